/* Two frameworks' code of a step, side by side: like lines stand beside each other, and what differs is marked.
 *
 * - lines are alike if they share parts of names; so CrossEntropyLoss finds cross_entropy_with_softmax
 * - a gap of blank lines aligns them; it is no part of the code: neither the copy button nor a screen reader meets it
 * - marks are ranges of the browser (CSS.highlights), not elements: a page has as many elements as before
 */
window.rosettaMarks = (() => {
  "use strict";
  const ALIKE = 0.35; // lines that share less stand alone
  const ENOUGH = 1 / 3; // of the shorter code's lines: if fewer are alike, the two are written in different ways, and marks say nothing
  const TOKEN = /#.*|[rbfRBF]{0,2}(?:"[^"]*"|'[^']*')|[A-Za-z_][\w.]*|\d[\w.]*(?:(?<=e)[-+]\d+)?/g;
  const SYNTAX = new Set("and as def else elif end for from function if import in is lambda not or return self with".split(" "));
  const STEM = 4; // letters: conv is the beginning of Convolution2D, too
  const SAME = { full: "dens", line: "dens", crit: "loss", padd: "pad" }; // FullyConnected, Linear and Dense; criterion

  /* the names, numbers and texts of a line, without its comment */
  function tokens(line) {
    const found = Array.from(line.matchAll(TOKEN), (match) => ({ text: match[0], at: match.index }));
    return found.filter(({ text }) => !text.startsWith("#") && !SYNTAX.has(text));
  }

  function stem(word) {
    const begin = word.toLowerCase().slice(0, STEM);
    return SAME[begin] || begin;
  }

  function stems(line) {
    const words = (text) => text.replaceAll("ReLU", "Relu").match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) || [];
    return tokens(line).flatMap(({ text }) => (/^\d/.test(text) ? [text] : words(text).map(stem)));
  }

  /* how much two lines share: 1 if all, 0 if nothing */
  function likeness(one, other) {
    if (!one.length || !other.length) return 0;
    const left = [...other];
    let shared = 0;
    for (const stem of one) {
      const place = left.indexOf(stem);
      if (place < 0) continue;
      left.splice(place, 1);
      shared += 1;
    }
    return shared / Math.sqrt(one.length * other.length);
  }

  /* pairs of lines that are alike, in both orders at once, with the largest sum of likeness */
  function align(lines, others) {
    const [one, other] = [lines.map(stems), others.map(stems)];
    const best = Array.from({ length: one.length + 1 }, () => new Array(other.length + 1).fill(0));
    const like = one.map((a) => other.map((b) => likeness(a, b)));
    for (let i = one.length - 1; i >= 0; i -= 1) {
      for (let j = other.length - 1; j >= 0; j -= 1) {
        const together = like[i][j] >= ALIKE ? like[i][j] + best[i + 1][j + 1] : 0;
        best[i][j] = Math.max(together, best[i + 1][j], best[i][j + 1]);
      }
    }
    const pairs = [];
    for (let i = 0, j = 0; i < one.length && j < other.length;) {
      if (like[i][j] >= ALIKE && best[i][j] === like[i][j] + best[i + 1][j + 1]) pairs.push([i++, j++]);
      else if (best[i][j] === best[i + 1][j]) i += 1;
      else j += 1;
    }
    return pairs;
  }

  /* whether so many lines are alike that marks say something */
  function telling(lines, others, pairs) {
    const shorter = Math.min(...[lines, others].map((some) => some.filter((line) => tokens(line).length).length));
    return pairs.length > 0 && pairs.length >= ENOUGH * shorter;
  }

  /* for each side, how many blank lines must stand before which line */
  function gaps(pairs) {
    const made = [[], []];
    let drift = 0; // how far the second side is ahead
    for (const [i, j] of pairs) {
      const ahead = j - i - drift;
      if (ahead > 0) made[0].push({ before: i, lines: ahead });
      if (ahead < 0) made[1].push({ before: j, lines: -ahead });
      drift += ahead;
    }
    return made;
  }

  /* what differs: places [line, from, to] of tokens that the line beside doesn't have, and of lines that stand alone */
  function differing(lines, others, pairs) {
    const beside = new Map(pairs);
    const [names, alone] = [[], []];
    lines.forEach((line, number) => {
      const found = tokens(line);
      if (!beside.has(number)) {
        if (found.length) alone.push([number, line.search(/\S/), line.length]);
        return;
      }
      const there = new Set(tokens(others[beside.get(number)]).map(({ text }) => text));
      for (const { text, at } of found) if (!there.has(text)) names.push([number, at, at + text.length]);
    });
    return { names, alone };
  }

  function texts(pre) {
    const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => (node.parentNode.closest(".rosetta-gap") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
    });
    const found = [];
    for (let at = 0; walker.nextNode(); at += walker.currentNode.length) found.push({ node: walker.currentNode, at });
    return found;
  }

  const holding = (found, offset) => found.findLast(({ at }) => at <= offset);

  function clear(pre) {
    for (const gap of pre.querySelectorAll(".rosetta-gap")) {
      const parent = gap.parentNode;
      gap.remove();
      parent.normalize();
    }
  }

  const linesOf = (pre) => pre.textContent.trimEnd().split("\n");
  function startsOf(lines) {
    let at = 0;
    return lines.map((line) => {
      const start = at;
      at += line.length + 1;
      return start;
    });
  }

  function fill(pre, starts, wanted) {
    for (const { before, lines } of [...wanted].reverse()) {
      const { node, at } = holding(texts(pre), starts[before]);
      const gap = document.createElement("span");
      gap.className = "rosetta-gap";
      gap.ariaHidden = "true";
      gap.textContent = "\n".repeat(lines);
      node.parentNode.insertBefore(gap, node.splitText(starts[before] - at));
    }
  }

  function ranges(pre, starts, places) {
    const found = texts(pre);
    return places.map(([line, from, to]) => {
      const range = new Range();
      const [begin, end] = [holding(found, starts[line] + from), holding(found, starts[line] + to - 1)];
      range.setStart(begin.node, starts[line] + from - begin.at);
      range.setEnd(end.node, starts[line] + to - end.at);
      return range;
    });
  }

  /* the code of each step that shows two frameworks */
  function mark() {
    const marked = { names: [], alone: [] };
    for (const pre of document.querySelectorAll(".rosetta-code pre:has(.rosetta-gap)")) clear(pre);
    for (const group of document.querySelectorAll(".rosetta-two")) {
      const [first, second] = [":not([hidden], .rosetta-beside)", ".rosetta-beside"].map((which) =>
        group.querySelector(`:scope > .sphinx-tabs-panel${which} > .rosetta-code pre`));
      if (!first || !second) continue;
      const sides = [first, second].map((pre) => ({ pre, lines: linesOf(pre) }));
      const pairs = align(sides[0].lines, sides[1].lines);
      if (!telling(sides[0].lines, sides[1].lines, pairs)) continue;
      const turned = pairs.map(([i, j]) => [j, i]);
      const wanted = gaps(pairs);
      sides.forEach(({ pre, lines }, side) => {
        const starts = startsOf(lines);
        fill(pre, starts, wanted[side]);
        const { names, alone } = differing(lines, sides[1 - side].lines, side ? turned : pairs);
        marked.names.push(...ranges(pre, starts, names));
        marked.alone.push(...ranges(pre, starts, alone));
      });
    }
    CSS.highlights?.set("rosetta-differs", new Highlight(...marked.names));
    CSS.highlights?.set("rosetta-alone", new Highlight(...marked.alone));
  }

  window.rosettaPair?.hear(mark);
  return { align, telling, gaps, differing };
})();
