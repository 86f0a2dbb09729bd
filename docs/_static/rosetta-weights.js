/* The recipe that carries weights from one framework to another, for the two that the reader chose; data: weights_page.py. */
(() => {
  "use strict";

  function made(tag, text, className) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  function copying(code) {
    const button = made("button", "Copy");
    button.type = "button";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    return button;
  }

  function layer(recipe) {
    const box = made("section");
    const head = made("p", recipe.title, "rosetta-recipe-title");
    box.append(head);
    if (recipe.code.length) {
      const code = recipe.code.join("\n");
      const pre = made("pre", code);
      pre.tabIndex = 0;
      window.rosettaColour?.(pre);
      head.append(copying(code));
      const wrapped = made("div", "", "highlight");
      wrapped.append(pre);
      box.append(wrapped);
    }
    if (recipe.note) box.append(made("p", recipe.note, "rosetta-note"));
    return box;
  }

  // layers whose arrays need no change share a line
  function unchanged(recipes) {
    const box = made("section");
    box.append(made("p", "As they are", "rosetta-recipe-title"), made("p", recipes.map((one) => one.title).join("; ") + "."));
    return box;
  }

  function start() {
    const form = document.querySelector(".rosetta-recipes");
    if (!form) return;
    const { recipes, pairs, columns } = JSON.parse(form.dataset.recipes);
    const shown = form.nextElementSibling;
    const { from, to } = form.elements;
    const asked = new URLSearchParams(location.search);
    const kept = window.rosettaPair.read(); // the reader's two frameworks, if their recipes are not the same one
    const [one, other] = [columns[kept.framework], columns[kept.with]];
    const own = one && other && one !== other ? { from: one, to: other } : {};
    for (const select of [from, to]) {
      const name = asked.get(select.name) || own[select.name];
      if ([...select.options].some((option) => option.value === name)) select.value = name;
    }
    function show() {
      const numbers = pairs[from.value][to.value];
      if (!numbers) {
        shown.replaceChildren(made("p", "Choose two different frameworks.", "rosetta-note"));
        return;
      }
      const chosen = numbers.map((number) => recipes[number]);
      const changed = chosen.filter((one) => one.code.length || one.note);
      const others = chosen.filter((one) => !changed.includes(one));
      shown.replaceChildren(...changed.map(layer), ...(others.length ? [unchanged(others)] : []));
    }
    form.addEventListener("change", () => {
      show();
      if (!pairs[from.value][to.value]) return;
      const address = new URL(location.href);
      address.searchParams.set("from", from.value);
      address.searchParams.set("to", to.value);
      history.replaceState(null, "", address);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    show();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
