/* The lessons in which the two frameworks shown part, a fold in each step; data: pair_notes.py. */
(() => {
  "use strict";
  const FEW = 3; // so many are shown without a click
  const counted = (number, what) => (number > 1 ? `${number} ${what}s` : number ? `a ${what}` : "");

  function item({ title, href, sides, pitfall, asked }, [one, other], titles) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = href;
    link.textContent = title;
    const told = pitfall
      ? `holds in ${titles[sides[one] === "yes" ? 0 : 1]} alone`
      : `${asked ? `${asked}: ` : ""}${sides[one]} in ${titles[0]}, ${sides[other]} in ${titles[1]}`;
    line.append(link, `: ${told}`);
    return line;
  }

  function fill(fold, shown, beside, titleOf) {
    const { columns, lessons } = JSON.parse(fold.dataset.parting);
    const places = [shown, beside].map((name) => columns.indexOf(name));
    const titles = [shown, beside].map(titleOf);
    const parted = lessons
      .map((lesson) => ({ lesson, found: places.map((place) => lesson.of[place] ?? null) }))
      .filter(({ found: [one, other] }) => one !== null && other !== null && one !== other);
    fold.hidden = !parted.length;
    if (fold.hidden) return;
    const pitfalls = parted.filter(({ lesson }) => lesson.pitfall).length;
    const told = [counted(pitfalls, "pitfall"), counted(parted.length - pitfalls, "convention")].filter(Boolean).join(" and ");
    const summary = fold.querySelector("summary");
    summary.textContent = `${titles.join(" and ")} differ in ${told}`;
    const items = document.createElement("ul");
    items.append(...parted.map(({ lesson, found }) => item(lesson, found, titles)));
    fold.replaceChildren(summary, items);
    fold.open = parted.length <= FEW;
  }

  window.rosettaPair.hear(({ shown, beside }) => {
    const menu = document.querySelector(".rosetta-chooser").elements.framework;
    const titleOf = (name) => [...menu.options].find((option) => option.value === name)?.text || name;
    for (const fold of document.querySelectorAll(".rosetta-parting")) {
      if (beside) fill(fold, shown, beside, titleOf);
      else fold.hidden = true;
    }
  });
})();
