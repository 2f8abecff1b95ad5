import assert from "node:assert/strict";
import test from "node:test";
import { ActivityOrder } from "../../src/page/model/activity_order.js";
import { Deque } from "../../src/page/model/deque.js";
import { TimeBuckets } from "../../src/page/model/time_buckets.js";

test("activity is bytes over time", () => {
  const buckets = new TimeBuckets(4, 100);
  [
    [1000, 1],
    [1050, 2],
    [1399, 4],
    [990, 8],
  ].forEach(([at, amount]) => buckets.add(at, amount));
  assert.deepEqual([...buckets.values], [11, 0, 0, 4]);
  buckets.add(1400, 16);
  assert.deepEqual([[...buckets.values], buckets.widthMs], [[11, 4, 16, 0], 200]);
  buckets.add(1e15, 32);
  assert.equal(
    buckets.values.reduce((sum, value) => sum + value),
    63,
  );
});

test("a deque keeps its numbers", () => {
  const deque = new Deque();
  for (let i = 0; i < 1000; ++i) {
    deque.push(i);
    if (i % 3 !== 0) {
      assert.equal(deque.shift(), deque.start - 1);
    }
  }
  assert.equal(deque.start, 666);
  assert.deepEqual(
    [deque.length, deque.end, deque.at(0), deque.at(-1), deque.numbered(700)],
    [334, 1000, 666, 999, 700],
  );
  assert.deepEqual(
    [deque.at(334), deque.at(-335), deque.numbered(665), deque.numbered(1000)],
    Array(4).fill(undefined),
  );
  assert.deepEqual(
    [[...deque].length, deque.slice(0, 2), deque.slice(332, 999)],
    [334, [666, 667], [998, 999]],
  );
});

test("the order of activity is that of the last touch", () => {
  const order = new ActivityOrder();
  const nodes = [0, 1, 2, 3].map((id) => ({ id, newer: null, older: null }));
  const ids = () => [...order].map(({ id }) => id);
  [0, 1, 2, 3, 1, 1, 0].forEach((i) => order.touch(nodes[i]));
  assert.deepEqual([ids(), order.oldest.id], [[0, 1, 3, 2], 2]);
  order.remove(nodes[2]);
  order.remove(nodes[0]);
  order.remove(nodes[0]);
  assert.deepEqual([ids(), order.newest.id, order.oldest.id], [[1, 3], 1, 3]);
  order.remove(nodes[1]);
  order.remove(nodes[3]);
  assert.deepEqual([ids(), order.newest, order.oldest], [[], null, null]);
});
