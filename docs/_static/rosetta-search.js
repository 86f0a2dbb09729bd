/* The search's page: API names first, then pages. It loads what a query needs, and no page for a summary.
 *
 * rosetta-match.js finds; search_files.py writes the data; Sphinx' language_data.js has the stems and the words that are too
 * common. The links tell rosetta-found.js what to mark.
 */
(() => {
  "use strict";
  const NAMES = 8; // shown at once
  const PAGES = 15;
  const ON = [
    ["names.html", "Index of API names"],
    ["frameworks/index.html", "Frameworks, a page for each"],
    ["workloads/index.html", "Workloads, with every framework side by side"],
    ["phrasebook/index.html", "Phrasebook: the same thing in every framework"],
    ["lessons/index.html", "Lessons: what differs between frameworks"],
  ];
  const match = window.rosettaMatch;
  const waiting = new Map();
  window.rosettaSearch = { take: (name, data) => waiting.get(name)?.(data) };

  const load = (name) => new Promise((done, failed) => {
    waiting.set(name, done);
    const script = document.createElement("script");
    script.src = `search/${name}.js`;
    script.addEventListener("error", () => failed(new Error(`${script.src} can't be loaded`)));
    document.head.append(script);
  });

  function made(tag, attributes = {}, ...content) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  }
  const link = (href, ...content) => made("a", { href }, ...content);
  const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

  /* a fold whose content is made when it is opened */
  function fold(title, content) {
    const box = made("details", {}, made("summary", {}, title));
    box.addEventListener("toggle", () => { if (box.children.length === 1) box.append(content()); });
    return box;
  }

  // names ------------------------------------------------------------------------------------------------------------

  const placeAddress = ([page, anchor], framework, name) =>
    `${page}?framework=${framework}&found=${encodeURIComponent(match.lastPart(name))}#${anchor}`;
  const isMethod = (name) => name.startsWith(".");

  function nameRow({ name, frameworks, old }) {
    const [first, ...others] = frameworks;
    const best = placeAddress(first.places[0], first.id, name);
    const title = made("p", { class: "rosetta-hit" }, link(best, made("code", {}, isMethod(name) ? name.slice(1) : name)), isMethod(name) ? " a method" : "");
    if (old) title.append(` is today's name of ${old}`);
    const row = made("li", {}, title, made("p", {}, `${first.title}: ${first.places[0][2]}`));
    if (others.length) {
      const links = others.flatMap(({ id, title: named, places }) => [", ", link(placeAddress(places[0], id, name), named)]).slice(1);
      row.append(made("p", {}, "Also in ", ...links));
    }
    const count = frameworks.reduce((sum, { places }) => sum + places.length, 0);
    if (count > frameworks.length) row.append(fold(`All ${count} places`, () => placesOf(name, frameworks)));
    return row;
  }

  function placesOf(name, frameworks) {
    const list = made("ul");
    for (const { id, title, places } of frameworks) {
      const links = places.flatMap((place) => ["; ", link(placeAddress(place, id, name), place[2])]).slice(1);
      list.append(made("li", {}, `${title}: `, ...links));
    }
    return list;
  }

  function showNames(found) {
    const rows = (some) => made("ul", { class: "rosetta-hits" }, ...some.map(nameRow));
    const parts = [made("h2", {}, "API names"), rows(found.slice(0, NAMES))];
    const more = found.slice(NAMES);
    if (more.length) parts.push(fold(counted(more.length, "more name", "more names"), () => rows(more)));
    return parts;
  }

  /* names like the one that isn't there; to be read as one line */
  function showNearest(data, query) {
    const near = match.nearest(data, query);
    if (!near.length) return [];
    const links = near.flatMap((name) => [", ", link(`search.html?q=${encodeURIComponent(isMethod(name) ? name.slice(1) : name)}`, made("code", {}, isMethod(name) ? name.slice(1) : name))]).slice(1);
    return [made("p", {}, "Names like it: ", ...links, ".")];
  }

  // pages ------------------------------------------------------------------------------------------------------------

  function pageRow({ address, title, kind, summary, sections }, kinds, words) {
    const marked = `${address}?words=${words.map(encodeURIComponent).join("+")}`;
    const row = made("li", {}, made("p", { class: "rosetta-hit" }, link(marked, title), ` ${kinds[kind]}`));
    if (summary) row.append(made("p", {}, summary));
    if (sections.length) row.append(made("ul", {}, ...sections.map(({ anchor, title: named }) => made("li", {}, link(`${marked}#${anchor}`, named)))));
    return row;
  }

  function showPages({ missing, found }, kinds, words) {
    const rows = (some) => made("ul", { class: "rosetta-hits" }, ...some.map((page) => pageRow(page, kinds, words)));
    const notebook = kinds.length - 1;
    const pages = found.filter(({ kind }) => kind !== notebook);
    const books = found.filter(({ kind }) => kind === notebook);
    const parts = [made("h2", {}, "Pages")];
    if (missing) parts.push(made("p", {}, "No page has all of these words. These have some of them."));
    if (pages.length) parts.push(rows(pages.slice(0, PAGES)));
    const more = pages.slice(PAGES);
    if (more.length) parts.push(fold(counted(more.length, "more page", "more pages"), () => rows(more)));
    if (books.length) {
      const box = fold(counted(books.length, "notebook", "notebooks"), () => rows(books));
      box.open = !pages.length;
      parts.push(box);
    }
    return parts;
  }

  // the whole --------------------------------------------------------------------------------------------------------

  async function search(query, status, results) {
    const stemmer = new Stemmer();
    const stem = (word) => stemmer.stemWord(word);
    const words = match.stems(query, stem, stopwords);
    const [nameData, pageData] = await Promise.all([load("names"), load("pages")]);
    const wanted = [...new Set(words.map(match.fileOf))].filter((file) => pageData.files.includes(file));
    const held = await Promise.all(wanted.map((file) => load(`words-${file}`)));
    const names = match.names(nameData, query);
    const pages = match.pages(pageData, words, Object.fromEntries(wanted.map((file, at) => [file, held[at]])), stem);

    const name = !/\s/.test(query); // what is left of a name that isn't there says little
    const found = name && !names.length && pages.missing ? [] : pages.found;
    status.textContent = `${counted(names.length, "API name", "API names")} and ${counted(found.length, "page", "pages")} found for “${query}”.`;
    if (names.length) results.append(...showNames(names));
    else if (name) results.append(...showNearest(nameData, query));
    if (found.length) results.append(...showPages(pages, pageData.kinds, words));
    if (names.length || found.length) return;
    status.textContent = `Nothing on this site has “${query}”.`;
    results.append(made("p", {}, "Where to go on:"), made("ul", {}, ...ON.map(([href, title]) => made("li", {}, link(href, title)))));
  }

  async function start() {
    const query = (new URLSearchParams(location.search).get("q") || "").trim();
    if (!query) return;
    for (const input of document.querySelectorAll("input[name=q]")) input.value = query;
    document.title = `${query} - ${document.title}`;
    const status = made("p", { role: "status" }, "Searching");
    const results = made("div");
    document.getElementById("search-results").append(status, results);
    try {
      await search(query, status, results);
    } catch (error) {
      status.textContent = `The search failed: ${error.message}`;
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
