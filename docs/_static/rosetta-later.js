/* Builds content that stands in `noscript` when it is first shown; the other scripts are told by the event `rosetta-built`.
 *
 * - rosettaBuild(box) builds what `box` itself holds; nothing happens if it is built already
 * - a fold builds its content when it opens
 */
(() => {
  "use strict";
  const COPIED = ":not(.rosetta-output):not(.output) > .highlight > pre"; // as copybutton_selector in conf.py
  let copies = 0;

  /* sphinx-copybutton gives its buttons once, when the page is there: new boxes get copies of one, to which its script listens */
  function copyButtons(box) {
    const pattern = document.querySelector(`button.copybtn[data-tooltip="Copy"]`);
    if (!pattern) return; // it has yet to come
    for (const pre of box.querySelectorAll(COPIED)) {
      if (pre.nextElementSibling?.matches("button.copybtn")) continue;
      const button = pattern.cloneNode(true);
      copies += 1;
      pre.id = `codecell-later-${copies}`;
      button.dataset.clipboardTarget = `#${pre.id}`;
      pre.after(button);
    }
  }

  function build(box) {
    const kept = box.querySelector(":scope > noscript");
    if (!kept) return;
    kept.replaceWith(...new DOMParser().parseFromString(kept.textContent, "text/html").body.childNodes);
    copyButtons(box);
    box.dispatchEvent(new CustomEvent("rosetta-built", { bubbles: true }));
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.open) build(event.target);
  }, true); // the event doesn't bubble

  window.rosettaBuild = build;
})();
