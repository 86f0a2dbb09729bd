// Accessibility (axe: WCAG 2.1 A and AA, best practice), width and theme of many pages, some at a time.
//
// Axe looks at every element, which takes seconds on a large page, so each rule runs where its answer can differ:
// - contrast of colours once in each theme, on a wide screen. Colours come from the theme's variables; no rule of the site's
//   stylesheets sets one by the screen's width. What a wide screen doesn't show (the menu's button) is an icon without text.
// - everything else once at each width, in the light theme: roles, names, headings and sizes don't depend on colours.
import AxeBuilder from "@axe-core/playwright";

const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"];
const CONTRAST = ["color-contrast"];
const WORKERS = 2;
const VIEWS = [
  { width: 1280, theme: "light", rules: (axe) => axe.withTags(TAGS) },
  { width: 390, theme: "light", rules: (axe) => axe.withTags(TAGS).disableRules(CONTRAST) },
  { width: 1280, theme: "dark", rules: (axe) => axe.withRules(CONTRAST) },
];

const told = (violations) =>
  violations
    .map((v) => `${v.id} x${v.nodes.length} ${v.nodes.slice(0, 3).map((n) => `${n.target} (${n.any[0]?.message || n.all[0]?.message || n.none[0]?.message || ""})`).join("; ")}`)
    .join("\n     ");

/* what is hidden at first: another tab, a second framework, the folds */
async function openAll(page) {
  await page.evaluate(() => document.querySelectorAll("main details").forEach((fold) => { fold.open = true; }));
  if (await page.$(".rosetta-pick")) await page.click(".rosetta-pick");
  await page.waitForTimeout(100);
}

async function look({ page, address, check, equal }, { name, open }) {
  for (const { width, theme, rules } of VIEWS) {
    const where = `${name}${open ? " all open" : ""} ${width} px ${theme}`;
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" }); // else axe may see a colour on its way to another
    await page.mouse.move(0, 0); // over nothing, whatever was clicked before
    await page.setViewportSize({ width, height: 900 });
    await page.goto(address + name);
    if (open) await openAll(page);
    equal(await page.evaluate(() => document.documentElement.dataset.theme), theme, `${where}: theme`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(over <= 0, `${where}: no sideways scrolling`, `${over} px too wide`);
    const { violations } = await rules(new AxeBuilder({ page }).setLegacyMode(true)).analyze(); // legacy: for pages without frames
    check(!violations.length, `${where}: axe`, told(violations));
  }
}

/* `pages` as they are, `opened` with everything open that a click opens; addresses relative to the site's */
export async function checkAccessibility({ open, address, check, equal, pages, opened }) {
  const left = [...opened.map((name) => ({ name, open: true })), ...pages.map((name) => ({ name, open: false }))];
  const work = async () => {
    const page = await open({ bypassCSP: true }); // axe adds a style of its own, which the policy of the pages blocks
    for (let next = left.shift(); next; next = left.shift()) {
      const start = performance.now();
      await look({ page, address, check, equal }, next);
      if (process.env.TIMES) console.log(`     ${((performance.now() - start) / 1000).toFixed(1)} s ${next.name}`);
    }
    await page.context().close();
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
}
