// The search: a name of an API leads to its code, with the framework's tab open and the name in view; a query loads little; marks go.
import { gzipSync } from "node:zlib";

const BUDGET = 300_000; // bytes, compressed, of one query in a browser that has nothing of the site
const REQUESTS = 40;
const NODES = 8_000; // of the index of names
const NAMES = { // what is typed, and the framework whose tab opens
  "nn.CrossEntropyLoss": "pytorch",
  cross_entropy_with_softmax: "cntk",
  sparse_categorical_crossentropy: "keras",
  SparseCategoricalCrossentropy: "keras",
  softmax_cross_entropy: "", // of Chainer and of Optax
  NStepGRU: "chainer",
  FusedRNNCell: "mxnet-module",
  GRUCell: "",
  xavier_uniform_: "pytorch",
  momentum_sgd: "cntk",
  "tf.GradientTape()": "tensorflow",
  "keras$losses$SparseCategoricalCrossentropy": "keras",
  "optimizer.zero_grad": "pytorch",
};
const WORDS = { // what is typed, and a page that is found
  "attention mask": "lessons/attention.html",
  "LayerNorm epsilon": "lessons/normalisation.html",
  "weight decay": "lessons/optimisers.html",
  "gate order": "lessons/weights.html",
  "frozen batch norm": "lessons/normalisation.html",
  padding_idx: "lessons/embeddings.html",
  "my model is worse": "lessons/porting.html",
};
const HITS = "#search-results .rosetta-hits a";

export async function checkSearch({ open, check, equal, address, page: start }) {
  const page = await open();
  const search = async (query) => {
    await page.goto(`${address}search.html?q=${encodeURIComponent(query)}`);
    await page.waitForFunction(() => /\.$/.test(document.querySelector("#search-results [role=status]")?.textContent), null, { timeout: 10_000 });
  };
  const marks = () => page.$$eval("mark, .highlighted", (all) => all.length);

  // names, typed into the box of any page
  for (const [name, framework] of Object.entries(NAMES)) {
    const wanted = name.replace(/\(.*/, "").split(/[.$]/).at(-1);
    await page.goto(address + start);
    await page.keyboard.press("Control+k");
    await page.keyboard.type(name);
    await Promise.all([page.waitForURL("**/search.html?q=*"), page.keyboard.press("Enter")]);
    const hit = await page.waitForSelector(HITS, { timeout: 10_000 }).catch(() => null);
    check(hit, `the search finds ${name}`);
    if (!hit) continue;
    const linked = new URL(await hit.evaluate((one) => one.href)).searchParams.get("framework") || "none";
    check(linked.startsWith(framework), `${name}: the first hit is of ${framework || "some framework"}`, linked);
    await Promise.all([page.waitForURL((url) => !url.pathname.endsWith("search.html"), { waitUntil: "load" }), hit.click()]);
    const mark = await page.waitForSelector("mark.rosetta-found", { timeout: 5000 }).catch(() => null);
    check(mark, `${name}: it is marked`, page.url());
    if (!mark) continue;
    await page.waitForTimeout(100); // another frame, in which the page moves it into view for the last time
    const seen = await mark.evaluate((one) => {
      const tab = document.getElementById(one.closest("[role=tabpanel]").getAttribute("aria-labelledby"));
      const { top, bottom, left, right } = one.getBoundingClientRect();
      const names = [tab.name, tab.dataset.column, ...(tab.dataset.columns || "").split(" ")];
      return { text: one.textContent, names, open: tab.getAttribute("aria-selected"), inView: top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth };
    });
    equal({ ...seen, names: seen.names.includes(linked) }, { text: wanted, names: true, open: "true", inView: true }, `${name}: the tab is open, the name in view`);
    check(!page.url().includes("found="), `${name}: the address is that of the page`, page.url());
  }

  // marks go with the reader
  check((await marks()) > 0, "a name is marked");
  await page.click(".rosetta-found-bar button");
  equal([await marks(), await page.$(".rosetta-found-bar")], [0, null], "a button takes the marks away");
  await page.reload();
  equal(await marks(), 0, "and they stay away");
  await search("weight decay");
  await page.click("#search-results .rosetta-hit a[href*='words=']");
  await page.waitForSelector("mark.rosetta-found", { timeout: 5000 }).catch(() => null);
  const seen = await page.$$eval("mark.rosetta-found", (all) => all.filter((one) => one.getBoundingClientRect().top >= 0 && one.getBoundingClientRect().bottom <= innerHeight).length);
  check(seen > 0, "the words of a query are marked, some of them in view", `${await marks()} marks, ${page.url()}`);
  await page.keyboard.press("Escape");
  equal(await marks(), 0, "so does the key Escape");
  await search("momentum");
  await page.goto(`${address}index.html`);
  equal([await marks(), await page.evaluate(() => localStorage.getItem("sphinx_highlight_terms"))], [0, null], "a search leaves no marks on the next page");

  // words
  for (const [words, wanted] of Object.entries(WORDS)) {
    await search(words);
    const found = await page.$$eval(HITS, (all) => all.map((one) => one.href));
    check(found.some((one) => one.includes(wanted)), `the search for "${words}" finds ${wanted}`, found.slice(0, 5).join(" "));
  }
  await search("momentum");
  const order = await page.$$eval("#search-results > div > *", (all) => all.map((one) => [one.tagName, one.textContent.slice(0, 40), Boolean(one.querySelector("a[href^='notebooks/']"))]));
  equal([order[0]?.slice(0, 2), order.some(([, , notebook]) => notebook)], [["H2", "API names"], false], "names stand first, and no notebook among the pages");
  await page.locator("#search-results details", { hasText: "notebook" }).locator("summary").last().click();
  check(await page.waitForSelector("#search-results a[href^='notebooks/']", { timeout: 5000 }).catch(() => null), "notebooks are in a fold below");

  // nothing
  await search("qqzzxqq");
  const on = await page.$$eval("#search-results a", (all) => all.map((one) => one.getAttribute("href")));
  check(["names.html", "frameworks/index.html"].every((one) => on.includes(one)), "a search without results says where to go on", on.join(" "));
  await search("nn.CrosEntropyLos");
  check((await page.innerText("#search-results")).includes("torch.nn.CrossEntropyLoss"), "and names the nearest names");

  await page.context().close();
  await checkWeight({ open, check, address });
  await checkIndex({ open, check, equal, address });
}

async function checkWeight({ open, check, address }) {
  const page = await open();
  const loaded = [];
  page.on("response", (response) => loaded.push(response));
  await page.goto(`${address}search.html?q=momentum`, { waitUntil: "networkidle" });
  await page.waitForSelector(HITS, { timeout: 10_000 });
  let [compressed, whole] = [0, 0];
  for (const response of loaded.filter((one) => one.url().startsWith(address))) {
    const body = await response.body();
    whole += body.length;
    compressed += response.url().includes(".woff") ? body.length : gzipSync(body, { level: 9 }).length;
  }
  const told = `${Math.round(compressed / 1000)} kB compressed (${Math.round(whole / 1000)} kB as files), ${loaded.length} requests`;
  check(compressed < BUDGET && loaded.length < REQUESTS, `one query: ${told}`, `the budget is ${BUDGET / 1000} kB and ${REQUESTS} requests`);
  await page.context().close();
}

/* the page of all names: not too long, and each address of the index leads to something */
async function checkIndex({ open, check, equal, address }) {
  const page = await open();
  await page.goto(`${address}names.html`);
  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  check(nodes < NODES, `the index of names: ${nodes} elements`, `the budget is ${NODES}`);
  const links = await page.$$eval("ul.rosetta-names a", (all) => all.map((one) => one.href));
  check(links.length > 500, `the index of names: ${links.length} links`);
  const held = new Map();
  for (const link of links) {
    const { pathname, hash } = new URL(link);
    if (!held.has(pathname)) held.set(pathname, new Set());
    held.get(pathname).add(hash.slice(1));
  }
  const dead = [];
  for (const [pathname, ids] of held) {
    const response = await page.request.get(new URL(pathname, address).href);
    const text = await response.text();
    dead.push(...[...ids].filter((id) => !text.includes(`id="${id}"`)).map((id) => `${pathname}#${id}`));
  }
  equal(dead, [], "every address of the index of names leads somewhere");
  await page.context().close();
}
