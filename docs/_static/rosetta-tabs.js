/* Tabs: takes over from sphinx-tabs' own script by catching events before it does.
 *
 * - ?framework=pytorch opens that tab in every group, by id; ?with=cntk shows a second one beside it
 * - the choice outlives the session; other tab groups neither change it nor are remembered
 * - arrows, Home and End choose a tab; Tab reaches the selected one alone
 * - the strip that was clicked stays where it is on the screen; a strip that goes on says so at its edge
 * - links to a folded record open it
 */
(() => {
  "use strict";
  const KEPT = "rosetta-framework";
  const OURS = ".rosetta-tabs";
  const list = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const tabsOf = (group) => list(":scope > [role=tablist] > [role=tab]", group);
  const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
  const nameOf = (tab) => tab.getAttribute("name");
  const groupOf = (tab) => tab.closest(".sphinx-tabs");

  let known = new Map(); // id in lower case -> id
  let shown = "";
  let beside = "";

  const remember = (name) => {
    try { localStorage.setItem(KEPT, name); } catch { /* a browser that keeps nothing */ }
  };
  const remembered = () => {
    try { return localStorage.getItem(KEPT) || ""; } catch { return ""; }
  };
  const lookUp = (name) => known.get((name || "").trim().toLowerCase()) || "";

  function edges(strip) {
    const group = groupOf(strip);
    group.classList.toggle("rosetta-more-left", strip.scrollLeft > 2);
    group.classList.toggle("rosetta-more-right", strip.scrollLeft + strip.clientWidth < strip.scrollWidth - 2);
  }

  function reveal(tab) {
    const strip = tab.parentNode;
    const margin = 48;
    const left = tab.offsetLeft - strip.offsetLeft;
    const right = left + tab.offsetWidth;
    if (left - margin < strip.scrollLeft) strip.scrollLeft = left - margin;
    else if (right + margin > strip.scrollLeft + strip.clientWidth) strip.scrollLeft = right + margin - strip.clientWidth;
    edges(strip);
  }

  function render(group, name) {
    const tabs = tabsOf(group);
    const chosen = tabs.find((tab) => nameOf(tab) === name);
    if (!chosen) return;
    const second = group.matches(OURS) && beside !== name ? tabs.find((tab) => nameOf(tab) === beside) : undefined;
    for (const tab of tabs) {
      const selected = tab === chosen;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      tab.classList.toggle("rosetta-second", tab === second);
      const panel = panelOf(tab);
      panel.hidden = !selected && tab !== second;
      panel.classList.toggle("rosetta-beside", tab === second);
      if (!panel.hidden) reachable(panel);
    }
    group.classList.toggle("rosetta-two", Boolean(second));
    reveal(chosen);
  }

  /* code that scrolls must be reached by the keyboard; its width is known only once it is shown */
  function reachable(panel) {
    requestAnimationFrame(() => {
      for (const pre of list("pre", panel)) if (pre.scrollWidth > pre.clientWidth) pre.tabIndex = 0;
    });
  }

  function address() {
    const url = new URL(location.href);
    for (const [key, value] of [["framework", shown], ["with", beside]]) {
      if (value) url.searchParams.set(key, value);
      else url.searchParams.delete(key);
    }
    history.replaceState(history.state, "", url);
  }

  function chooser() {
    for (const form of list(".rosetta-chooser")) {
      form.hidden = false;
      form.elements.framework.value = shown || form.elements.framework.options[0].value;
      form.elements.with.value = beside;
    }
  }

  function keepInPlace(anchor, change) {
    const before = anchor.getBoundingClientRect().top;
    change();
    const delta = anchor.getBoundingClientRect().top - before;
    if (delta) scrollTo({ top: scrollY + delta, behavior: "instant" });
  }

  function showEverywhere() {
    for (const group of list(OURS)) render(group, shown);
    chooser();
  }

  function choose(tab) {
    const group = groupOf(tab);
    const name = nameOf(tab);
    keepInPlace(tab.parentNode, () => {
      if (group.matches(OURS)) {
        shown = name;
        if (beside === name) beside = "";
        remember(name);
        showEverywhere();
        address();
      } else if (tab.classList.contains("group-tab")) {
        for (const other of list(".sphinx-tabs:not(.rosetta-tabs)")) render(other, name);
      } else {
        render(group, name);
      }
    });
  }

  function onClick(event) {
    const tab = event.target.closest?.(".sphinx-tabs-tab");
    if (!tab) return;
    event.stopImmediatePropagation();
    choose(tab);
  }

  function onKey(event) {
    const tab = event.target.closest?.(".sphinx-tabs-tab");
    if (!tab || event.ctrlKey || event.altKey || event.metaKey) return;
    const tabs = tabsOf(groupOf(tab));
    const at = tabs.indexOf(tab);
    const to = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tabs[to].focus({ preventScroll: true });
    choose(tabs[to]);
  }

  function openFold() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.tagName === "DETAILS") target.open = true;
    target.scrollIntoView({ behavior: "instant" });
  }

  function start() {
    document.addEventListener("click", onClick, true);
    document.addEventListener("keydown", onKey, true);
    addEventListener("hashchange", openFold);
    for (const strip of list(".sphinx-tabs > [role=tablist]")) {
      strip.addEventListener("scroll", () => edges(strip), { passive: true });
      edges(strip);
    }
    addEventListener("resize", () => list(".sphinx-tabs > [role=tablist]").forEach(edges), { passive: true });
    for (const panel of list(".sphinx-tabs-panel:not([hidden])")) reachable(panel);

    const groups = list(OURS);
    if (groups.length) {
      known = new Map(groups.flatMap(tabsOf).map((tab) => [nameOf(tab).toLowerCase(), nameOf(tab)]));
      const asked = new URLSearchParams(location.search);
      const linked = lookUp(asked.get("framework"));
      beside = lookUp(asked.get("with"));
      shown = linked || lookUp(remembered()) || nameOf(tabsOf(groups[0])[0]);
      if (beside === shown) beside = "";
      if (linked) remember(linked);
      showEverywhere();
      for (const form of list(".rosetta-chooser")) {
        form.addEventListener("change", () => {
          shown = form.elements.framework.value;
          beside = form.elements.with.value === shown ? "" : form.elements.with.value;
          remember(shown);
          keepInPlace(form, showEverywhere);
          address();
        });
        form.addEventListener("submit", (event) => event.preventDefault());
        form.querySelector(".rosetta-swap").addEventListener("click", () => {
          if (!beside) return;
          [shown, beside] = [beside, shown];
          remember(shown);
          keepInPlace(form, showEverywhere);
          address();
        });
      }
    }
    openFold();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
