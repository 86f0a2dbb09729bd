/* Sorts a results table by one of its columns.
 *
 * - a heading with data-key becomes a button if at least three rows have a sort key (data-sort) in its column
 * - first click: ascending; second: descending; third: the page's own order, with the groups' headings
 * - rows without a sort key stand last, in the page's order; sorted rows have no groups
 */
(() => {
  "use strict";
  const FEWEST = 3;
  const NEXT = { none: "ascending", ascending: "descending", descending: "none" };
  const list = (selector, from) => Array.from(from.querySelectorAll(selector));

  /* the sort key of a row in a column: a number, a text, or null */
  function keyOf(row, index) {
    const cell = row.cells[index]; // a cell that spans several columns is the last one, and has no sort key
    const text = cell && cell.colSpan === 1 ? cell.querySelector("[data-sort]")?.dataset.sort : undefined;
    if (text === undefined) return null;
    return Number.isNaN(Number(text)) ? text : Number(text);
  }

  function compare(one, other) {
    const numbers = typeof one === "number" && typeof other === "number";
    return numbers ? one - other : String(one).localeCompare(String(other));
  }

  function start(table) {
    const headings = list("thead th", table);
    const body = table.tBodies[0];
    const all = list("tr", body);
    const rows = all.filter((row) => row.cells.length > 1);

    function sort(index, direction) {
      headings.forEach((heading, at) => {
        if (at === index && direction !== "none") heading.setAttribute("aria-sort", direction);
        else heading.removeAttribute("aria-sort");
      });
      if (direction === "none") return body.append(...all);
      const sign = direction === "ascending" ? 1 : -1;
      const keyed = rows.map((row) => [row, keyOf(row, index)]);
      const known = keyed.filter(([, key]) => key !== null).sort(([, one], [, other]) => sign * compare(one, other));
      const unknown = keyed.filter(([, key]) => key === null);
      body.replaceChildren(...[...known, ...unknown].map(([row]) => row));
    }

    headings.forEach((heading, index) => {
      const text = heading.querySelector("[data-key]");
      if (!text || rows.filter((row) => keyOf(row, index) !== null).length < FEWEST) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "rosetta-sort";
      button.append(...text.childNodes);
      text.append(button);
      button.addEventListener("click", () => sort(index, NEXT[heading.getAttribute("aria-sort") || "none"]));
    });
  }

  for (const table of list("table.rosetta-results", document)) start(table);
})();
