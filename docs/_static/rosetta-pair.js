/* The reader's two frameworks, kept for all pages: the one they know, the one they read.
 *
 * It runs before the page is shown, so that a page with a pair is wide from the start. rosetta-tabs.js shows the pair in the
 * steps, rosetta-landing.js on the landing page.
 */
window.rosettaPair = (() => {
  "use strict";
  const KEPT = { framework: "rosetta-framework", with: "rosetta-with" };
  const OTHER = { framework: "with", with: "framework" };

  function get(key) {
    try { return localStorage.getItem(KEPT[key]) || ""; } catch { return ""; }
  }
  const read = () => ({ framework: get("framework"), with: get("with") });

  function keep(pair) {
    try {
      for (const key of Object.keys(KEPT)) localStorage.setItem(KEPT[key], pair[key]);
    } catch { /* a browser that keeps nothing */ }
  }

  /* the pair after a choice: if the other one had this name, the two swap */
  function choose(pair, key, name) {
    const other = OTHER[key];
    return { [key]: name, [other]: name && name === pair[other] ? pair[key] : pair[other] };
  }

  function show(both) {
    document.documentElement.classList.toggle("rosetta-both", both);
  }

  /* a listener hears which two frameworks a page shows: at once if the page shows some already, and after each choice */
  const listeners = [];
  let told;
  function tell(news) {
    told = news;
    for (const listener of listeners) listener(told);
  }
  function hear(listener) {
    listeners.push(listener);
    if (told) listener(told);
  }

  /* the bar stays below the header, and the target of a link below the bar: their heights change with the page's width */
  function place() {
    const [header, bar] = [".bd-header", ".rosetta-pair"].map((one) => document.querySelector(one));
    if (!bar) return;
    const { style } = document.documentElement;
    const measure = () => {
      style.setProperty("--rosetta-header", `${header?.offsetHeight || 0}px`);
      style.setProperty("--rosetta-bar", `${bar.offsetHeight}px`);
    };
    const observer = new ResizeObserver(measure);
    for (const one of [header, bar].filter(Boolean)) observer.observe(one);
    measure();
  }

  const kept = read();
  show(Boolean((new URLSearchParams(location.search).get("with") || kept.with) && location.pathname.includes("/workloads/")));

  return { read, keep, choose, show, tell, hear, place };
})();
