/* Colours the plain boxes of Python code, each when it comes near the screen, in Pygments' classes; never seen, never done.
 *
 * A page of lessons holds hundreds of boxes of which a reader opens a few: coloured by the site's build, they were four of
 * its five elements.
 */
(() => {
  "use strict";
  const words = (text) => `(?<![\\w.])(?:${text.split(" ").join("|")})\\b`;
  const TOKENS = new RegExp([
    "(?<c1>#[^\\n]*)",
    "(?<s2>\\b[rbfuRBFU]{0,2}(?:\"\"\"[^]*?\"\"\"|'''[^]*?'''|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*')"
      + "|(?:\"\"\"[^]*?\"\"\"|'''[^]*?'''|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*'))",
    "(?<mi>(?<![\\w])(?:0[xX][\\da-fA-F_]+|\\d[\\d_]*\\.?\\d*(?:[eE][+-]?\\d+)?|\\.\\d+(?:[eE][+-]?\\d+)?))",
    "(?<nf>(?<=\\b(?:def|class) )\\w+)",
    `(?<k>${words("False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield")})`,
    `(?<nb>${words("abs all any bool dict enumerate filter float getattr hasattr int isinstance iter len list map max min next object open print property range repr reversed round self set setattr sorted str sum super tuple type zip")})`,
    "(?<o>[-~!%&@^*+/<>=|.]+)",
  ].join("|"), "g");

  function colour(pre) {
    if (pre.querySelector("span")) return;
    const text = pre.textContent;
    const parts = document.createDocumentFragment();
    let end = 0;
    for (const found of text.matchAll(TOKENS)) {
      const span = document.createElement("span");
      span.className = Object.keys(found.groups).find((name) => found.groups[name] !== undefined);
      span.textContent = found[0];
      parts.append(text.slice(end, found.index), span);
      end = found.index + found[0].length;
    }
    parts.append(text.slice(end));
    pre.replaceChildren(parts);
  }

  window.rosettaColour = colour;

  function start() {
    const seen = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        colour(target.querySelector("pre"));
      }
    }, { rootMargin: "300px" });
    const observe = (from) => { for (const box of from.querySelectorAll(".rosetta-lean")) seen.observe(box); };
    observe(document);
    document.addEventListener("rosetta-built", (event) => observe(event.target));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
