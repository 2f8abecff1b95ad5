import assert from "node:assert/strict";
import { test } from "node:test";
import { sparkPath } from "../../src/page/views/sparkline.js";

test("nothing is drawn of nothing", () => {
  assert.equal(sparkPath([]), "");
  assert.equal(sparkPath(new Float64Array(8)), "");
});

test("the highest value is at the top, none at the bottom, and the line spans the width", () => {
  assert.equal(sparkPath([0, 100, 25]), "M0.0 17.0L36.0 1.0L72.0 9.0");
});

test("one value is a level line", () => {
  assert.equal(sparkPath([7]), "M0.0 1.0H72");
});
