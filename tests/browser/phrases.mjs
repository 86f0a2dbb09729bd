// The phrasebook: a name of one framework leads to its counterpart in another in two clicks; the routes between two frameworks.

const HITS = "#search-results .rosetta-hits a";
const READER = "jax-flax"; // the framework of the reader who looks something up
const TODAY = ["nn.CrossEntropyLoss", "F.gelu", "nn.MultiheadAttention", "clip_grad_norm_", "F.max_pool2d", "keras.layers.LayerNormalization", "tf.nn.conv2d", "paddle.nn.GRU", "mx.fast.scaled_dot_product_attention", "nn.AdaptiveAvgPool2d"];
const HISTORIC = ["L.Convolution2D", "C.sequence.last", "brew.conv", "mx.sym.FullyConnected", "lasagne.layers.DropoutLayer", "F.softmax_cross_entropy", "gluon.nn.BatchNorm", "tf.nn.sparse_softmax_cross_entropy_with_logits", "momentum_sgd", "L.EmbedID"];

export async function checkPhrases({ open, check, address }) {
  const page = await open();
  for (const name of [...TODAY, ...HISTORIC]) {
    await page.goto(`${address}search.html?q=${encodeURIComponent(name)}`);
    const hit = await page.waitForSelector(HITS, { timeout: 10_000 }).catch(() => null);
    check(hit, `the search finds ${name}`);
    if (!hit) continue;
    await Promise.all([page.waitForURL((url) => !url.pathname.endsWith("search.html"), { waitUntil: "load" }), hit.click()]); // the first click
    const mark = await page.waitForSelector("mark.rosetta-found", { timeout: 5000 }).catch(() => null);
    check(mark, `${name}: it is marked`, page.url());
    if (!mark) continue;
    const tab = await mark.evaluateHandle((one, reader) => {
      const tabs = [...one.closest(".sphinx-tabs").querySelectorAll("[role=tab]")];
      return tabs.find((tab) => [tab.name, tab.dataset.column, ...(tab.dataset.columns || "").split(" ")].includes(reader)) || null;
    }, READER);
    const element = tab.asElement();
    check(element, `${name}: its counterpart in ${READER} is one of the tabs`, page.url());
    if (!element) continue;
    await element.click(); // the second click
    const shown = await element.evaluate((one) => document.getElementById(one.getAttribute("aria-controls")).querySelector("pre")?.getBoundingClientRect().height || 0);
    check(shown > 0, `${name}: the second click shows the counterpart in ${READER}`, page.url());
  }

  // a route: the differences of just two frameworks
  await page.goto(`${address}routes/pytorch-to-jax-flax.html`);
  const said = await page.evaluate(() => ({
    rows: document.querySelectorAll("#lessons tbody tr").length,
    phrases: document.querySelectorAll("#apart tbody tr").length,
    weights: document.querySelectorAll("#weights pre").length,
    description: document.querySelector("meta[name=description]")?.content.includes("PyTorch"),
  }));
  check(said.rows > 10 && said.phrases > 5 && said.weights > 2 && said.description, "a route has lessons, phrases, weights and a description", JSON.stringify(said));
  const menus = () => page.$$eval(".rosetta-chooser select", (all) => all.map((menu) => menu.value).join());
  check((await menus()) === "pytorch,jax-flax", "a route is the reader's pair", await menus());
  await page.goto(`${address}lessons/normalisation.html`);
  check((await menus()) === "pytorch,jax-flax", "which every page keeps", await menus());
  const lesson = await page.$eval("#group-channels", (one) => ({ code: one.querySelector("pre")?.textContent || "", rows: one.querySelectorAll("tbody tr").length }));
  check(lesson.code.startsWith("import mlx.nn as nn") && lesson.rows === 1, "a lesson shows the phrase that found it, with its imports", JSON.stringify(lesson));
  await page.goto(`${address}routes/index.html`);
  const links = await page.$$eval("table a[href$='.html']", (all) => all.length);
  check(links > 50, `${links} routes`);
  await page.context().close();
}
