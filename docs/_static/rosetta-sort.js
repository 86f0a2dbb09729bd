/* Sorts a table by one of its columns.
 *
 * - in a table of at least three rows, a heading becomes a button if a row has a sort key in its column
 * - first click: ascending; second: descending; third: the page's own order, with the groups' headings
 * - a sort key is data-sort, or else the number at the beginning of the cell's text, or its text
 * - rows without a sort key stand last, in the page's order; sorted rows have no groups; a hidden row stays below its row
 */
(() => {
  "use strict";
  const FEWEST = 3;
  const NOTHING = ["", "—"];
  const NEXT = { none: "ascending", ascending: "descending", descending: "none" };
  const list = (selector, from) => Array.from(from.querySelectorAll(selector));

  /* the sort key of a row in a column: a number, a text, or null */
  function keyOf(row, index, keyed) {
    const cell = row.cells[index]; // a cell that spans several columns is the last one, and has no sort key
    if (!cell || cell.colSpan > 1) return null;
    const text = keyed ? cell.querySelector("[data-sort]")?.dataset.sort : cell.textContent.trim();
    if (text === undefined || (!keyed && NOTHING.includes(text))) return null;
    const number = keyed ? Number(text) : parseFloat(text.replaceAll(",", ""));
    return Number.isNaN(number) ? text : number;
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
    if (rows.length < FEWEST) return;
    const withDetail = (row) => (row.nextElementSibling?.matches(".rosetta-detail") ? [row, row.nextElementSibling] : [row]);
    const together = new Map(rows.map((row) => [row, withDetail(row)]));
    const keyed = headings.map((_, index) => rows.some((row) => row.cells[index]?.querySelector("[data-sort]")));

    function sort(index, direction) {
      headings.forEach((heading, at) => {
        if (at === index && direction !== "none") heading.setAttribute("aria-sort", direction);
        else heading.removeAttribute("aria-sort");
      });
      if (direction === "none") return body.append(...all);
      const sign = direction === "ascending" ? 1 : -1;
      const pairs = rows.map((row) => [row, keyOf(row, index, keyed[index])]);
      const known = pairs.filter(([, key]) => key !== null).sort(([, one], [, other]) => sign * compare(one, other));
      const unknown = pairs.filter(([, key]) => key === null);
      body.replaceChildren(...[...known, ...unknown].flatMap(([row]) => together.get(row)));
    }

    headings.forEach((heading, index) => {
      if (!rows.some((row) => keyOf(row, index, keyed[index]) !== null)) return;
      const text = heading.querySelector("p") || heading;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "rosetta-sort";
      button.append(...text.childNodes);
      text.append(button);
      button.addEventListener("click", () => sort(index, NEXT[heading.getAttribute("aria-sort") || "none"]));
    });
  }

  for (const table of list("table.rosetta-sortable", document)) start(table);
})();
