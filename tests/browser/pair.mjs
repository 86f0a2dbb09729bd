// The reader's two frameworks: chosen on the landing page, kept on every page, in view; what differs between them is marked.

const PAIR = ["pytorch", "cntk"];
const SMALL = { width: 1280, height: 800 };

const shownIn = (page, step) =>
  page.$$eval(`#step-${step} .sphinx-tabs-panel`, (panels) => panels
    .filter((panel) => panel.offsetParent)
    .sort((one, other) => one.getBoundingClientRect().left - other.getBoundingClientRect().left || one.getBoundingClientRect().top - other.getBoundingClientRect().top)
    .map((panel) => panel.id.split("-").slice(2).join("-")));

/* how much of a step's code is on the screen, below the bar: a number for each of its blocks */
const codeInView = (page, step) =>
  page.$$eval(`#step-${step} .sphinx-tabs-panel:not([hidden]) > .rosetta-code pre`, (blocks) => {
    const bar = document.querySelector(".rosetta-pair").getBoundingClientRect().bottom;
    return blocks.map((block) => {
      const { top, bottom, height } = block.getBoundingClientRect();
      return Math.round((100 * (Math.min(bottom, innerHeight) - Math.max(top, bar))) / height);
    });
  });

async function clicks({ open, check, equal, root }) {
  const page = await open({ viewport: SMALL });
  await page.goto(`${root}index.html`);
  await page.selectOption(".rosetta-go select[name=framework]", PAIR[0]);
  await page.selectOption(".rosetta-go select[name=with]", PAIR[1]);
  await Promise.all([page.waitForURL("**/workloads/**"), page.click(".rosetta-go button")]);
  check(page.url().endsWith(`framework=${PAIR[0]}&with=${PAIR[1]}#step-by-step`), "the landing page leads to the steps", page.url());
  const code = await page.$eval("#step-setup .rosetta-code pre", (pre) => pre.getBoundingClientRect().top);
  check(code > 0 && code < SMALL.height - 100, "code begins on the first screen", `at ${code} px`);
  const scrolled = await page.evaluate(() => scrollY);
  await page.click('.rosetta-pair nav a[href="#step-compile"]');
  equal(await shownIn(page, "compile"), PAIR, "two clicks from the landing page: both loss steps");
  const seen = await codeInView(page, "compile");
  check(seen.length === 2 && seen.every((part) => part === 100), "all of their code is in view", seen.join());
  check((await page.evaluate(() => scrollY)) > scrolled, "without scrolling");
  const bar = await page.$eval(".rosetta-pair", (one) => one.getBoundingClientRect().toJSON());
  const header = await page.$eval(".bd-header", (one) => one.getBoundingClientRect().bottom);
  check(Math.abs(bar.top - header) <= 1 && bar.height < 70, "the bar is one line and stays in view", JSON.stringify(bar));
  await page.context().close();
}

async function kept({ open, check, equal, root }) {
  const page = await open({ viewport: SMALL });
  await page.goto(`${root}workloads/cnn_cifar10.html?framework=${PAIR[0]}&with=${PAIR[1]}`);
  const menus = () => page.$$eval(".rosetta-chooser select, .rosetta-go[method=get] select", (all) => all.map((menu) => menu.value));
  for (const name of ["workloads/gru_imdb.html", "lessons/convolution.html", "index.html", "workloads/resnet50_features.html", "workloads/cnn_cifar10.html"]) {
    await page.goto(root + name);
    equal(await menus(), PAIR, `the pair is kept: ${name}`);
  }
  await page.goto(`${root}lessons/convolution.html`);
  const beside = await page.$$eval(".rosetta-two > .sphinx-tabs-panel:not([hidden])", (panels) => panels.length);
  check(beside > 0 && beside % 2 === 0, "lessons show both", `${beside} panels`);
  await page.goto(`${root}lessons/weights.html`);
  equal(await page.$$eval(".rosetta-recipes select", (all) => all.map((menu) => menu.value)), PAIR, "the recipe for weights begins with the pair");
  await page.goto(`${root}index.html`);
  const teaser = () => page.$$eval(".rosetta-teaser > div", (all) => all.filter((one) => one.offsetParent).map((one) => one.dataset.framework));
  equal(await teaser(), PAIR, "the landing page shows a step in both");
  await page.selectOption(".rosetta-go select[name=with]", "keras-jax");
  equal(await teaser(), [PAIR[0], "keras-jax"], "which follows the choice");
  check((await page.$eval(".rosetta-teaser-caption a", (link) => link.href)).includes(`framework=${PAIR[0]}&with=keras-jax#step-`), "with its link");
  await page.selectOption(".rosetta-go select[name=with]", PAIR[0]);
  equal([await menus(), await teaser()], [["keras-jax", PAIR[0]], ["keras-jax", PAIR[0]]], "the other's name swaps the two");
  await page.goto(`${root}workloads/cnn_cifar10.html#step-train`);
  equal(await shownIn(page, "train"), ["keras-jax", PAIR[0]], "a choice on the landing page holds elsewhere");
  await page.click(`#step-train [role=tab][name="${PAIR[0]}"]`);
  equal(await shownIn(page, "train"), [PAIR[0], "keras-jax"], "the tab of the one beside swaps the two");
  await page.click('#step-train [role=tab][name="cntk"]');
  equal(await shownIn(page, "train"), ["cntk", "keras-jax"], "another tab leaves the one beside");
  await page.selectOption(".rosetta-chooser select[name=framework]", "keras-jax");
  equal(await shownIn(page, "train"), ["keras-jax", "cntk"], "a menu swaps, too");
  const at = () => page.$eval("#step-train .rosetta-tabs", (group) => Math.round(group.getBoundingClientRect().top));
  const before = await at();
  await page.click(".rosetta-swap");
  check(Math.abs((await at()) - before) <= 1, "the step stays in place when the bar changes it", `${before} to ${await at()}`);
  await page.selectOption(".rosetta-chooser select[name=with]", "");
  check(Math.abs((await at()) - before) <= 1, "also when the page becomes narrow", `${before} to ${await at()}`);
  await page.goto(`${root}workloads/gru_imdb.html`);
  equal(await menus(), ["cntk", ""], "no other: that is kept, too");
  await page.context().close();
}

async function wide({ open, check, equal, root }) {
  const page = await open({ viewport: { width: 1600, height: 900 } });
  await page.goto(`${root}workloads/cnn_cifar10.html?framework=${PAIR[0]}&with=${PAIR[1]}#step-build`);
  const room = await page.$$eval("#step-build .sphinx-tabs-panel:not([hidden]) > .rosetta-code pre", (blocks) => blocks.map((block) => {
    const probe = document.createElement("span");
    probe.textContent = "m".repeat(100);
    block.append(probe);
    const letter = probe.getBoundingClientRect().width / 100;
    probe.remove();
    const { paddingLeft, paddingRight } = getComputedStyle(block);
    return Math.floor((block.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)) / letter);
  }));
  check(room.length === 2 && room.every((letters) => letters >= 79), "two columns of 79 letters at 1600 px", room.join());
  check(!(await page.isVisible(".bd-sidebar-secondary")), "the contents at the right make room");
  await page.selectOption(".rosetta-chooser select[name=with]", "");
  check(await page.isVisible(".bd-sidebar-secondary"), "and come back without a pair");

  // what differs
  await page.selectOption(".rosetta-chooser select[name=with]", PAIR[1]);
  const marked = () => page.evaluate(() => Object.fromEntries([...CSS.highlights].map(([name, ranges]) => [name, [...ranges].map(String)])));
  const found = await marked();
  for (const name of ["nn.Conv2d", "Convolution2D", "nn.MaxPool2d", "MaxPooling"]) {
    check(found["rosetta-differs"].includes(name), `${name} is marked`, [...new Set(found["rosetta-differs"])].slice(0, 40).join(" "));
  }
  check(found["rosetta-alone"].length > 0, "so are lines without a counterpart");
  const rows = await page.$$eval("#step-build .sphinx-tabs-panel:not([hidden]) > .rosetta-code pre", (blocks) => blocks.map((pre) => {
    const text = pre.textContent.split("\n");
    return ["Dropout(0.25)", "Dropout(0.5)"].map((wanted) => text.findIndex((line) => line.includes(wanted)));
  }));
  equal(rows[0], rows[1], "like lines stand in one row");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]).catch(() => {});
  const block = page.locator("#step-build .sphinx-tabs-panel:not([hidden]) .rosetta-code:has(.rosetta-gap)").first();
  await block.hover();
  await block.locator("button.copybtn").click();
  const code = await block.locator("pre").evaluate((pre) => {
    const whole = pre.cloneNode(true);
    for (const gap of whole.querySelectorAll(".rosetta-gap")) gap.remove();
    return whole.textContent.trimEnd();
  });
  equal((await page.evaluate(() => navigator.clipboard.readText())).trimEnd(), code, "a gap isn't copied");
  const notes = await page.$$eval(".rosetta-parting", (all) => all.filter((one) => one.offsetParent).map((one) => one.textContent));
  check(notes.length > 0 && notes.every((note) => note.startsWith("PyTorch and CNTK differ in ")), "the lessons for just this pair", notes[0]);
  const lines = await page.$$eval("#step-build .rosetta-parting li", (all) => all.map((one) => one.textContent));
  check(lines.some((line) => /holds in (PyTorch|CNTK) alone$/.test(line) || / in PyTorch, .* in CNTK$/.test(line)), "say what holds in which", lines[0]);
  await page.selectOption(".rosetta-chooser select[name=with]", "");
  equal(await page.evaluate(() => [...CSS.highlights.values()].reduce((sum, one) => sum + one.size, 0)), 0, "no other, no mark");
  equal(await page.$$eval(".rosetta-gap", (gaps) => gaps.length), 0, "and no gap");
  check(!(await page.isVisible("#step-build .rosetta-parting")), "nor a note");
  await page.context().close();
}

async function elsewhere({ open, check, equal, root }) {
  const address = `${root}workloads/cnn_cifar10.html?framework=${PAIR[0]}&with=${PAIR[1]}`;
  // on a phone, dark
  let page = await open({ viewport: { width: 390, height: 800 }, colorScheme: "dark", hasTouch: true });
  await page.goto(`${address}#step-by-step`);
  await page.click('.rosetta-pair nav a[href="#step-compile"]');
  equal(await shownIn(page, "compile"), PAIR, "on a phone both steps are shown");
  const [one, other] = await page.$$eval("#step-compile .sphinx-tabs-panel:not([hidden])", (all) => all.map((panel) => panel.getBoundingClientRect().top).sort((a, b) => a - b));
  check(other > one, "one below the other");
  const bar = await page.$eval(".rosetta-pair", (found) => found.getBoundingClientRect().toJSON());
  const header = await page.$eval(".bd-header", (found) => found.getBoundingClientRect().bottom);
  check(Math.abs(bar.top - header) <= 1 && bar.height < 110 && header > 50, "the bar stays below the header", `${bar.top}, ${header}, ${bar.height} px`);
  const title = await page.$eval("#step-compile h3", (found) => found.getBoundingClientRect().top);
  check(title >= bar.bottom - 1, "and hides no heading", `${title} under ${bar.bottom}`);
  const small = await page.$$eval(".rosetta-pair a, .rosetta-pair form > button, .rosetta-pair form > label > select", (all) =>
    all.filter((part) => part.offsetParent && part.getBoundingClientRect().height < 24).map((part) => part.textContent));
  equal(small, [], "nothing in it is too small for a finger");
  await page.context().close();

  // by the keyboard alone
  page = await open({ viewport: SMALL });
  await page.goto(`${root}index.html`);
  const until = async (selector, key = "Tab") => {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return true;
      await page.keyboard.press(key);
    }
    return false;
  };
  check(await until(".rosetta-go select[name=with]"), "Tab reaches the menus of the landing page");
  await page.keyboard.type("CNTK");
  check(await until(".rosetta-go button"), "and its buttons");
  await Promise.all([page.waitForURL("**/workloads/**"), page.keyboard.press("Enter")]);
  check(page.url().includes("with=cntk"), "Enter opens the steps", page.url());
  check(await until('.rosetta-pair nav a[href="#step-compile"]', "Shift+Tab"), "the bar's steps are reached");
  await page.keyboard.press("Enter");
  const seen = await codeInView(page, "compile");
  check(seen.length === 2 && seen.every((part) => part === 100), "both loss steps by the keyboard alone", seen.join());
  await page.context().close();

  // printed
  page = await open({ viewport: { width: 760, height: 1000 } });
  await page.goto(address);
  await page.emulateMedia({ media: "print" });
  equal([await page.isVisible(".rosetta-pair"), await shownIn(page, "compile")], [false, PAIR], "print shows both, without the bar");
  check(!(await page.$$eval(".rosetta-gap", (gaps) => gaps.some((gap) => gap.getClientRects().length))), "and without gaps");
  equal(await page.$$eval("#step-compile .rosetta-panel-title", (all) => all.filter((p) => p.offsetParent).map((p) => p.textContent)), ["PyTorch", "CNTK"], "each below its name");
  await page.context().close();

  // without script
  page = await open({ javaScriptEnabled: false });
  await page.goto(address);
  check(!(await page.isVisible(".rosetta-chooser")), "without script there is no menu");
  check(await page.isVisible('.rosetta-pair nav a[href="#step-compile"]'), "the steps' links are there");
  await page.goto(`${root}index.html`);
  equal(await page.locator(".rosetta-teaser > div:visible").count(), 2, "the landing page shows two frameworks");
  await page.selectOption(".rosetta-go select[name=with]", "chainer");
  await Promise.all([page.waitForURL("**/workloads/**"), page.click(".rosetta-go button")]);
  check(page.url().includes("with=chainer#step-by-step"), "and its form leads to the steps", page.url());
  await page.context().close();
}

export async function checkPair(tools) {
  await clicks(tools);
  await kept(tools);
  await wide(tools);
  await elsewhere(tools);
}
