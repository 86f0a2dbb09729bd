// Pages are light and steady: nothing moves while a page comes in, few elements, few bytes, few requests, a cheap click on a tab.
//
// What is asserted is counted, so that the machine's speed doesn't matter; a click's time at a fourth of the speed is only told.
import { packed } from "./browser.mjs";

const SHIFT = 0.02; // all layout shifts of a visit together
const NODES = 8000; // elements, the copy buttons included
const LAYOUTS = 12; // for one click on a tab: 3 to 9 were seen; one or two for each of a page's 21 groups of tabs would be too slow
const BUDGETS = { // compressed bytes, and requests, of a first visit
  "index.html": [130_000, 25],
  "workloads/cnn_cifar10.html": [240_000, 30],
  "frameworks/pytorch.html": [150_000, 26],
  "lessons/convolution.html": [160_000, 27],
};
const WIDTHS = [1280, 390];

/* before a page's own scripts: notes every shift that no click explains */
function watch() {
  window.rosettaShifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      const what = sources.map(({ node, previousRect: a, currentRect: b }) =>
        `${node?.nodeName?.toLowerCase()}.${node?.className || node?.id || ""} ${Math.round(a.x)},${Math.round(a.y)} to ${Math.round(b.x)},${Math.round(b.y)}`);
      window.rosettaShifts.push({ value, what });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

async function scrollThrough(page) {
  await page.evaluate(async () => {
    for (let step = 0; step < 10 && scrollY + innerHeight < document.documentElement.scrollHeight; step += 1) {
      scrollBy({ top: innerHeight * 0.8, behavior: "instant" });
      await new Promise((done) => setTimeout(done, 60));
    }
  });
}

/* pages as they come in over a slow line */
async function checkSteady({ open, check, slow, pages }) {
  const left = WIDTHS.flatMap((width) => pages.map((name) => [name, width]));
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [name, width] = next;
      const page = await open({ viewport: { width, height: 900 } });
      await page.addInitScript(watch);
      await page.goto(slow + name, { waitUntil: "networkidle" });
      await scrollThrough(page);
      const { sum, what, nodes } = await page.evaluate(() => ({
        sum: window.rosettaShifts.reduce((all, one) => all + one.value, 0),
        what: window.rosettaShifts.sort((one, other) => other.value - one.value).slice(0, 2),
        nodes: document.querySelectorAll("*").length,
      }));
      check(sum < SHIFT, `${name} ${width} px: layout shift ${sum.toFixed(3)}`, `the limit is ${SHIFT}; ${JSON.stringify(what)}`);
      check(nodes <= NODES, `${name} ${width} px: ${nodes} elements`, `the limit is ${NODES}`);
      await page.context().close();
    }
  };
  await Promise.all([work(), work()]);
}

async function checkWeight({ open, check, address }) {
  for (const [name, [bytes, requests]] of Object.entries(BUDGETS)) {
    const page = await open();
    const loaded = [];
    page.on("response", (response) => loaded.push(response));
    await page.goto(address + name, { waitUntil: "networkidle" });
    let weight = 0;
    const ours = loaded.filter((one) => one.url().startsWith(address));
    for (const response of ours) {
      const body = await response.body();
      weight += response.url().includes(".woff") ? body.length : packed(body).length;
    }
    check(weight <= bytes, `${name}: ${Math.round(weight / 1000)} kB compressed, all that it loads included`, `the budget is ${bytes / 1000} kB`);
    check(ours.length <= requests, `${name}: ${ours.length} requests`, `the budget is ${requests}`);
    await page.context().close();
  }
}

/* a click on a tab, far down the page, at a fourth of the machine's speed */
async function checkClicks({ open, check, address, pages }) {
  for (const name of pages) {
    const page = await open();
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    await page.goto(address + name, { waitUntil: "networkidle" });
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    const times = [];
    let most = 0;
    for (let number = 1; number <= 5; number += 1) {
      const at = await page.evaluate((index) => {
        const strips = document.querySelectorAll(".rosetta-tabs:not(.rosetta-variants) > [role=tablist]");
        const strip = strips[Math.floor(strips.length / 2)];
        strip.scrollIntoView({ block: "center", behavior: "instant" });
        strip.scrollLeft = 0;
        const { left, top, width, height } = strip.querySelectorAll("[role=tab]:not([hidden])")[index].getBoundingClientRect();
        return { x: left + width / 2, y: top + height / 2 };
      }, number % 3);
      await page.mouse.move(at.x, at.y);
      await page.waitForTimeout(150);
      await page.evaluate(() => {
        window.rosettaClick = new Promise((done) => {
          addEventListener("pointerdown", () => {
            const since = performance.now();
            addEventListener("click", () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - since))), { once: true, capture: true });
          }, { once: true, capture: true });
        });
      });
      const layouts = async () => (await session.send("Performance.getMetrics")).metrics.find((one) => one.name === "LayoutCount").value;
      const before = await layouts();
      await page.mouse.click(at.x, at.y);
      times.push(await page.evaluate(() => window.rosettaClick));
      most = Math.max(most, (await layouts()) - before);
    }
    const middle = times.sort((one, other) => one - other)[2];
    console.log(`--   ${name}: a click on a tab takes ${Math.round(middle)} ms at a fourth of this machine's speed (${times.map(Math.round).join(", ")})`);
    check(most <= LAYOUTS, `${name}: ${most} layouts for a click on a tab`, `the limit is ${LAYOUTS}`);
    await page.context().close();
  }
}

/* on paper: all of the code, and nothing that only a screen can use */
async function checkPrint({ open, check, equal, address }) {
  for (const name of Object.keys(BUDGETS)) {
    const page = await open({ viewport: { width: 700, height: 1000 } });
    await page.goto(address + name, { waitUntil: "networkidle" });
    await page.emulateMedia({ media: "print" });
    const cut = await page.$$eval("pre", (all) => all.filter((one) => one.offsetParent && one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent.slice(0, 40)));
    equal(cut, [], `${name}: no code is cut in print`);
    const arrows = await page.$$eval(".rosetta-tabs", (all) => all.filter((one) =>
      ["::before", "::after"].some((part) => !["none", "normal"].includes(getComputedStyle(one, part).content))).length);
    equal(arrows, 0, `${name}: no arrow of a strip in print`);
    const only = await page.$$eval("a.headerlink, button.copybtn, .bd-header, [role=tablist]", (all) => all.filter((one) => one.offsetParent).length);
    equal(only, 0, `${name}: no button and no strip of tabs in print`);
    check(await page.locator("h1").isVisible(), `${name}: its title is there`);
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    await page.reload();
    const themes = await page.evaluate(() => ["", "beforeprint", "afterprint"].map((event) => {
      if (event) dispatchEvent(new Event(event));
      return document.documentElement.dataset.theme;
    }));
    equal(themes, ["dark", "light", "dark"], `${name}: light colours in print, also of a dark page`);
    await page.context().close();
  }
}

async function checkTouch({ open, equal, address }) {
  const page = await open({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
  await page.goto(`${address}workloads/cnn_cifar10.html`, { waitUntil: "networkidle" });
  const seen = () => page.$$eval(".sphinx-tabs-panel:not([hidden]) .rosetta-code button.copybtn", (all) => [all.length > 0, ...new Set(all.map((one) => getComputedStyle(one).opacity))]);
  equal(await seen(), [true, "1"], "copy buttons are visible on a touch screen");
  await page.tap("#step-build [role=tab] >> nth=1");
  equal(await seen(), [true, "1"], "those of a tab that is opened, too");
  const whole = page.locator("#step-setup .sphinx-tabs-panel:not([hidden]) .rosetta-copy-all");
  equal([await whole.count(), await whole.isVisible()], [1, true], "and so is the one for the whole script");
  await page.context().close();
}

/* without script: colours, frames, and all that is built later */
async function checkPlain({ open, check, equal, address }) {
  const page = await open({ javaScriptEnabled: false });
  await page.goto(`${address}workloads/cnn_cifar10.html`);
  const style = (selector, name) => page.locator(selector).first().evaluate((one, property) => getComputedStyle(one)[property], name).catch(() => "?");
  equal(await page.locator("html").getAttribute("data-theme"), "light", "without script a page has a theme");
  check((await style(".rosetta-code pre", "borderTopWidth")) !== "0px", "its boxes of code have frames");
  check((await style("body", "color")) !== "rgb(0, 0, 0)", "its text has the theme's colour", await style("body", "color"));
  const closed = page.locator("details[id^=record-]").first();
  if (await closed.count()) {
    await closed.locator("summary").click();
    check(await closed.locator("dl").isVisible(), "a fold opens without script");
  }
  await page.context().close();
}

/* a page has links to the pages before and after it of its kind, and a footer that helps */
async function checkFrame({ open, check, equal, address }) {
  const page = await open();
  await page.goto(`${address}frameworks/pytorch.html`);
  const names = await page.$$eval(".prev-next-area a", (all) => all.map((one) => new URL(one.href).pathname.split("/").at(-2)));
  equal(names, ["frameworks", "frameworks"], "a framework's page leads to the ones before and after it");
  const kinds = {};
  for (const name of ["index.html", "method.html", "frameworks/pytorch.html", "notebooks/cnn_cifar10/pytorch.html", "gallery/index.html", "lessons/convolution.html"]) {
    await page.goto(address + name);
    kinds[await page.$eval(".bd-article h1", (title) => Math.round(title.getBoundingClientRect().left))] = name;
    check(await page.locator(".bd-footer a[href*=licence]").isVisible(), `${name}: the footer leads to the licence`);
  }
  equal(Object.keys(kinds).length, 1, `all pages begin at one place (${JSON.stringify(kinds)})`);
  const answer = await page.request.get(`${address}no/such/page.html`);
  equal(answer.status(), 404, "an unknown address has no page");
  await page.goto(`${address}404.html`);
  const links = await page.$$eval("article a[href]", (all) => all.map((one) => one.getAttribute("href")));
  check(links.length >= 4 && links.every((one) => one.startsWith("/")), "the page for it has addresses that hold at any depth", links.join(" "));
  await page.context().close();
}

export async function checkLight(given) {
  await checkSteady(given);
  await checkWeight(given);
  await checkClicks({ ...given, pages: ["workloads/cnn_cifar10.html", "lessons/optimisers.html"] });
  await checkPrint(given);
  await checkTouch(given);
  await checkPlain(given);
  await checkFrame(given);
}
