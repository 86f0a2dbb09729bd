// The choice of columns: groups in the strips, the picker, what is remembered, what a link asks for.
//
// The page has columns in two groups at least; every check starts with a browser that remembers nothing.

const HISTORIC = "cntk"; // a column of another group than the first one's

export async function checkColumns({ open, check, equal, address }) {
  const offered = (page, step = "train") =>
    page.$$eval(`#step-${step} [role=tab]`, (tabs) => tabs.filter((tab) => tab.offsetParent).map((tab) => tab.name));
  const chosen = (page) => page.$eval("#step-train [aria-selected=true]", (tab) => tab.name);
  const kept = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("rosetta-hidden-columns")));
  const count = (page) => page.$eval(".rosetta-pick", (button) => button.innerText.replace(/\s+/g, " ").trim());
  const focused = (page) => page.evaluate(() => document.activeElement.value || document.activeElement.textContent);
  const visible = (page, selector) =>
    page.$$eval(`#rosetta-picker ${selector}`, (found) => found.filter((one) => one.offsetParent).map((one) => one.innerText.trim()));
  const fresh = async (query = "", options = {}) => {
    const page = await open(options);
    await page.goto(address + query);
    return page;
  };

  // at first everything, in groups
  let page = await fresh();
  const boxes = await page.$$eval("#rosetta-picker [name=column]", (all) =>
    all.map((box) => ({ name: box.value, group: box.closest("fieldset").dataset.group, title: box.parentNode.textContent.trim() })));
  const all = boxes.map((box) => box.name);
  const groups = [...new Set(boxes.map((box) => box.group))];
  const of = (group) => boxes.filter((box) => box.group === group).map((box) => box.name);
  const [first, second] = all;
  const group = boxes[0].group;
  check(groups.length > 1 && all.length >= 9 && !of(group).includes(HISTORIC), "the page has columns in groups", groups.join());
  equal(await offered(page), all, "every column is offered at first");
  equal(await count(page), `Columns: all ${all.length}`, "the button says so");
  for (const menu of ["framework", "with"]) {
    equal(await page.$$eval(`.rosetta-chooser select[name=${menu}] optgroup option`, (options) => options.map((o) => o.value)), all, `menu ${menu}: in groups`);
  }
  const strip = await page.$eval("#step-train [role=tablist]", (list) => [...list.children].map((child) => [child.getAttribute("role"), child.textContent]));
  equal(strip.filter(([role]) => role === "presentation").length, groups.length, "the strip has a heading a group");
  equal(strip[0][0], "presentation", "and begins with one");
  equal(await page.$$eval("#step-train [role=tab]", (tabs) => tabs.every((tab) => document.getElementById(tab.getAttribute("aria-describedby")))), true,
    "which describes its tabs");

  // by the keyboard: open, find, leave one out, close
  check(await page.$eval("#rosetta-picker", (panel) => panel.hidden), "the picker is closed at first");
  await page.focus(".rosetta-pick");
  await page.keyboard.press("Enter");
  check(await page.isVisible("#rosetta-picker"), "Enter opens it");
  await page.keyboard.press("Tab");
  await page.keyboard.type("keras jax");
  equal(await visible(page, "fieldset label"), boxes.filter((box) => /keras.*jax/i.test(box.title)).map((box) => box.title), "what is typed filters the columns");
  equal((await visible(page, "fieldset")).length, 1, "and hides the groups without one");
  await page.fill("#rosetta-picker [type=search]", "no such column");
  equal((await visible(page, "fieldset")).length, 0, "nothing found");
  check(await page.isVisible(".rosetta-none"), "is said");
  await page.fill("#rosetta-picker [type=search]", "");
  await page.focus(`#rosetta-picker [value="${second}"]`);
  await page.keyboard.press("Space");
  equal(await offered(page), all.filter((name) => name !== second), "Space leaves a column out");
  equal(await count(page), `Columns: ${all.length - 1} of ${all.length}`, "the button counts");
  await page.keyboard.press("Escape");
  equal([await page.isVisible("#rosetta-picker"), (await focused(page)).startsWith("Columns")], [false, true], "Escape closes it and goes back to its button");
  equal(await kept(page), [second], "what is left out is kept");
  await page.goto(address);
  equal(await offered(page, "evaluate"), all.filter((name) => name !== second), "in the next visit too");
  await page.focus(`#step-train [role=tab][name="${first}"]`);
  await page.keyboard.press("ArrowRight");
  equal(await chosen(page), all[2], "the arrow passes over the column left out");
  await page.keyboard.press("ArrowLeft");

  // a link, or a menu, shows a column that is left out
  await page.goto(`${address}?framework=${second}`);
  equal([await chosen(page), await offered(page)], [second, all], "?framework= of a column left out brings it back");
  equal(await kept(page), [], "for good");
  await page.click(".rosetta-pick");
  const quick = (value) => page.click(`#rosetta-picker .rosetta-quick button[value="${value}"]`);
  await quick(group);
  equal(await offered(page), of(group), "one click shows a group alone");
  check((await page.$$eval("#step-train .rosetta-heading", (found) => found.filter((one) => one.offsetParent).length)) === 1, "under its heading");
  equal(new URL(page.url()).searchParams.get("columns"), group, "the address names the group");
  await page.selectOption(".rosetta-chooser select[name=with]", HISTORIC);
  equal(await offered(page), [...of(group), HISTORIC], "a menu adds the column that it shows");
  equal(new URL(page.url()).searchParams.get("columns"), `${group},${HISTORIC}`, "the address too");
  const link = page.url();
  await page.uncheck(`#rosetta-picker [value="${HISTORIC}"]`);
  equal(await page.$eval(".rosetta-chooser", (form) => form.elements.with.value), "", "what is left out isn't shown beside");
  await page.uncheck(`#rosetta-picker [value="${second}"]`);
  equal(await chosen(page), first, "nor is it shown: the first of the others is");
  await quick("none");
  equal([await offered(page), await page.$$eval("#rosetta-picker :checked", (c) => c.length)], [all, 0], "none chosen: all are shown");
  await page.check(`#rosetta-picker [value="${HISTORIC}"]`);
  equal([await offered(page), await chosen(page)], [[HISTORIC], HISTORIC], "then one chosen: it alone");
  await quick("none");
  await page.goto(address);
  equal([await offered(page), await page.$$eval("#rosetta-picker :checked", (c) => c.length)], [all, all.length], "an empty choice that was kept is none");
  await page.context().close();

  // links
  page = await fresh(new URL(link).search);
  equal(await offered(page), [...of(group), HISTORIC], "the address of a choice shows it elsewhere");
  equal(await kept(page), null, "without being kept");
  await page.goto(`${address}?columns=${HISTORIC.toUpperCase()},no-such-thing,${first}`);
  equal((await offered(page)).sort(), [first, HISTORIC].sort(), "?columns= in any case of letters; an unknown name is ignored");
  await page.click(`#step-train [role=tab][name="${HISTORIC}"]`);
  check(page.url().includes(`columns=${first},${HISTORIC}`), "a choice of tab leaves it in the address", page.url());
  await page.goto(`${address}?columns=no-such-thing`);
  equal(await offered(page), all, "?columns= of nothing that is there shows all");
  await page.goto(`${address}?columns=${first}&framework=${HISTORIC}`);
  equal([await offered(page), await chosen(page)], [[first, HISTORIC], HISTORIC], "?framework= beside ?columns= adds to it");
  await page.context().close();

  // kept by another version of the site
  for (const [text, wanted] of [["[\"gone\"]", all], ["{", all], ["7", all], [JSON.stringify(["gone", ...all.slice(1)]), [first]]]) {
    page = await fresh();
    await page.evaluate((value) => localStorage.setItem("rosetta-hidden-columns", value), text);
    await page.goto(address);
    equal(await offered(page), wanted, `kept: ${text.slice(0, 20)}`);
    await page.context().close();
  }

  // on a phone
  page = await fresh("", { viewport: { width: 390, height: 800 } });
  await page.click(".rosetta-pick");
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(over <= 0, "the picker fits a phone", `${over} px too wide`);
  const small = await page.$$eval("#rosetta-picker label, #rosetta-picker button", (found) =>
    found.filter((one) => one.offsetParent && one.getBoundingClientRect().height < 24).map((one) => one.textContent));
  equal(small, [], "nothing in it is too small for a finger");
  await page.click("#rosetta-picker [value=done]");
  check(!(await page.isVisible("#rosetta-picker")), "Done closes it");

  // the arrow at the strip's edge
  const at = () => page.$eval("#step-train [role=tablist]", (list) => list.scrollLeft);
  await page.$eval("#step-train", (section) => section.scrollIntoView({ block: "center", behavior: "instant" }));
  const box = await page.$eval("#step-train [role=tablist]", (list) => list.getBoundingClientRect().toJSON());
  await page.mouse.click(box.right - 10, box.top + box.height / 2);
  await page.waitForTimeout(600);
  check((await at()) > 100, "a click at the strip's edge leads on", `${await at()}`);
  equal(await chosen(page), first, "and chooses nothing");
  await page.context().close();
}
