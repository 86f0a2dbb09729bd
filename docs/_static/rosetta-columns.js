/* Which columns a reader cares about: the choice, where it is kept, the picker that changes it.
 *
 * - what is kept is the columns left out, so that one that is added later is seen; names that a page doesn't have stay kept
 * - ?columns=pytorch,cntk shows these alone, a group's name all of its columns; what a link chooses is kept once it is changed
 * - no column left is no choice: all are shown
 *
 * rosetta-tabs.js asks it what to show, and is told when that changes.
 */
window.rosettaColumns = (() => {
  "use strict";
  const KEPT = "rosetta-hidden-columns";
  const list = (selector, from = document) => Array.from(from.querySelectorAll(selector));

  let boxes = [];
  let out = new Set(); // columns left out
  let linked = false; // the address names the choice: it came so, or was made on this page
  let changed = () => {};

  const groupOf = (box) => box.closest("fieldset").dataset.group;
  const picked = () => boxes.filter((box) => !out.has(box.value));
  const shows = (name) => !out.has(name) || !picked().length;

  function remembered() {
    try {
      const names = JSON.parse(localStorage.getItem(KEPT));
      return Array.isArray(names) ? names : [];
    } catch { return []; }
  }
  function remember() {
    try { localStorage.setItem(KEPT, JSON.stringify([...out])); } catch { /* a browser that keeps nothing */ }
  }

  /* the boxes that a link names, by column or by group */
  function asked() {
    const names = (new URLSearchParams(location.search).get("columns") || "").toLowerCase().split(",").map((n) => n.trim());
    return boxes.filter((box) => names.includes(box.value.toLowerCase()) || names.includes(groupOf(box)));
  }

  function only(wanted) {
    for (const box of boxes) if (wanted.includes(box)) out.delete(box.value); else out.add(box.value);
  }

  /* show a column that a link or a menu asks for */
  function add(name) {
    if (shows(name)) return;
    out.delete(name);
    if (!linked) remember();
    draw();
  }

  function toAddress(url) {
    url.searchParams.delete("columns");
    const chosen = picked();
    if (!linked || !chosen.length || chosen.length === boxes.length) return;
    const names = new Set();
    for (const box of chosen) {
      const group = groupOf(box);
      const whole = boxes.every((other) => groupOf(other) !== group || !out.has(other.value));
      names.add(whole ? group : box.value);
    }
    url.searchParams.set("columns", [...names].join());
    url.search = url.search.replaceAll("%2C", ",");
  }

  function draw() {
    const [some, all] = [picked().length, boxes.length];
    for (const box of boxes) box.checked = !out.has(box.value);
    for (const text of list(".rosetta-count")) text.textContent = some && some < all ? `${some} of ${all}` : `all ${all}`;
    for (const text of list(".rosetta-chosen [role=status]")) {
      text.textContent = some ? `${some} of ${all} columns shown.` : `None chosen: all ${all} are shown.`;
    }
  }

  function find(panel, text) {
    const words = text.toLowerCase().split(/\s+/);
    for (const set of list("fieldset", panel)) {
      const labels = list("label", set);
      for (const label of labels) {
        const name = `${label.textContent} ${label.firstChild.value}`.toLowerCase();
        label.hidden = !words.every((word) => name.includes(word));
      }
      set.hidden = labels.every((label) => label.hidden);
    }
    panel.querySelector(".rosetta-none").hidden = !list("fieldset", panel).every((set) => set.hidden);
  }

  function startPicker(button) {
    const panel = document.getElementById(button.getAttribute("aria-controls"));
    const search = panel.querySelector("[type=search]");
    const open = (yes) => {
      panel.hidden = !yes;
      button.setAttribute("aria-expanded", String(yes));
      search.value = "";
      find(panel, "");
      if (!yes) button.focus();
    };
    const choose = () => {
      linked = true;
      remember();
      draw();
      changed();
    };
    button.addEventListener("click", () => open(panel.hidden));
    button.form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      event.preventDefault();
      open(false);
    });
    search.addEventListener("input", () => find(panel, search.value));
    panel.addEventListener("change", (event) => {
      if (event.target.name !== "column") return;
      if (event.target.checked) out.delete(event.target.value); else out.add(event.target.value);
      choose();
    });
    panel.addEventListener("click", (event) => {
      const value = event.target.closest("button")?.value;
      if (value === undefined) return;
      if (value === "done") return open(false);
      only(boxes.filter((box) => value === "all" || value === groupOf(box)));
      choose();
    });
  }

  /* `whenChanged` is called after each choice */
  function start(whenChanged) {
    boxes = list(".rosetta-chooser [name=column]");
    changed = whenChanged;
    out = new Set(remembered());
    linked = asked().length > 0;
    if (linked) only(asked());
    else if (!picked().length) only(boxes);
    for (const button of list(".rosetta-pick")) startPicker(button);
    draw();
  }

  return { start, shows, add, toAddress };
})();
