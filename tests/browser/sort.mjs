// Results tables: every heading sorts, rows without a value stand last, a row takes its provenance along, and the page's own order comes again.

export async function checkSorting({ open, check, equal, address, matrix }) {
  const page = await open();
  await checkPlain(page, matrix, equal);
  await page.goto(address);
  const TABLE = "table.rosetta-results >> nth=0";
  const order = () => page.locator(TABLE).locator("tbody tr:not(.rosetta-detail)").evaluateAll((rows) => rows.map((row) => row.cells[0].querySelector("[data-sort]")?.dataset.sort));
  const keys = (at) =>
    page.locator(TABLE).locator("tbody tr:not(.rosetta-detail)").evaluateAll((rows, index) => rows.map((row) => row.cells[index]?.querySelector("[data-sort]")?.dataset.sort ?? null), at);
  const headings = await page.locator(TABLE).locator("thead th").evaluateAll((all) =>
    all.map((one) => ({ key: one.querySelector("[data-key]")?.dataset.key, sorts: Boolean(one.querySelector("button")) })));
  const at = 2; // the first value
  if (!headings[at]?.sorts) return console.log("--   too few records on the page: sorting not checked");
  check(headings.every((one) => one.key), "every heading of a results table has a key", JSON.stringify(headings));
  check(headings.every((one) => one.sorts), "every heading sorts", JSON.stringify(headings));
  const before = await order();
  const examples = await page.locator(TABLE).locator("tbody tr").evaluateAll((rows) =>
    rows.filter((row) => row.cells.length > 1).map((row) => row.cells[0].querySelector("[data-sort]").dataset.sort).sort());
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
  const apart = await page.locator(TABLE).locator("tbody tr.rosetta-detail").evaluateAll((all) =>
    all.filter((row) => !row.previousElementSibling?.querySelector(`a[href="#${row.id}"]`)).map((row) => row.id));
  equal(apart, [], "a provenance stays below its row");
  const names = await order();
  equal(names, [...names].sort((one, other) => one.localeCompare(other)), "names sort as text");
  for (let clicks = 0; clicks < 2; clicks += 1) await page.locator(TABLE).locator("thead th").first().locator("button").click();
  equal(await order(), before, "the third click brings the page's own order back");
  await page.context().close();
}

/* a table without sort keys: by the numbers at the beginning of its cells, and by text */
async function checkPlain(page, matrix, equal) {
  await page.goto(matrix);
  const table = page.locator("table.rosetta-matrix >> nth=0");
  const column = (index) => table.locator("tbody tr").evaluateAll((rows, at) => rows.filter((row) => row.cells[at]?.colSpan === 1).map((row) => row.cells[at].textContent.trim()), index);
  const names = table.locator("thead th");
  for (const [index, read, compare] of [[3, parseFloat, (one, other) => one - other], [0, String, (one, other) => one.localeCompare(other)]]) {
    await names.nth(index).locator("button").click();
    const values = (await column(index)).map(read).filter((value) => !Number.isNaN(value));
    equal(values, [...values].sort(compare), `proofs: column ${index} of the matrix sorts`);
    equal(values.length > 3, true, "and has values");
  }
}
