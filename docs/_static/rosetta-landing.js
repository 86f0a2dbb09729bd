/* The landing page: its menus begin with the pair that is kept, keep each choice, and the step in two frameworks follows them. */
(() => {
  "use strict";
  const pair = window.rosettaPair;

  /* the two blocks of a teaser, in the order of the menus; if it has no such block, it stays as it is */
  function follow(teaser, names) {
    const blocks = new Map(Array.from(teaser.children, (block) => [block.dataset.framework, block]));
    const wanted = names.filter((name) => blocks.has(name));
    if (wanted.length < names.length) return;
    for (const [name, block] of blocks) block.hidden = !wanted.includes(name);
    teaser.prepend(...wanted.map((name) => blocks.get(name)));
  }

  function start() {
    const form = document.querySelector(".rosetta-go[method=get]");
    if (!form) return;
    const { framework, with: second } = form.elements;
    const menus = { framework, with: second };
    const has = (menu, name) => [...menu.options].some((option) => option.value === name);
    let now = { framework: framework.value, with: second.value };

    function show(next) {
      now = next;
      for (const key of Object.keys(menus)) menus[key].value = now[key];
      for (const teaser of document.querySelectorAll(".rosetta-teaser")) follow(teaser, [now.framework, now.with]);
      for (const link of document.querySelectorAll(".rosetta-teaser-caption a")) {
        const url = new URL(link.href);
        for (const key of Object.keys(menus)) url.searchParams.set(key, now[key]);
        link.href = url;
      }
    }

    form.addEventListener("change", ({ target }) => {
      show(pair.choose(now, target.name, target.value));
      pair.keep(now);
    });
    const kept = pair.read();
    let first = now;
    for (const key of Object.keys(menus)) if (has(menus[key], kept[key])) first = pair.choose(first, key, kept[key]);
    show(first);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
