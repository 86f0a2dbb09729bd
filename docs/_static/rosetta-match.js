/* What a query finds among the API names and the pages. It knows no page and loads nothing; the data: search_files.py. */
globalThis.rosettaMatch = (() => {
  "use strict";
  const OTHER = "0"; // the file of words that begin with no letter from a to z
  const BEGUN = 3; // letters of a word that are enough to find longer ones
  const NEAR = 0.35; // of two names' pairs of letters, the least share for "nearest"
  const SECTIONS = 4; // of a page

  const lastPart = (name) => name.slice(name.lastIndexOf(".") + 1);
  const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ""); // the same in every style of writing
  const tokens = (text) => text.toLowerCase().split(/[^\p{L}\p{N}_]+/u).filter(Boolean);
  const by = (...keys) => (one, other) => {
    for (const key of keys) {
      const [a, b] = [key(one), key(other)];
      if (a !== b) return a < b ? -1 : 1;
    }
    return 0;
  };

  // names ------------------------------------------------------------------------------------------------------------

  /* a query as a name: R's and C++'s signs between parts become dots, a call loses its brackets */
  const asName = (query) => query.trim().replace(/\(.*$/s, "").replace(/\$|::/g, ".").replace(/\s+/g, " ");

  /* how well a name fits a text without blanks: 0 if it doesn't */
  function fit(name, text) {
    const [own, asked] = [name.split("."), text.split(".")];
    let same = 0;
    while (same < asked.length && own.at(-1 - same) === asked.at(-1 - same)) same += 1;
    if (same === asked.length) return 100;
    if (same) return 80 + same; // the module has another name in the reader's code
    const [end, wanted] = [lastPart(name), lastPart(text)];
    if (!wanted) return 0;
    if (end.toLowerCase() === wanted.toLowerCase()) return 75;
    if (plain(end) === plain(wanted)) return 70;
    if (wanted.length < BEGUN) return 0;
    if (end.toLowerCase().startsWith(wanted.toLowerCase())) return 50;
    if (plain(end).includes(plain(wanted))) return 30;
    return plain(name).includes(plain(text)) ? 20 : 0;
  }

  /* the score of a name for a query of several words, and the frameworks that the query names, if it names any */
  function fitWords(name, frameworks, words) {
    const whole = fit(name, words.join("_"));
    if (whole || words.length < 2) return { score: whole, frameworks };
    let [score, left] = [0, frameworks];
    for (const word of words) {
      const own = fit(name, word);
      const named = left.filter(({ title }) => title.toLowerCase().includes(word.toLowerCase()));
      if (!own && !named.length) return { score: 0, frameworks: [] };
      score = Math.max(score, own);
      if (!own) left = named;
    }
    return { score, frameworks: score ? left : [] };
  }

  /* the names that fit a query, the best first: name, score, and its frameworks with their places */
  function names(data, query) {
    const words = asName(query).split(" ").filter(Boolean);
    if (!words.length) return [];
    const found = [];
    const placed = (held) => held.map(([framework, ...places]) => ({ id: data.frameworks[framework][0], title: data.frameworks[framework][1], places: places.map((place) => data.places[place]) }));
    for (const [name, held] of Object.entries(data.names)) {
      const { score, frameworks } = fitWords(name, placed(held), words);
      if (score) found.push({ name, score, frameworks });
    }
    for (const [old, name] of Object.entries(data.renamed || {})) { // a name that was given up leads to today's
      const { score, frameworks } = fitWords(old, placed(data.names[name]), words);
      const own = found.find((one) => one.name === name);
      if (score && own && score > own.score) Object.assign(own, { score, old });
      else if (score && !own) found.push({ name, score, frameworks, old });
    }
    const inExample = ({ frameworks }) => (frameworks.some(({ places }) => places.some(([, , , lesson]) => !lesson)) ? 0 : 1);
    return found.sort(by((one) => -one.score, inExample, (one) => -one.frameworks.length, (one) => one.name.length, (one) => one.name));
  }

  const pairs = (text) => Array.from({ length: Math.max(text.length - 1, 0) }, (_, at) => text.slice(at, at + 2));

  /* the names most like a query that fits none */
  function nearest(data, query, count = 5) {
    const asked = pairs(plain(lastPart(asName(query))));
    const likeness = (name) => {
      const own = pairs(plain(lastPart(name)));
      const both = asked.filter((pair) => own.includes(pair)).length;
      return (2 * both) / (asked.length + own.length || 1);
    };
    const found = Object.keys(data.names).map((name) => ({ name, like: likeness(name) })).filter(({ like }) => like > NEAR);
    return found.sort(by((one) => -one.like, (one) => one.name)).slice(0, count).map(({ name }) => name);
  }

  // pages ------------------------------------------------------------------------------------------------------------

  /* the stems of a query's words; the most common words are left out */
  const stems = (query, stem, stopwords) =>
    [...new Set(tokens(query).filter((word) => !stopwords.has(word) && !/^\d+$/.test(word)).map(stem))];

  const fileOf = (word) => (/^[a-z]/.test(word) ? word[0] : OTHER);

  /* the pages that have a word, or else longer words that begin with it, each with its score */
  function having(words, word) {
    if (Object.hasOwn(words, word)) return new Map(words[word].map((page) => [page, 5]));
    const longer = word.length < BEGUN ? [] : Object.keys(words).filter((one) => one.startsWith(word));
    return new Map(longer.flatMap((one) => words[one]).map((page) => [page, 2]));
  }

  /* the pages with all words of a query, the best first, and those of their sections whose titles have some of them.
   * If no page has all, `missing` is true, and the pages are those with the most.
   */
  function pages(data, asked, files, stem) {
    if (!asked.length) return { missing: false, found: [] };
    const inText = asked.map((word) => having(files[fileOf(word)] || {}, word));
    const countIn = (title) => {
      const own = new Set(tokens(title).map(stem));
      return asked.filter((word) => own.has(word)).length;
    };
    const sections = new Map();
    for (const [page, anchor, title] of data.sections) {
      const count = countIn(title);
      if (!count) continue;
      if (!sections.has(page)) sections.set(page, []);
      sections.get(page).push({ anchor, title, count });
    }
    const all = data.pages.map(([address, title, kind, summary], page) => {
      const scores = inText.map((held) => held.get(page) || 0);
      const inside = (sections.get(page) || []).sort(by((one) => -one.count)).slice(0, SECTIONS);
      const score = scores.reduce((sum, one) => sum + one, 0) + 10 * countIn(title) + 6 * (inside[0]?.count || 0);
      return { address, title, kind, summary, score, words: scores.filter(Boolean).length, sections: inside };
    });
    const most = Math.max(0, ...all.map(({ words }) => words));
    const found = all.filter(({ words }) => words && words === most);
    const notebook = data.kinds.length - 1; // below all others
    found.sort(by((one) => Number(one.kind === notebook), (one) => -one.score, (one) => one.kind, (one) => one.title));
    return { missing: most > 0 && most < asked.length, found };
  }

  return { asName, fileOf, lastPart, names, nearest, pages, stems };
})();
