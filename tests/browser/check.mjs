// node check.mjs SITE [--everything]: looks at a built site in a headless browser. Exit code 1 if something is wrong.
//
// Accessibility of the pages that pages.mjs chooses (all with --everything), in light and dark, wide and narrow; no page scrolls
// sideways; no request goes to another host; no error in the console, where the page's policy would tell what it blocks; a
// page of each kind stays within its budget, and nothing on it moves (light.mjs); and the tabs, the choice of columns, the search and
// the lessons' boxes do what their scripts promise.
import { checkAccessibility } from "./accessibility.mjs";
import { launch, serve } from "./browser.mjs";
import { checkColumns } from "./columns.mjs";
import { checkCompared } from "./compared.mjs";
import { checkLessons } from "./lessons.mjs";
import { checkLight } from "./light.mjs";
import { pagesOf } from "./pages.mjs";
import { checkPair } from "./pair.mjs";
import { checkPhrases } from "./phrases.mjs";
import { checkSearch } from "./search.mjs";
import { checkSorting } from "./sort.mjs";
import { checkTables } from "./tables.mjs";
import { checkVariants } from "./variants.mjs";
import { checkWeights } from "./weights.mjs";

const named = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const site = named[0] || "../../_build/html";
const everything = process.argv.includes("--everything");
const WORKLOAD = "workloads/cnn_cifar10.html";
const LESSONS = "lessons/convolution.html";
const MORE = ["search.html?q=momentum", "404.html", "lessons/cnn.html#pooling-stride"]; // no page of a list; the last one moved
const WEIGHTS = "lessons/weights.html";

const server = await serve(site);
const slow = await serve(site, { slow: true });
const browser = await launch();
let wrong = 0;
const check = (good, what, detail = "") => {
  if (!good) wrong += 1;
  if (!good || !process.env.QUIET) console.log(`${good ? "ok  " : "FAIL"} ${what}${good || !detail ? "" : `: ${detail}`}`);
};
const equal = (found, wanted, what) =>
  check(JSON.stringify(found) === JSON.stringify(wanted), what, `${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);

const elsewhere = new Set();
const troubles = new Set();
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("request", (request) => {
    const url = request.url();
    if (![server.address, slow.address, "data:"].some((own) => url.startsWith(own))) elsewhere.add(url);
  });
  page.on("console", (message) => message.type() === "error" && troubles.add(`${page.url()}: ${message.text()}`));
  page.on("pageerror", (error) => troubles.add(`${page.url()}: ${error.message}`));
  return page;
}

const started = performance.now();
const seconds = (since) => `${Math.round((performance.now() - since) / 1000)} s`;
const { chosen: pages, waiting } = pagesOf(site, everything);
console.log(`--   ${pages.length} pages are checked: ${pages.join(" ")}`);
if (waiting.length) console.log(`--   ${waiting.length} wait for another commit, or for --everything: ${waiting.join(" ")}`);
const opened = [`${WORKLOAD}?framework=cntk&with=pytorch&found=cross_entropy_with_softmax#step-compile`, "search.html?q=momentum"];
await checkAccessibility({ open, address: server.address, check, equal, pages, opened });
console.log(`--   accessibility: ${seconds(started)}`);

// under its policy: a script or a style that the policy blocks is an error in the console
const strict = await open();
for (const name of [...pages, ...MORE]) {
  await strict.goto(server.address + name, { waitUntil: "networkidle" });
  const policy = await strict.$eval('meta[http-equiv="Content-Security-Policy"]', (one) => one.content).catch(() => "");
  check(policy.startsWith("default-src 'none'"), `${name}: has its policy`, policy);
}
await strict.context().close();
const outside = await (await browser.newContext()).newPage(); // the blocked script is no error of the site
await outside.goto(`${server.address}index.html`);
equal(await outside.evaluate(() => new Promise((done) => {
  document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
  document.body.insertAdjacentHTML("beforeend", '<img src="data:," onerror="document.title = 1">');
})), "script-src-attr", "the policy blocks a script from outside");
await outside.context().close();

// tabs
const STEPS = ".rosetta-tabs:not(.rosetta-variants)";
const chosen = (page) => page.$$eval(`${STEPS} [aria-selected=true]`, (tabs) => [...new Set(tabs.map((t) => t.name))]);
const visible = (page) =>
  page.$$eval("#step-train .sphinx-tabs-panel", (panels) => panels.filter((p) => p.offsetParent).map((p) => p.id.replace("panel-train-", "")));
const page = await open();
const go = (query) => page.goto(`${server.address}${WORKLOAD}${query}`);
await go("");
const names = await page.$$eval("#step-train [role=tab]", (tabs) => tabs.map((t) => t.name));
const [first, second] = names;
const last = names.at(-1);
equal(await page.$$eval(STEPS, (groups) => groups.length), 7, "seven tab groups");
equal(await chosen(page), [first], "the first tab is selected at first");
await go(`?framework=${last.toUpperCase()}`);
equal(await chosen(page), [last], "?framework= opens a tab in every group, in any case of letters");
await go("");
equal(await chosen(page), [last], "the choice of a link lasts");
await go("?framework=no-such-thing");
equal(await chosen(page), [last], "an unknown id is ignored");
await page.click(`#step-build [role=tab][name="${second}"]`);
equal(await chosen(page), [second], "a click selects in every group");
check(page.url().includes(`framework=${second}`), "the address names the choice", page.url());
equal(await page.$$eval(`${STEPS} [role=tablist]`, (l) => [...new Set(l.map((x) => [...x.children].filter((t) => t.tabIndex === 0).map((t) => t.name).join()))]), [second],
  "Tab reaches the selected tab alone");
equal(await page.evaluate(() => [localStorage.getItem("rosetta-framework"), sessionStorage.getItem("sphinx-tabs-last-selected")]), [second, null],
  "the choice is kept by id, past the session");
await page.focus(`#step-train [role=tab][name="${second}"]`);
const focused = () => page.evaluate(() => document.activeElement.name);
for (const [key, wanted] of [["End", last], ["ArrowRight", first], ["ArrowLeft", last], ["Home", first], ["ArrowRight", second]]) {
  await page.keyboard.press(key);
  equal([await focused(), ...(await chosen(page))], [wanted, wanted], `key ${key}`);
}
await page.evaluate(() => document.querySelector("#step-evaluate [role=tablist]").scrollIntoView({ block: "center", behavior: "instant" }));
const top = () => page.$eval("#step-evaluate [role=tablist]", (strip) => Math.round(strip.getBoundingClientRect().top));
const before = await top();
await page.click(`#step-evaluate [role=tab][name="${first}"]`);
check(Math.abs((await top()) - before) <= 1, "the clicked strip stays in place", `${before} to ${await top()}`);

// another tab group neither changes the choice nor is remembered
await page.evaluate(() => {
  const other = document.querySelector("#step-build .rosetta-tabs").cloneNode(true);
  other.classList.remove("rosetta-tabs");
  other.id = "other";
  for (const one of other.querySelectorAll("[id]")) one.id = `other-${one.id}`;
  for (const tab of other.querySelectorAll("[role=tab]")) tab.setAttribute("aria-controls", `other-${tab.getAttribute("aria-controls")}`);
  document.querySelector("#step-build").append(other);
});
await page.click(`#other [role=tab][name="${last}"]`);
equal(await chosen(page), [first], "another tab group leaves the frameworks alone");
equal(await page.evaluate(() => localStorage.getItem("rosetta-framework")), first, "and isn't remembered");

// two at a time
await go(`?framework=${first}&with=${last}`);
equal((await visible(page)).sort(), [first, last].sort(), "?with= shows a second framework");
const boxes = await page.$$eval("#step-train .sphinx-tabs-panel:not([hidden])", (p) => p.map((x) => Math.round(x.getBoundingClientRect().top)));
check(boxes.length === 2 && boxes[0] === boxes[1], "side by side on a wide screen", boxes.join());
await page.click(".rosetta-swap");
equal(await chosen(page), [last], "swap");
await page.selectOption(".rosetta-chooser select[name=with]", "");
equal(await visible(page), [last], "no other");
await go(`?framework=${last}#step-evaluate`);
await page.waitForTimeout(300);
const landed = await page.$eval("#step-evaluate", (s) => s.getBoundingClientRect().top);
check(landed > -5 && landed < 300, "a link to a step lands there after the tab has changed", `${landed}`);

// the strip on a narrow screen
const narrow = await open({ viewport: { width: 390, height: 800 } });
await narrow.goto(`${server.address}${WORKLOAD}?framework=${last}`);
const strip = await narrow.$eval("#step-train", (s) => {
  const list = s.querySelector("[role=tablist]").getBoundingClientRect();
  const tab = s.querySelector("[aria-selected=true]").getBoundingClientRect();
  const hint = getComputedStyle(s.querySelector(".rosetta-tabs"), "::before").display;
  return { height: list.height, inView: tab.left >= list.left && tab.right <= list.right + 1, hint };
});
check(strip.height < 60, "the strip is one row at 390 px", `${strip.height} px`);
check(strip.inView, "the selected tab is scrolled into view");
equal(strip.hint, "flex", "a hint says that the strip goes on");

// records open, the landing page's form leads on
const rows = page.locator("table.rosetta-results td a[href^='#record-']");
if (await rows.count()) {
  const shown = () => page.locator(".rosetta-detail").evaluateAll((all) => all.filter((row) => row.offsetParent).length);
  equal(await shown(), 0, "no provenance is open at first");
  await rows.first().click();
  check(await page.$eval(":target", (row) => row.offsetHeight > 0 && Boolean(row.previousElementSibling.querySelector(`a[href="#${row.id}"]`))),
    "a framework's name in the results opens its provenance, below its own row");
  equal(await shown(), 1, "one provenance is open");
  await page.click(":target a[href^='#row-']");
  equal(await shown(), 0, "its link closes it");
} else console.log("--   no record on the page: provenance not checked");
await page.goto(`${server.address}index.html`);
await page.selectOption(".rosetta-go select[name=framework]", second);
await page.selectOption(".rosetta-go select[name=with]", first);
await Promise.all([page.waitForURL("**/workloads/**"), page.click(".rosetta-go button")]);
equal([await chosen(page), (await visible(page)).sort()], [[second], [first, second].sort()], "the landing page opens two frameworks");
await page.goto(`${server.address}index.html`);
await Promise.all([page.waitForURL("**/workloads/**"), page.click(".rosetta-cards a >> nth=-1")]);
equal(await chosen(page), [last], "a card opens its framework");

await checkLight({ open, check, equal, address: server.address, slow: slow.address, pages });
console.log(`--   with light and steady pages: ${seconds(started)}`);
await checkPair({ open, check, equal, root: server.address });
await checkColumns({ open, check, equal, address: server.address + WORKLOAD });
await checkVariants({ open, check, equal, address: server.address + WORKLOAD });
await checkLessons({ open, check, equal, address: server.address + LESSONS });
await checkWeights({ open, check, equal, address: server.address + WEIGHTS });
await checkCompared({ open, check, equal, address: `${server.address}compared.html` });
await checkSearch({ open, check, equal, address: server.address, page: WORKLOAD });
await checkPhrases({ open, check, address: server.address });
await checkSorting({ open, check, equal, address: server.address + WORKLOAD, matrix: `${server.address}proofs.html` });
await checkTables({ open, check, equal, address: server.address, pages });

// without script
const plain = await open({ javaScriptEnabled: false });
await plain.goto(`${server.address}${WORKLOAD}`);
const seen = await plain.locator("#step-train .sphinx-tabs-panel").evaluateAll((p) => p.length).catch(() => -1);
let shownCount = 0;
for (const name of names) if (await plain.locator(`#panel-train-${name}`).isVisible()) shownCount += 1;
let labelled = 0;
for (const name of names) if (await plain.locator(`#panel-train-${name} .rosetta-panel-title`).isVisible()) labelled += 1;
equal([shownCount, labelled], [names.length, names.length], `without script every panel is shown and labelled (${seen})`);

equal([...elsewhere], [], "no request to another host");
equal([...troubles], [], "no error in the console");
await browser.close();
server.close();
slow.close();
console.log(`--   all of it: ${seconds(started)}`);
console.log(wrong ? `${wrong} FAILED` : "all good");
process.exit(wrong ? 1 : 0);
