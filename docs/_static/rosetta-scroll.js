/* Says at which edges a wide table goes on: the stylesheet shades them. Also for a table of a page's own text. */
(() => {
  "use strict";
  function edges(box) {
    box.classList.toggle("rosetta-more-left", box.scrollLeft > 2);
    box.classList.toggle("rosetta-more-right", box.scrollLeft + box.clientWidth < box.scrollWidth - 2);
  }
  for (const box of document.querySelectorAll(".pst-scrollable-table-container")) {
    if (!box.closest(".rosetta-scroll")) box.classList.add("rosetta-scroll");
  }
  const seen = new ResizeObserver((entries) => entries.forEach((entry) => edges(entry.target.closest(".rosetta-scroll"))));
  for (const box of document.querySelectorAll(".rosetta-scroll")) {
    box.addEventListener("scroll", () => edges(box), { passive: true });
    seen.observe(box);
    for (const table of box.querySelectorAll("table")) seen.observe(table);
    edges(box);
  }
})();
