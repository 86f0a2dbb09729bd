/* Tabs: takes over from sphinx-tabs' own script by catching events before it does.
 *
 * - ?framework=pytorch opens that column's tab in every group; ?with=cntk shows a second one beside it
 * - rosetta-pair.js keeps both for all pages; other tab groups neither change them nor are remembered
 * - the tab of the one beside swaps the two
 * - a strip offers the columns that rosetta-columns.js names; where it has none of them, all it has; a tab may serve several
 * - arrows, Home and End choose a tab; Tab reaches the selected one alone
 * - the strip that was clicked stays where it is on the screen; a strip that goes on says so at its edge, and a click there
 *   leads on
 * - links to a folded record open it
 */
(() => {
  "use strict";
  const OURS = ".rosetta-tabs";
  const STEPS = ".rosetta-tabs:not(.rosetta-variants)";
  const EDGE = 44; // px, the width of the arrow at a strip's edge
  const columns = window.rosettaColumns;
  const pair = window.rosettaPair;
  const list = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const members = new WeakMap(); // the tabs of a group, which stay the same
  const tabsOf = (group) => {
    if (!members.has(group)) members.set(group, list(":scope > [role=tablist] > [role=tab]", group));
    return members.get(group);
  };
  const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
  const nameOf = (tab) => tab.dataset.column || tab.getAttribute("name");
  const namesOf = (tab) => tab.dataset.columns?.split(" ") || [nameOf(tab)];
  const isSelected = (tab) => tab.getAttribute("aria-selected") === "true";
  const groupOf = (tab) => tab.closest(".sphinx-tabs");

  let known = new Map(); // id in lower case -> id
  let shown = "";
  let beside = "";
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  const lookUp = (name) => known.get((name || "").trim().toLowerCase()) || "";

  /* where a strip shall stand so that a tab is in view, and whether it goes on at its edges; without a tab it stays */
  function measure([group, tab]) {
    const strip = group.querySelector(":scope > [role=tablist]");
    const { scrollLeft: at, clientWidth: width, scrollWidth: whole } = strip;
    const margin = 48;
    let left = at;
    if (tab) {
      const first = tabsOf(group).find((one) => !one.hidden);
      const begin = tab === first ? 0 : tab.offsetLeft - strip.offsetLeft;
      const end = tab.offsetLeft - strip.offsetLeft + tab.offsetWidth;
      if (begin - margin < left) left = begin - margin;
      else if (end + margin > left + width) left = Math.min(end + margin - width, begin - margin); // the beginning of a long name
    }
    return { group, strip, at, left: Math.max(0, Math.min(left, whole - width)), end: whole - width };
  }

  /* a browser computes the layout anew for each question after a change: all questions come first, then all changes */
  function move(measured) {
    for (const { strip, at, left } of measured) if (left !== at) strip.scrollLeft = left;
    for (const { group, left, end } of measured) {
      group.classList.toggle("rosetta-more-left", left > 2);
      group.classList.toggle("rosetta-more-right", left < end - 2);
    }
  }

  let rendered = []; // since the layout was asked last: groups, each with its tab

  function tidy(groups = rendered) {
    rendered = [];
    move(groups.map(measure));
  }

  const hide = (one, yes) => { if (one.hidden !== yes) one.hidden = yes; };

  /* the tabs that a reader may choose from */
  function offer(group) {
    const tabs = tabsOf(group);
    if (!group.matches(OURS)) return tabs;
    const wanted = tabs.filter((tab) => namesOf(tab).some(columns.shows));
    const offered = wanted.length ? wanted : tabs;
    const headings = new Set(offered.map((tab) => tab.getAttribute("aria-describedby")));
    for (const tab of tabs) hide(tab, !offered.includes(tab));
    for (const heading of list(":scope > [role=tablist] > .rosetta-heading", group)) hide(heading, !headings.has(heading.id));
    return offered;
  }

  /* shows a column in a group, without a look at the layout: `tidy` comes after the last group */
  function render(group, name) {
    const tabs = tabsOf(group);
    const offered = offer(group);
    const named = offered.filter((tab) => namesOf(tab).includes(name));
    const seconds = group.matches(STEPS) && beside !== name ? offered.filter((tab) => namesOf(tab).includes(beside)) : [];
    let chosen = named.find(isSelected) || named[0] || seconds[0];
    if (!chosen && group.matches(OURS)) chosen = offered.find(isSelected) || offered[0];
    if (!chosen) return;
    const second = seconds.find((tab) => tab !== chosen && !named.includes(tab));
    for (const tab of tabs) {
      const selected = tab === chosen;
      if (isSelected(tab) !== selected) tab.setAttribute("aria-selected", String(selected));
      if (tab.tabIndex !== (selected ? 0 : -1)) tab.tabIndex = selected ? 0 : -1;
      tab.classList.toggle("rosetta-second", tab === second);
      const panel = panelOf(tab);
      hide(panel, !selected && tab !== second);
      panel.classList.toggle("rosetta-beside", tab === second);
      if (!panel.hidden) show(panel);
    }
    group.classList.toggle("rosetta-two", Boolean(second));
    rendered.push([group, chosen]);
  }

  const fresh = new Set(); // panels since the last frame

  /* code that scrolls must be reached by the keyboard; its width is known only once it is shown */
  function show(panel) {
    window.rosettaBuild(panel);
    if (!fresh.size) {
      requestAnimationFrame(() => {
        const wide = [...fresh].flatMap((one) => list("pre", one)).filter((pre) => pre.tabIndex < 0 && pre.scrollWidth > pre.clientWidth);
        fresh.clear();
        for (const pre of wide) pre.tabIndex = 0;
      });
    }
    fresh.add(panel);
  }

  function address() {
    const url = new URL(location.href);
    for (const [key, value] of [["framework", shown], ["with", beside]]) {
      if (value) url.searchParams.set(key, value);
      else url.searchParams.delete(key);
    }
    columns.toAddress(url);
    history.replaceState(history.state, "", url);
  }

  function chooser() {
    for (const form of list(".rosetta-chooser")) {
      form.elements.framework.value = shown;
      form.elements.with.value = beside;
    }
  }

  /* what a reader looks at while they use the bar: the group of tabs of which most is on the screen */
  function inView() {
    const bar = document.querySelector(".rosetta-pair")?.getBoundingClientRect().bottom || 0;
    let [found, most] = [undefined, 0];
    for (const group of list(STEPS)) {
      const { top, bottom } = group.getBoundingClientRect();
      const seen = Math.min(bottom, innerHeight) - Math.max(top, bar);
      if (seen > most) [found, most] = [group, seen];
    }
    return found;
  }

  function keepInPlace(anchor, change) {
    if (!anchor) {
      change();
      return;
    }
    const before = anchor.getBoundingClientRect().top;
    change();
    const delta = anchor.getBoundingClientRect().top - before;
    if (delta) scrollTo({ top: scrollY + delta, behavior: "instant" });
    tidy();
  }

  /* after a choice: what is shown is one of the columns, and so is what stands beside it */
  function settle() {
    const names = [...known.values()].filter(columns.shows);
    if (!names.includes(beside)) beside = "";
    if (!names.includes(shown)) shown = beside || names[0];
    if (beside === shown) beside = "";
  }

  function showEverywhere() {
    settle();
    pair.show(Boolean(beside) && document.querySelector(".rosetta-pair nav") !== null);
    for (const group of list(OURS)) render(group, shown);
    chooser();
    pair.tell({ shown, beside });
  }

  /* a choice for the one place of the pair, "framework" or "with"; a name that this page doesn't have stays kept */
  function change(key, name) {
    const mine = pair.choose({ framework: shown, with: beside || pair.read().with }, key, name);
    pair.keep(mine);
    for (const one of [mine.framework, lookUp(mine.with)].filter(Boolean)) columns.add(one);
    [shown, beside] = [mine.framework, lookUp(mine.with)];
    showEverywhere();
    address();
  }

  function choose(tab) {
    const group = groupOf(tab);
    const names = namesOf(tab);
    const name = [shown, beside].find((one) => names.includes(one)) || names.find(columns.shows) || names[0];
    for (const other of tabsOf(group)) other.setAttribute("aria-selected", String(other === tab));
    keepInPlace(tab.parentNode, () => {
      if (group.matches(OURS) && columns.shows(name)) {
        change("framework", name);
      } else if (!group.matches(OURS) && tab.classList.contains("group-tab")) {
        for (const other of list(".sphinx-tabs:not(.rosetta-tabs)")) render(other, name);
      } else {
        render(group, name);
      }
    });
  }

  /* the arrows at a strip's edges are drawn by its group, which so gets the click */
  function onEdge(event) {
    const group = event.target;
    const strip = group.matches?.(OURS) && group.querySelector(":scope > [role=tablist]");
    if (!strip) return;
    const { left, right, bottom } = strip.getBoundingClientRect();
    if (event.clientY > bottom) return;
    const way = event.clientX > right - EDGE ? 1 : event.clientX < left + EDGE ? -1 : 0;
    strip.scrollBy({ left: way * (strip.clientWidth - 2 * EDGE), behavior: calm.matches ? "instant" : "smooth" });
  }

  function onClick(event) {
    const tab = event.target.closest?.(".sphinx-tabs-tab");
    if (!tab) return onEdge(event);
    event.stopImmediatePropagation();
    choose(tab);
  }

  function onKey(event) {
    const tab = event.target.closest?.(".sphinx-tabs-tab");
    if (!tab || event.ctrlKey || event.altKey || event.metaKey) return;
    const tabs = tabsOf(groupOf(tab)).filter((one) => !one.hidden);
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

  function startColumns(groups) {
    if (!groups.length && !list(".rosetta-chooser").length) return;
    const menu = list(".rosetta-chooser select[name=framework] option").map((option) => option.value);
    known = new Map([...groups.flatMap(tabsOf).flatMap(namesOf), ...menu].map((name) => [name.toLowerCase(), name]));
    const asked = new URLSearchParams(location.search);
    const route = document.getElementById("rosetta-route")?.dataset; // who opens the page of a pair has chosen it
    const [linked, second] = ["framework", "with"].map((key) => lookUp(asked.get(key) || route?.[key]));
    columns.start(() => {
      showEverywhere();
      tidy();
      pair.keep({ framework: shown, with: beside });
      address();
    });
    for (const name of [linked, second].filter(Boolean)) columns.add(name);
    let mine = pair.read();
    if (linked) mine = pair.choose(mine, "framework", linked);
    if (second && second !== linked) mine = pair.choose(mine, "with", second);
    if (linked || second) pair.keep(mine);
    [shown, beside] = [lookUp(mine.framework), lookUp(mine.with)];
    showEverywhere();
    for (const form of list(".rosetta-chooser")) startMenus(form);
  }

  function startMenus(form) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", ({ target }) => {
      if (target.matches("select")) keepInPlace(inView(), () => change(target.name, target.value));
    });
    form.querySelector(".rosetta-swap").addEventListener("click", () => {
      if (beside) keepInPlace(inView(), () => change("framework", beside));
    });
  }

  function start() {
    document.addEventListener("click", onClick, true);
    document.addEventListener("keydown", onKey, true);
    addEventListener("hashchange", openFold);
    const groups = list(".sphinx-tabs");
    const edges = (some) => tidy(some.map((group) => [group]));
    for (const group of groups) {
      group.querySelector(":scope > [role=tablist]").addEventListener("scroll", () => edges([group]), { passive: true });
    }
    addEventListener("resize", () => edges(groups), { passive: true });
    pair.place();
    startColumns(list(STEPS));
    for (const panel of list(".sphinx-tabs-panel:not([hidden])")) show(panel);
    tidy(groups.map((group) => [group, tabsOf(group).find(isSelected)]));
    openFold();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
