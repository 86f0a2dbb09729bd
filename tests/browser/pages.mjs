// Which pages of a built site are looked at: its inventory, objects.inv, says which there are, also without an address of the site.
//
// The largest pages, the landing page and those of the workloads always; of the others a sample for each folder, which another commit
// draws anew. A change that breaks one kind of page is seen at once, one that breaks a single page within some commits.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";

const LARGEST = 5;
const SAMPLE = 2; // pages of each folder
const ALWAYS = /^(index\.html|workloads\/.*)$/;
const UNLISTED = ["404.html"]; // a template, no page of the inventory
const LINES = 4; // of an inventory, before its compressed list

export function allPages(site) {
  const file = readFileSync(join(site, "objects.inv"));
  let begin = 0;
  for (let line = 0; line < LINES; line += 1) begin = file.indexOf("\n", begin) + 1;
  const list = inflateSync(file.subarray(begin)).toString("utf-8");
  const pages = [...list.matchAll(/^\S+ std:doc -?\d+ (\S+) /gm)].map((found) => found[1]);
  if (!pages.includes("index.html")) throw new Error("the inventory doesn't name the landing page");
  return [...pages.sort(), ...UNLISTED];
}

/* the commit; without git the site itself, so that a sample can be drawn again */
function seed(site) {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf-8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return createHash("sha256").update(readFileSync(join(site, "objects.inv"))).update(readFileSync(join(site, "index.html"))).digest("hex");
  }
}

export function choose(pages, sizes, key, everything = false) {
  if (everything) return { chosen: pages, waiting: [] };
  const largest = [...pages].sort((one, other) => sizes[other] - sizes[one] || (one < other ? -1 : 1)).slice(0, LARGEST);
  const always = pages.filter((name) => ALWAYS.test(name) || largest.includes(name));
  const rank = (name) => createHash("sha256").update(`${key} ${name}`).digest("hex");
  const others = pages.filter((name) => !always.includes(name));
  const folderOf = (name) => name.slice(0, name.indexOf("/") + 1);
  const folders = [...new Set(others.map(folderOf))].map((folder) => others.filter((name) => folderOf(name) === folder));
  const sampled = folders.flatMap((names) => names.sort((one, other) => (rank(one) < rank(other) ? -1 : 1)).slice(0, SAMPLE));
  const chosen = [...always, ...sampled];
  return { chosen, waiting: pages.filter((name) => !chosen.includes(name)) };
}

export function pagesOf(site, everything = false) {
  const pages = allPages(site);
  const sizes = Object.fromEntries(pages.map((name) => [name, statSync(join(site, name)).size]));
  return choose(pages, sizes, seed(site), everything);
}
