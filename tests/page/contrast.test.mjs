// The colours of src/page/style/base.css: text can be read on every surface, in both themes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../../src/page/style/base.css", import.meta.url), "utf8");
const tokens = new Map([...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)]
  .map(([, name, light, dark]) => [name, { light, dark }]));

// Relative luminance, WCAG 2.2.
function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ["background", "surface", "raised", "chosen", "client-surface", "server-surface"];
const pairs = (colours, surfaces, least) => colours.flatMap((colour) =>
  surfaces.map((surface) => [colour, surface, least]));
const WANTED = [
  ...pairs(["text", "quiet", "accent", "client", "server"], SURFACES, 4.5),
  ...pairs(["trouble", "warning", "good"], ["background", "surface", "raised", "chosen"], 4.5),
  ["trouble", "trouble-surface", 4.5], ["warning", "warning-surface", 4.5], ["good", "good-surface", 4.5],
  ["on-accent", "accent", 4.5],
  ...pairs(["line-strong", "focus"], SURFACES, 3),
];

test("black on white has the highest contrast there is", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
});

for (const theme of ["light", "dark"]) {
  test(`all text can be read in the ${theme} theme`, () => {
    const poor = WANTED.flatMap(([colour, surface, least]) => {
      const is = contrast(tokens.get(colour)[theme], tokens.get(surface)[theme]);
      return is < least ? [`${colour} on ${surface}: ${is.toFixed(2)} < ${least}`] : [];
    });
    assert.deepEqual(poor, []);
  });
}
