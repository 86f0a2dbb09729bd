// Wide tables, folded ones too: what doesn't fit shades its edge, and the first column stays. Coverage is no long page on a phone.

const SIZES = [1280, 390];
const HIGHEST = 6000; // px, of the coverage on a phone

export async function checkTables({ open, check, equal, address, pages }) {
  for (const width of SIZES) {
    const page = await open({ viewport: { width, height: 900 } });
    for (const name of new Set([...pages, "coverage.html", "proofs.html", "published.html"])) {
      await page.goto(address + name);
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const wrong = await page.$$eval(".rosetta-scroll", (all) => all.filter((box) => box.offsetParent).flatMap((box) => {
        const over = box.scrollWidth > box.clientWidth + 2;
        const label = box.getAttribute("aria-label");
        if (over !== box.classList.contains("rosetta-more-right")) return [`${label}: ${over ? "no shade at an edge where it goes on" : "a shade without need"}`];
        if (!over) return [];
        box.scrollLeft = box.scrollWidth;
        box.dispatchEvent(new Event("scroll"));
        const cell = [...box.querySelectorAll("tbody td:first-child:not([colspan])")].find((one) => one.offsetParent);
        const stays = !cell || Math.abs(cell.getBoundingClientRect().left - box.getBoundingClientRect().left) < 2;
        const shaded = box.classList.contains("rosetta-more-left") && !box.classList.contains("rosetta-more-right");
        return [...(stays ? [] : [`${label}: the first column goes away`]), ...(shaded ? [] : [`${label}: at its end the other edge isn't shaded`])];
      }));
      equal(wrong, [], `${name}, ${width} px: wide tables say that they go on`);
    }
    await page.context().close();
  }
  const phone = await open({ viewport: { width: 390, height: 900 } });
  await phone.goto(`${address}coverage.html`);
  const height = await phone.evaluate(() => document.documentElement.scrollHeight);
  const folds = await phone.$$eval("details:has(table.rosetta-coverage)", (all) => all.map((one) => one.open));
  check(folds.length > 2 && height < HIGHEST, `the coverage of ${folds.length} workloads is ${height} px high on a phone`, `at most ${HIGHEST} px`);
  equal(folds.filter(Boolean).length, 1, "one workload of the coverage is open");
  await phone.context().close();
}
