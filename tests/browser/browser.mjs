// A headless Chromium and a server for a built site, on a free port of this machine.
import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png",
  ".json": "application/json", ".csv": "text/csv", ".woff2": "font/woff2", ".xml": "application/xml",
};
const PACKED = [".html", ".css", ".js", ".svg", ".json", ".csv", ".xml"];
const PIECES = 5; // of a page from a slow server
const PAUSE = 120; // ms between two of them

export const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
export const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export const launch = () => chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

export const packed = (content) => gzipSync(content, { level: 9 });

/* `slow`: a page comes in pieces, and its scripts after it has begun, so that a browser paints what it has.
 * Without it a page from this machine is complete before the first paint, and nothing on it seems to move. */
export async function serve(folder, { slow = false } = {}) {
  const kept = new Map(); // file -> its compressed content
  async function read(path, compressed) {
    const content = await readFile(path);
    if (!compressed) return content;
    if (!kept.has(path)) kept.set(path, packed(content));
    return kept.get(path);
  }
  async function sendSlowly(response, path) {
    const content = await readFile(path);
    if (path.endsWith(".js")) await sleep(PIECES * PAUSE / 2);
    const size = path.endsWith(".html") ? Math.ceil(content.length / PIECES) : content.length || 1;
    for (let at = 0; at < content.length; at += size) {
      if (at) await sleep(PAUSE);
      response.write(content.subarray(at, at + size));
    }
    response.end();
  }
  const server = createServer(async (request, response) => {
    try {
      let path = join(folder, normalize(decodeURIComponent(new URL(request.url, "http://x").pathname)));
      if ((await stat(path)).isDirectory()) path = join(path, "index.html");
      const compressed = !slow && PACKED.includes(extname(path)) && /\bgzip\b/.test(request.headers["accept-encoding"] || "");
      const headers = { "content-type": TYPES[extname(path)] || "application/octet-stream" };
      if (compressed) headers["content-encoding"] = "gzip";
      const content = slow ? null : await read(path, compressed);
      response.writeHead(200, headers);
      if (slow) await sendSlowly(response, path);
      else response.end(content);
    } catch {
      if (!response.headersSent) response.writeHead(404);
      response.end("not found");
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
