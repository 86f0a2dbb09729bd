/* Marks what a search led to, and brings it into view.
 *
 * - ?found=Conv2d marks a name in the code below the address' #..., ?words=weight+decay marks words on the page
 * - the address loses the parameter at once, and the marks go with the reader: nothing is kept for another page
 * - a #... that names a hidden tab's content opens the tab
 * - a button and the key Escape take the marks away
 */
(() => {
  "use strict";
  const MOST = 300; // marks on a page
  const SKIPPED = "script, style, button, select, textarea, svg, mark.rosetta-found, .headerlink, .rosetta-chooser, .rosetta-pair, .rosetta-found-bar, [role=tablist]";
  let marks = [];
  let bar = null;

  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const patternOfName = (name) => new RegExp(`(?<!\\w)${escaped(name)}(?!\\w)`, "g");
  /* the stems of words: an y at the end has become an i */
  const patternOfWords = (words) =>
    new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.map((word) => escaped(word).replace(/i$/, "[iy]")).join("|")})\\w*`, "giu");

  const visible = (element) => Boolean(element.offsetParent);

  /* marks in what is shown: the content of other tabs and of folds isn't */
  function mark(root, pattern, skipped = SKIPPED) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, ({ parentElement }) =>
      parentElement.closest(skipped) || !visible(parentElement) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      const found = [...text.data.matchAll(pattern)].slice(0, MOST - marks.length);
      const made = found.reverse().map(({ 0: part, index }) => { // from the end: the places before stay
        const own = text.splitText(index);
        own.splitText(part.length);
        const box = document.createElement("mark");
        box.className = "rosetta-found";
        own.replaceWith(box);
        box.append(own);
        return box;
      });
      marks.push(...made.reverse());
    }
  }

  function hide() {
    for (const one of marks) {
      const parent = one.parentNode;
      one.replaceWith(...one.childNodes);
      parent?.normalize();
    }
    marks = [];
    bar?.remove();
    bar = null;
  }

  /* what the address' #... names; a tab's content that isn't shown is opened */
  function target() {
    const found = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (found?.getAttribute("role") !== "tabpanel") return found;
    if (found.hidden) document.getElementById(found.getAttribute("aria-labelledby"))?.click();
    return found;
  }

  /* the code that a reader sees, that of the framework beside last; what the code printed is none */
  function codeIn(root) {
    const shown = [...root.querySelectorAll("pre")].filter((pre) => visible(pre) && !pre.closest(".rosetta-output, .output"));
    return shown.sort((one, other) => Number(Boolean(one.closest(".rosetta-beside"))) - Number(Boolean(other.closest(".rosetta-beside"))));
  }

  function say(what) {
    bar = document.createElement("div");
    bar.className = "rosetta-found-bar";
    const told = document.createElement("span");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Hide marks";
    button.addEventListener("click", hide);
    told.append(`Marked: ${what}`);
    bar.append(told, button);
    (document.querySelector("main") || document.body).append(bar);
  }

  function start() {
    const url = new URL(location.href);
    const [name, words] = ["found", "words"].map((key) => url.searchParams.get(key));
    if (!name && !words) return;
    url.searchParams.delete("found");
    url.searchParams.delete("words");
    history.replaceState(history.state, "", url);
    const article = document.querySelector("article") || document.body;
    const root = target() || article;
    const pattern = name ? patternOfName(name) : patternOfWords(words.split(" ").filter(Boolean));
    if (!name) mark(article, pattern, `${SKIPPED}, pre`);
    if (!marks.length) markCode(name ? root : article, pattern);
    if (!marks.length) return;
    say(name || words.split(" ").join(", "));
    addEventListener("keydown", (event) => event.key === "Escape" && hide());
    addEventListener("pagehide", hide); // a page that comes back from the browser's memory has none
    if (name) show(marks[0]);
    else if (root === article) show(inHeading() || marks[0]);
  }

  function markCode(root, pattern) {
    for (const pre of codeIn(root)) {
      if (pre.closest(".rosetta-lean")) window.rosettaColour?.(pre); // colouring later would take the marks away
      mark(pre, pattern);
    }
  }

  /* a mark in the heading that has the most of them; none if no heading has one */
  function inHeading() {
    const counts = new Map();
    for (const heading of marks.map((one) => one.closest("h2, h3")).filter(Boolean)) counts.set(heading, (counts.get(heading) || 0) + 1);
    const [best] = [...counts].sort(([, one], [, other]) => other - one)[0] || [];
    return best?.querySelector("mark.rosetta-found");
  }

  /* a mark into view, and again when everything has loaded: images and fonts move what is below them */
  function show(first) {
    let moved = false;
    for (const kind of ["wheel", "touchstart", "keydown", "mousedown"]) {
      addEventListener(kind, () => { moved = true; }, { once: true, passive: true });
    }
    const see = () => moved || first.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    see();
    addEventListener("load", () => requestAnimationFrame(see));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
