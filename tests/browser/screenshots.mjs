// node screenshots.mjs SITE OUT [PAGE…]: pictures of pages at two widths, light and dark.
import { mkdir } from "node:fs/promises";
import { launch, serve } from "./browser.mjs";

const [site = "../../_build/html", out = "../../_build/screenshots", ...named] = process.argv.slice(2);
const pages = named.length ? named : ["index.html", "workloads/cnn_cifar10.html"];
await mkdir(out, { recursive: true });
const server = await serve(site);
const browser = await launch();
for (const width of [1280, 390]) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    for (const name of pages) {
      await page.goto(server.address + name);
      await page.waitForTimeout(200);
      const file = `${out}/${name.replace(/[^a-z0-9]+/gi, "-")}-${width}-${colorScheme}.png`;
      await page.screenshot({ path: file, fullPage: true });
      console.log(file);
    }
    await context.close();
  }
}
await browser.close();
server.close();
