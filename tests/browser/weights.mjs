// Carrying weights over: the recipe of the two frameworks that the reader chose, by hand or by the address.

export async function checkWeights({ open, check, equal, address }) {
  const page = await open();
  await page.goto(address);
  const titles = () => page.$$eval(".rosetta-recipe section", (all) => all.map((one) => one.firstChild.firstChild.textContent));
  const code = () => page.$$eval(".rosetta-recipe pre", (all) => all.map((one) => one.textContent).join("\n"));
  check((await titles()).includes("Dense layer"), "two frameworks are chosen at first", JSON.stringify(await titles()));
  check((await code()).includes("# OIHW to HWIO"), "from PyTorch to Keras, kernels are transposed", await code());
  check(await page.locator(".rosetta-recipe pre span").count() > 0, "the code has colours");
  equal(new URL(page.url()).search, "", "the address changes only with the reader's choice");

  await page.selectOption(".rosetta-recipes select[name=to]", "paddle");
  check(!(await code()).includes("HWIO"), "another choice shows another recipe", await code());
  equal(new URL(page.url()).search, "?from=pytorch&to=paddle", "the address holds the choice");
  await page.selectOption(".rosetta-recipes select[name=to]", "pytorch");
  equal(await titles(), [], "one framework twice has no recipe");

  await page.goto(`${address}?from=keras&to=mlx`);
  equal(await page.$eval(".rosetta-recipes", (form) => [form.elements.from.value, form.elements.to.value]), ["keras", "mlx"], "an address chooses");
  check((await code()).includes("# HWIO to OHWI"), "the recipe is that of the address", await code());
  await page.goto(`${address}?from=nobody&to=mlx`);
  check((await titles()).length > 0, "an unknown name in the address does no harm");
  await page.context().close();
}
