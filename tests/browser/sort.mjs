// Results tables: headings that sort, rows without a value last, and the page's own order again.

export async function checkSorting({ open, check, equal, address }) {
  const page = await open();
  await page.goto(address);
  const TABLE = "table.rosetta-results >> nth=0";
  const order = () => page.locator(TABLE).locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.cells[0].textContent.trim()));
  const keys = (at) =>
    page.locator(TABLE).locator("tbody tr").evaluateAll((rows, index) => rows.map((row) => row.cells[index]?.querySelector("[data-sort]")?.dataset.sort ?? null), at);
  const headings = await page.locator(TABLE).locator("thead th").evaluateAll((all) =>
    all.map((one) => ({ key: one.querySelector("[data-key]")?.dataset.key, sorts: Boolean(one.querySelector("button")) })));
  const at = headings.findIndex((one, index) => index > 0 && one.sorts);
  if (at < 0) return console.log("--   too few records on the page: sorting not checked");
  check(headings.every((one) => one.key), "every heading of a results table has a key", JSON.stringify(headings));
  check(headings[0].sorts && !headings[1].sorts, "the names sort, the states don't");
  const before = await order();
  const examples = await page.locator(TABLE).locator("tbody tr").evaluateAll((rows) =>
    rows.filter((row) => row.cells.length > 1).map((row) => row.cells[0].textContent.trim()).sort());
  const heading = page.locator(TABLE).locator("thead th").nth(at);
  const sorted = () => page.locator(TABLE).locator("th[aria-sort]").evaluateAll((all) => all.map((one) => one.getAttribute("aria-sort")));
  equal(await sorted(), [], "nothing is sorted at first");

  for (const [sign, direction] of [[1, "ascending"], [-1, "descending"]]) {
    if (sign > 0) await heading.locator("button").click();
    else await page.keyboard.press("Enter"); // the button keeps the focus
    equal(await sorted(), [direction], `sorted: ${direction}`);
    const found = await keys(at);
    const known = found.filter((key) => key !== null).map(Number);
    equal(known, [...known].sort((one, other) => sign * (one - other)), `the rows stand in ${direction} order`);
    check(found.indexOf(null) < 0 || found.indexOf(null) === known.length, "rows without a value stand last", JSON.stringify(found));
    equal((await order()).sort(), examples, "every row is there, the groups' headings aren't");
  }
  await page.locator(TABLE).locator("thead th").first().locator("button").click();
  equal(await sorted(), ["ascending"], "one column alone is sorted");
  const names = await order();
  equal(names, [...names].sort((one, other) => one.localeCompare(other)), "names sort as text");
  for (let clicks = 0; clicks < 2; clicks += 1) await page.locator(TABLE).locator("thead th").first().locator("button").click();
  equal(await order(), before, "the third click brings the page's own order back");
  await page.context().close();
}
