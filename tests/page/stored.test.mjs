import assert from "node:assert/strict";
import { test } from "node:test";
import { Stored } from "../../src/page/views/stored.js";
import { Theme } from "../../src/page/views/theme.js";

function storage() {
  const kept = new Map();
  return { kept, getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) };
}

const forbidden = () => { throw new DOMException("blocked", "SecurityError"); };
const full = () => ({ getItem: () => null, setItem: forbidden });

test("a choice is remembered", () => {
  const kept = storage();
  new Stored("a", () => kept).set("on");
  assert.equal(new Stored("a", () => kept).get(), "on");
  assert.equal(new Stored("b", () => kept).get(), null);
});

test("a browser that remembers nothing is no failure", () => {
  for (const refusing of [forbidden, full, () => undefined]) {
    const stored = new Stored("a", refusing);
    stored.set("on");
    assert.equal(stored.get(), null);
  }
});

test("the theme changes also where it cannot be remembered", () => {
  const root = { dataset: {} };
  const theme = new Theme({ storage: forbidden, root });
  assert.equal(root.dataset.theme, undefined);
  theme.next();
  assert.equal(root.dataset.theme, "light");
});

test("the theme is the one that was chosen last", () => {
  const kept = storage();
  const given = { storage: () => kept, root: { dataset: {} } };
  new Theme(given).next();
  assert.equal(new Theme(given).name, "light");
});
