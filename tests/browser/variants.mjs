// The variants: their tabs follow the column, their code is copied without the column's lines.

export async function checkVariants({ open, check, equal, address }) {
  const page = await open();
  await page.goto(address);
  const tabs = await page.$$eval(".rosetta-variants [role=tab]", (all) => all.map((tab) => ({ name: tab.name, column: tab.dataset.column })));
  if (!tabs.length) return console.log("--   no variant on the page: not checked");
  const variant = () => page.$eval(".rosetta-variants [aria-selected=true]", (tab) => tab.name);
  const column = () => page.$eval("#step-train [aria-selected=true]", (tab) => tab.name);
  const offered = () => page.$$eval(".rosetta-variants [role=tab]", (all) => all.filter((tab) => tab.offsetParent).map((tab) => tab.name));
  const last = tabs.at(-1);

  const names = await page.$$eval("#step-train [role=tab]", (all) => all.map((tab) => tab.name));
  equal(tabs.filter((tab) => names.includes(tab.name)), [], "the strips of the steps hold no variant");
  await page.goto(`${address}?framework=${last.column}`);
  equal(await variant(), last.name, "the column's variant is open");
  await page.click(`.rosetta-variants [role=tab][name="${tabs[0].name}"]`);
  equal([await column(), await variant()], [tabs[0].column, tabs[0].name], "a variant's tab shows its column in the steps");
  const without = names.find((name) => !tabs.some((tab) => tab.column === name));
  if (without) {
    await page.click(`#step-train [role=tab][name="${without}"]`);
    equal(await variant(), tabs[0].name, "a column without a variant leaves the variants alone");
    await page.goto(`${address}?columns=${without}`);
    equal(await offered(), tabs.map((tab) => tab.name), "where no column shown has a variant, all variants are offered");
    await page.click(`.rosetta-variants [role=tab][name="${last.name}"]`);
    equal([await column(), await variant()], [without, last.name], "and open without changing the columns");
  }
  await page.goto(`${address}?columns=${last.column}`);
  equal(await offered(), tabs.filter((tab) => tab.column === last.column).map((tab) => tab.name), "only variants of the columns shown are offered");
  await page.goto(`${address}?framework=${tabs[0].column}&with=${last.column}`);
  equal(await page.$$eval(".rosetta-variants .sphinx-tabs-panel", (all) => all.filter((panel) => panel.offsetParent).length), 1, "one variant at a time");

  // what the copy button takes
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]).catch(() => {});
  const block = page.locator(".rosetta-variants .sphinx-tabs-panel:not([hidden]) .rosetta-diff:has(del)").first();
  const lines = await block.evaluate((one) => ({
    out: [...one.querySelectorAll("del")].map((line) => line.textContent),
    whole: [...one.querySelector("pre").childNodes].filter((part) => part.nodeName !== "DEL").map((part) => part.textContent).join("").trimEnd(),
  }));
  check(lines.out.length > 0, "a variant shows the column's lines");
  await block.hover();
  await block.locator("button.copybtn").click();
  const copied = (await page.evaluate(() => navigator.clipboard.readText())).trimEnd();
  equal(copied, lines.whole, "the copy button takes the variant's lines alone");
  await page.context().close();
}
