// node lighthouse.mjs SITE: Lighthouse's marks of four pages, on a desktop and on a phone. Exit code 1 if one is too low.
//
// Accessibility, best practices and SEO must have 100; they don't depend on the machine. The mark for performance does, although
// Lighthouse computes the network: it measures the scripts' time on this machine and multiplies it. So the multiplier follows the
// machine's speed, the median of three visits counts, and a mark may lie a margin below its floor before it fails.
import * as launcher from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { CHROMIUM, FLAGS, serve } from "./browser.mjs";

const PAGES = ["index.html", "workloads/cnn_cifar10.html", "frameworks/pytorch.html", "lessons/convolution.html"];
const FLOORS = { desktop: 95, phone: 90 };
const MARGIN = 5; // between two runs of the same pages on a quiet and on a busy machine
const VISITS = 3;
const SHIFT = 0.02;
const SLOWDOWN = { desktop: 1, phone: 4 }; // of a processor with Lighthouse's index below
const INDEX = 1500; // what Lighthouse's guide calls a usual desktop machine

const site = process.argv[2] || "../../_build/html";
const server = await serve(site);
let wrong = 0;
const check = (good, what) => {
  if (!good) wrong += 1;
  console.log(`${good ? "ok  " : "FAIL"} ${what}`);
};

async function visit(url, form, categories, index) {
  const chrome = await launcher.launch({ chromePath: CHROMIUM, chromeFlags: FLAGS, logLevel: "silent" });
  try {
    const config = form === "desktop" ? desktopConfig : { extends: "lighthouse:default" };
    const throttling = { ...config.settings?.throttling };
    const cpuSlowdownMultiplier = Math.max(1, SLOWDOWN[form] * (index || INDEX) / INDEX);
    const settings = { ...config.settings, onlyCategories: categories, throttlingMethod: "simulate" };
    if (form === "desktop") settings.throttling = { ...throttling, cpuSlowdownMultiplier };
    else settings.throttling = { rttMs: 150, throughputKbps: 1638.4, requestLatencyMs: 562.5, downloadThroughputKbps: 1474.56, uploadThroughputKbps: 675, cpuSlowdownMultiplier };
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "silent", output: "json" }, { ...config, settings });
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    return lhr;
  } finally {
    await chrome.kill();
  }
}

const mark = (lhr, category) => Math.round(100 * lhr.categories[category].score);
const failed = (lhr, category) =>
  lhr.categories[category].auditRefs.map(({ id }) => lhr.audits[id]).filter(({ score }) => score !== null && score < 1).map(({ id }) => id).join(" ");

const warm = await visit(server.address + PAGES[0], "phone", ["performance"]);
const index = warm.environment.benchmarkIndex;
console.log(`--   this machine's index is ${Math.round(index)}`);
for (const page of PAGES) {
  for (const form of Object.keys(FLOORS)) {
    const visits = [];
    for (let number = 0; number < VISITS; number += 1) {
      const categories = number ? ["performance"] : ["performance", "accessibility", "best-practices", "seo"];
      visits.push(await visit(server.address + page, form, categories, index));
    }
    const marks = visits.map((lhr) => mark(lhr, "performance")).sort((one, other) => one - other);
    const middle = marks[Math.floor(VISITS / 2)];
    const told = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index"]
      .map((id) => `${id.replaceAll(/([a-z])[a-z]*-?/g, "$1")} ${visits[0].audits[id].displayValue}`).join(", ");
    check(middle >= FLOORS[form] - MARGIN, `${page}, ${form}: performance ${middle} (${marks.join(", ")}; floor ${FLOORS[form]}; ${told})`);
    for (const category of ["accessibility", "best-practices", "seo"]) {
      check(mark(visits[0], category) === 100, `${page}, ${form}: ${category} ${mark(visits[0], category)} ${failed(visits[0], category)}`);
    }
    const shift = visits[0].audits["cumulative-layout-shift"].numericValue;
    check(shift < SHIFT, `${page}, ${form}: layout shift ${shift.toFixed(3)}`);
  }
}
server.close();
console.log(wrong ? `${wrong} FAILED` : "all good");
process.exit(wrong ? 1 : 0);
