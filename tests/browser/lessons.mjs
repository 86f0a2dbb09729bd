// A page of lessons: its boxes coloured when they are seen, a tab for several frameworks opened by the name of each.

const SIZE = 550_000; // bytes of HTML
const SHARED = "keras2-theano"; // a column whose code is another's, too, somewhere on the page

export async function checkLessons({ open, check, equal, address }) {
  const page = await open();
  const response = await page.goto(address);
  const size = (await response.body()).length;
  check(size < SIZE, `lessons: ${Math.round(size / 1000)} kB of HTML`, `the budget is ${SIZE / 1000} kB`);

  const coloured = () => page.$$eval(".rosetta-lean", (boxes) => boxes.map((box) => [Boolean(box.offsetParent), box.querySelectorAll("pre span").length]));
  check((await coloured()).every(([visible, spans]) => visible || !spans), "no hidden box is coloured");
  const text = (box) => box.locator("pre").evaluate((pre) => pre.textContent);
  const first = page.locator(".rosetta-lean:visible").first();
  const before = await text(first);
  await first.scrollIntoViewIfNeeded();
  await first.locator("pre span").first().waitFor({ timeout: 5000 });
  equal(await text(first), before, "colouring changes no letter of the code");

  // a link to a framework that shares its code with another opens the shared tab
  const tabs = await page.$$eval(".rosetta-tabs [role=tab][data-columns]", (all) => all.map((tab) => ({ id: tab.id, names: tab.dataset.columns.split(" ") })));
  const shared = tabs.find((tab) => tab.names.includes(SHARED));
  check(shared, "frameworks with the same code share a tab");
  const group = `.rosetta-tabs:has(#${shared.id})`;
  const selected = () => page.$eval(`${group} [aria-selected=true]`, (tab) => tab.id);
  const lesson = await page.$eval(`#${shared.id}`, (tab) => tab.closest("section").id);
  for (const name of shared.names) {
    await page.evaluate(() => localStorage.clear());
    await page.goto(`${address}?framework=${name}#${lesson}`);
    equal(await selected(), shared.id, `?framework=${name} opens the tab that it shares`);
    equal(await page.evaluate(() => localStorage.getItem("rosetta-framework")), name, "and is remembered by its own name");
    const top = await page.$eval(`#${lesson}`, (section) => section.getBoundingClientRect().top);
    check(top > -5 && top < 300, "and the link lands at its lesson", `${top}`);
  }
  await page.click(`#${shared.id}`);
  check(page.url().includes(`framework=${shared.names.at(-1)}`), "a click on it keeps the framework that was chosen", page.url());
  const panel = page.locator(`${group} > .sphinx-tabs-panel:not([hidden])`);
  await panel.locator(".rosetta-lean pre span").first().waitFor({ timeout: 5000 });
  const code = (await text(panel.locator(".rosetta-lean").first())).trimEnd();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]).catch(() => {});
  await panel.locator(".rosetta-lean").first().hover();
  await panel.locator("button.copybtn").first().click();
  equal((await page.evaluate(() => navigator.clipboard.readText())).trimEnd(), code, "the copy button takes a box's code");
  await page.context().close();

  const narrow = await open({ viewport: { width: 390, height: 900 } });
  await narrow.goto(`${address}?framework=${shared.names.at(-1)}`);
  const cut = await narrow.$$eval(".rosetta-tabs > [role=tablist]", (strips) =>
    strips.map((strip) => {
      const tab = strip.querySelector("[aria-selected=true]");
      return { name: tab.textContent.trim(), left: Math.round(tab.getBoundingClientRect().left - strip.getBoundingClientRect().left) };
    }).filter(({ left }) => left < 0));
  equal(cut, [], "on a narrow screen the selected tab's name shows its beginning");
  await narrow.context().close();

  const plain = await open({ javaScriptEnabled: false });
  await plain.goto(address);
  const boxes = plain.locator(".rosetta-lean");
  const hidden = await boxes.count() - (await plain.locator(".rosetta-lean:visible").count());
  equal(hidden, 0, "without script every box of code is shown");
  await plain.context().close();
}
