import { test } from "node:test";
import assert from "node:assert/strict";
import {
  horizontalScale, logTicks, niceTicks, verticalScale,
} from "../../src/page/views/plot_scale.js";
import { binned } from "../../src/page/model/binned.js";

test("binning keeps the extremes and the order", () => {
  const points = Array.from({ length: 10_000 }, (_, i) => ({ x: i, y: i === 5_000 ? 99 : i === 7_001 ? -3 : 1 }));
  const kept = binned(points, 600);
  assert.ok(kept.length <= 600);
  assert.ok(kept.some((point) => point.y === 99));
  assert.ok(kept.some((point) => point.y === -3));
  assert.ok(kept.every((point, i) => i === 0 || kept[i - 1].x <= point.x));
});

test("binning leaves few points as they are, and survives equal times", () => {
  const few = [{ x: 1, y: 2 }, { x: 3, y: 4 }];
  assert.equal(binned(few, 600), few);
  const same = Array.from({ length: 1_000 }, (_, i) => ({ x: 5, y: i }));
  assert.deepEqual(binned(same, 600).map((point) => point.y), [0, 999]);
});

test("ticks are round", () => {
  assert.deepEqual(niceTicks(0, 97, 4), [0, 50]);
  assert.deepEqual(niceTicks(0, 0.3, 4), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(niceTicks(7, 7, 4), [7]);
  assert.deepEqual(logTicks(0.05, 40, 4), [0.01, 0.1, 1, 10, 100]);
  assert.deepEqual(logTicks(1, 1e8, 4), [1, 100, 1e4, 1e6, 1e8]);
});

test("a scale is logarithmic only where values span far", () => {
  const far = verticalScale([0.1, 10, 100], { top: 0, bottom: 90 });
  assert.equal(far.kind, "logarithmic");
  assert.equal(far.at(10), 30);
  const near = verticalScale([1, 4], { top: 0, bottom: 100 });
  assert.equal(near.kind, "linear");
  assert.equal(near.at(0), 100);
  assert.equal(near.at(near.ticks[near.ticks.length - 1]), 0);
  const zero = verticalScale([0, 0], { top: 0, bottom: 100 });
  assert.equal(zero.at(0), 100);
});

test("time runs from the left to the right", () => {
  const scale = horizontalScale(1_000, 3_000, { left: 10, right: 110 });
  assert.equal(scale.at(1_000), 10);
  assert.equal(scale.at(2_000), 60);
  assert.equal(scale.at(3_000), 110);
  assert.equal(horizontalScale(5, 5, { left: 10, right: 110 }).at(5), 10);
});
