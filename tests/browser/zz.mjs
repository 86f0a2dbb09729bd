import { launch } from "./browser.mjs";
const browser = await launch();
const page = await (await browser.newContext({ viewport: { width: 1600, height: 1000 } })).newPage();
page.on("console", (m) => console.log("console", m.type(), m.text()));
page.on("pageerror", (e) => console.log("error", e.stack));
await page.goto("http://localhost:8123/workloads/cnn_cifar10.html?framework=pytorch&with=cntk#step-compile", { waitUntil: "networkidle" });
console.log(await page.$eval(".rosetta-chooser", (f) => [f.elements.framework.value, f.elements.with.value]), await page.url());
await page.screenshot({ path: "/tmp/s/pair2.png" });
await browser.close();
