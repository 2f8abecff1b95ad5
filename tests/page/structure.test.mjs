// The arrows between the folders of src/page are those that its README draws, and its rules hold.
import assert from "node:assert";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const PAGE = join(dirname(fileURLToPath(import.meta.url)), "../../src/page");

// A folder may import from itself and these.
const WORDS = ["words", "protocols", "details"];
const ALLOWED = {
  capture: ["words"],
  words: WORDS,
  protocols: WORDS,
  details: WORDS,
  model: ["capture", ...WORDS],
  save: ["details", "words"],
  app: ["capture", "model", ...WORDS],
  views: ["app", "capture", "model", "save", ...WORDS],
  ".": ["app", "capture", "model", "save", "views", ...WORDS],
};
const MOST_LINES = 320; // "More than about 300 lines is two parts."
const WIDEST = 120;

const files = readdirSync(PAGE, { recursive: true }).filter(name => statSync(join(PAGE, name)).isFile());
const text = name => readFileSync(join(PAGE, name), "utf8");
const code = name => text(name).replaceAll(/^\s*\/\/.*$|\/\*.*?\*\//gms, "");
const modules = files.filter(name => name.endsWith(".js"));
const folderOf = name => posix.dirname(name).split("/")[0];

function importsOf(name) {
  return [...code(name).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g)].map(([, target]) => target);
}

test("there is something to look at", () => {
  assert.ok(modules.length > 30, `${modules.length} modules`);
});

test("imports are relative, exist, and follow the arrows", () => {
  for (const name of modules) {
    for (const target of importsOf(name)) {
      assert.match(target, /^\.\.?\/.*\.js$/, `${name} imports ${target}`);
      const found = posix.join(posix.dirname(name), target);
      assert.ok(files.includes(found), `${name} imports ${found}, which does not exist`);
      const allowed = [folderOf(name), ...(ALLOWED[folderOf(name)] ?? [])];
      assert.ok(allowed.includes(folderOf(found)), `${name} must not import ${found}`);
    }
  }
});

test("only views and main.js know the DOM", () => {
  for (const name of modules.filter(one => folderOf(one) !== "views" && one !== "main.js")) {
    assert.doesNotMatch(code(name), /\b(document|window)\s*[.?[]|\bHTMLElement\b|\bgetComputedStyle\b/, name);
  }
});

test("nothing becomes HTML or code, and no text goes around textContent", () => {
  const forbidden = /\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc)\b|\beval\s*\(|\bnew\s+Function\b/;
  for (const name of modules) assert.doesNotMatch(code(name), forbidden, name);
});

test("no file asks for anything of another host", () => {
  for (const name of files.filter(one => /\.(js|css|html|svg)$/.test(one))) {
    const asked = text(name).match(/(?:src|href)=["']?https?:|url\(\s*["']?(?:https?:)?\/\/|@import\s+["']https?:/);
    assert.equal(asked, null, name);
  }
});

test("the HTML has neither inline script nor inline style", () => {
  for (const name of files.filter(one => one.endsWith(".html"))) {
    assert.doesNotMatch(text(name), /<style|\sstyle=|\son[a-z]+=|javascript:/i, name);
    for (const [tag] of text(name).matchAll(/<script[^>]*>/g)) assert.match(tag, /\ssrc=/, name);
  }
});

test("no file is large, no line is wide", () => {
  for (const name of files.filter(one => /\.(js|css)$/.test(one))) {
    const lines = text(name).split("\n");
    assert.ok(lines.length <= MOST_LINES, `${name} has ${lines.length} lines`);
    const wide = lines.findIndex(line => line.length > WIDEST);
    assert.equal(wide, -1, `${relative(".", name)}:${wide + 1} is wider than ${WIDEST}`);
  }
});
