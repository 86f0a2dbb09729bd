/* Shows only the frameworks that have an ability: each row of the table of abilities becomes a button.
 *
 * - the first click shows the rows of those frameworks in all tables below, the second shows all rows again
 * - an address that ends in #can=WORDS chooses an ability, so that a link can carry the question
 */
(() => {
  "use strict";
  const list = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const rows = list("table.rosetta-compared [data-framework]").map((name) => [name.closest("tr"), name.dataset.framework]);
  const cells = list("[data-can]");
  if (!rows.length || !cells.length) return;

  const told = document.createElement("p");
  told.setAttribute("role", "status");
  told.className = "rosetta-chosen";
  cells[0].closest(".rosetta-scroll").after(told);

  const buttons = cells.map((cell) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "rosetta-can";
    button.setAttribute("aria-pressed", "false");
    button.append(...cell.childNodes);
    cell.append(button);
    return button;
  });

  function choose(chosen) {
    const able = chosen < 0 ? null : cells[chosen].dataset.can.split(" ").filter(Boolean);
    buttons.forEach((button, at) => button.setAttribute("aria-pressed", String(at === chosen)));
    for (const [row, name] of rows) row.hidden = able !== null && !able.includes(name);
    told.textContent = able === null ? "" : `The tables below show the ${able.length} frameworks that can ${buttons[chosen].textContent}.`;
  }

  buttons.forEach((button, at) => {
    button.addEventListener("click", () => {
      const off = button.getAttribute("aria-pressed") === "true";
      choose(off ? -1 : at);
      history.replaceState(null, "", off ? location.pathname : `#can=${encodeURIComponent(button.textContent)}`);
    });
  });

  const wanted = decodeURIComponent(location.hash).replace(/^#can=/, "");
  choose(buttons.findIndex((button) => button.textContent === wanted));
})();
