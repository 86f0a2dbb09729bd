/* "Copy all" copies a whole script that lies beside the page; where it can't be read, as in a page opened from a folder, the
 * button leads to it.
 */
(() => {
  "use strict";
  const SHOWN = 2000; // ms for which a button says that it has copied

  async function copy(button) {
    const before = button.textContent;
    try {
      const answer = await fetch(button.value);
      if (!answer.ok) throw new Error(answer.statusText);
      await navigator.clipboard.writeText(await answer.text());
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = before; }, SHOWN);
    } catch {
      location.assign(button.value);
    }
  }

  function start() {
    const offer = (from) => { for (const button of from.querySelectorAll(".rosetta-copy-all")) button.hidden = false; };
    offer(document);
    document.addEventListener("rosetta-built", (event) => offer(event.target));
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.(".rosetta-copy-all");
      if (button) copy(button);
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
