// Frameworks compared: a click on an ability leaves the frameworks that have it; an address may carry the question.

export async function checkCompared({ open, check, equal, address }) {
  const page = await open();
  await page.goto(address);
  const shown = () => page.$$eval("table.rosetta-compared", (tables) =>
    tables.map((table) => Array.from(table.querySelectorAll("[data-framework]")).filter((name) => !name.closest("tr").hidden).map((name) => name.dataset.framework).sort()));
  const every = await shown();
  check(every.length > 5 && every.every((names) => names.length >= 23), "every table has a row for every framework", JSON.stringify(every.map((names) => names.length)));

  const button = page.locator(".rosetta-can", { hasText: "take a second derivative" });
  const able = (await button.locator("xpath=ancestor::*[@data-can]").getAttribute("data-can")).split(" ").sort();
  check(able.includes("jax-flax") && !able.includes("mxnet-module"), "the probes say who can take a second derivative", JSON.stringify(able));
  await button.click();
  equal(await shown(), every.map(() => able), "a click shows only the frameworks that can");
  equal(await button.getAttribute("aria-pressed"), "true", "the button says that it is pressed");
  check((await page.textContent(".rosetta-chosen")).includes(`the ${able.length} frameworks`), "a sentence says what is shown");
  const asked = page.url();
  await button.click();
  equal(await shown(), every, "a second click shows all of them again");

  await page.goto("about:blank");
  await page.goto(asked);
  equal(await shown(), every.map(() => able), "an address carries the question");
  await page.goto("about:blank");
  await page.goto(`${address}#can=fly`);
  equal(await shown(), every, "an unknown ability in the address does no harm");
  await page.context().close();
}
