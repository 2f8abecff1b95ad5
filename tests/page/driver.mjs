// Drives a browser for tests in other languages: a request a line on stdin, its answer a line on stdout.
//
// node driver.mjs '{"browser":"chrome","executable":"/usr/bin/chromium","profile":"/tmp/x","args":[]}'
// {"do":"click","role":"button","name":"Pause"}  ->  {"value":true}, or {"error":"no button \"Pause\": ..."}
//
// Elements are found as assistive technology finds them, by role and accessible name, which axe-core
// computes alike in every browser. A name is the text or, with slashes, a regular expression.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";
import { candidates, describe } from "./accessible.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PATIENCE = Number(process.env.CHATTCP_PAGE_PATIENCE ?? 30_000); // ms for what takes far less than 1 s.
const options = JSON.parse(process.argv[2]);

const browser = await puppeteer.launch({
  browser: options.browser,
  executablePath: options.executable,
  userDataDir: options.profile,
  args: options.args,
  acceptInsecureCerts: Boolean(options.insecure),
  extraPrefsFirefox: { "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false },
  pipe: options.browser === "chrome", // Nothing of it is on a network interface.
  protocolTimeout: 180_000,
});

let page;
let cdp = null;
const requests = [];
const problems = [];

/** A new tab, in which everything that follows happens. */
async function open({ url, width = 1280, height = 900, dark = false, touch = false, script = "" }) {
  await page?.close();
  page = await browser.newPage();
  requests.length = problems.length = 0;
  page.on("request", request => requests.push(request.url()));
  page.on("pageerror", error => problems.push(`error: ${(error?.stack ?? String(error)).split("\n").slice(0, 6).join(" ")}`));
  page.on("console", message => {
    const from = message.location()?.url ?? "";
    // Of axe-core itself, whose styles the page's policy forbids, too.
    if (["error", "warn", "warning", "assert"].includes(message.type()) && !from.includes("withAxe")) {
      problems.push(`${message.type()}: ${message.text()} ${from}`.trimEnd());
    }
  });
  page.on("dialog", dialog => {
    problems.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await page.setViewport({ width, height, hasTouch: touch, isMobile: touch && options.browser === "chrome" });
  if (options.browser === "chrome") {
    cdp = await page.createCDPSession();
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  }
  if (script) await page.evaluateOnNewDocument(script);
  await page.goto(url, { waitUntil: "load", timeout: PATIENCE });
  return true;
}

async function withAxe() {
  if (!await page.evaluate("typeof axe === 'object'")) {
    // What the debugger evaluates is not the page's, so its Content-Security-Policy allows it.
    await page.evaluate(AXE);
  }
}

async function findOnce({ role, name = "", within = null }) {
  await withAxe();
  const found = await page.evaluateHandle(candidates, role, name, within);
  const element = found.asElement();
  if (!element) await found.dispose();
  return element;
}

async function find(wanted) {
  const end = Date.now() + (wanted.patience ?? PATIENCE);
  do {
    const element = await findOnce(wanted);
    if (element) return element;
    await new Promise(done => setTimeout(done, 100));
  } while (Date.now() < end);
  const seen = await page.evaluate(describe, wanted.role);
  throw new Error(`no ${wanted.role} "${wanted.name ?? ""}"; of this role: ${seen}`);
}

async function withElement(wanted, action) {
  const element = await find(wanted);
  try {
    return await action(element);
  } finally {
    await element.dispose();
  }
}

/** Drops a file onto the page, as from a file manager. The script may come from the debugger only. */
function dropFile(name, base64) {
  const bytes = Uint8Array.from(atob(base64), one => one.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  const target = document.elementFromPoint(innerWidth / 2, innerHeight / 2) ?? document.body;
  for (const kind of ["dragenter", "dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer }));
  }
}

/** The middle of the first such element in sight. */
function tapPoint(selector) {
  const box = document.querySelector(selector)?.getBoundingClientRect();
  return box ? [box.x + box.width / 2, box.y + box.height / 2] : null;
}

const commands = {
  open,
  evaluate: ({ source, args = [] }) => page.evaluate(`(${source})(...${JSON.stringify(args)})`),
  wait: async ({ source, args = [], patience = PATIENCE }) => {
    await page.waitForFunction(`(${source})(...${JSON.stringify(args)})`, { timeout: patience, polling: 100 });
    return true;
  },
  exists: async wanted => Boolean(await findOnce(wanted)),
  find: wanted => withElement(wanted, element => element.evaluate(one => one.innerText || one.value || "")),
  click: wanted => withElement(wanted, async element => { await element.click(); return true; }),
  focus: wanted => withElement(wanted, async element => { await element.focus(); return true; }),
  fill: wanted => withElement(wanted, async element => {
    await element.evaluate(one => { one.focus(); one.select?.(); });
    if (wanted.text === "") await page.keyboard.press("Backspace");
    else await page.keyboard.type(wanted.text);
    return element.evaluate(one => one.value);
  }),
  choose: wanted => withElement(wanted, element => element.select(wanted.value)),
  attribute: wanted => withElement(wanted, element =>
    element.evaluate((one, attribute) => one.getAttribute(attribute), wanted.attribute)),
  hover: wanted => withElement(wanted, async element => { await element.hover(); return true; }),
  press: async ({ key, times = 1 }) => {
    for (let done = 0; done < times; ++done) await page.keyboard.press(key);
    return true;
  },
  type: async ({ text }) => { await page.keyboard.type(text); return true; },
  drop: async ({ path, name }) => {
    await page.evaluate(dropFile, name, readFileSync(path).toString("base64"));
    return true;
  },
  screenshot: async ({ path }) => { await page.screenshot({ path }); return true; },
  reload: async () => { await page.reload(); return true; },
  tap: async ({ selector }) => {
    const point = await page.evaluate(tapPoint, selector);
    if (point) await page.mouse.click(...point);
    return Boolean(point);
  },
  viewport: async ({ width, height }) => { await page.setViewport({ width, height }); return true; },
  requests: () => requests,
  problems: () => problems,
  url: () => page?.url() ?? "",
  cdp: ({ method, params = {} }) => cdp.send(method, params),
  axe: async ({ rules = null }) => {
    await withAxe();
    const report = await page.evaluate(run => axe.run(document, { preload: false, ...(run && { runOnly: run }) }), rules);
    return report.violations.map(({ id, help, nodes }) => ({ id, help,
      nodes: nodes.slice(0, 5).map(({ html, failureSummary }) => ({ html: html.slice(0, 300), failureSummary })) }));
  },
};

async function answer(line) {
  const request = JSON.parse(line);
  try {
    const value = await commands[request.do](request);
    return { value: value ?? null };
  } catch (error) {
    return { error: String(error?.message ?? error) };
  }
}

process.stdout.write(JSON.stringify({ value: await browser.version() }) + "\n");
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(line)) + "\n");
}
await browser.close();
