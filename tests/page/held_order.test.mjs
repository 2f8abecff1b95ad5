import assert from "node:assert/strict";
import { test } from "node:test";
import { HeldOrder } from "../../src/page/views/held_order.js";

function held() {
  const clock = { now: 0 };
  return { clock, order: new HeldOrder({ ms: 3000, now: () => clock.now }) };
}

test("rows come as they are while nobody points at them", () => {
  const { order } = held();
  assert.deepEqual(order.arrange(["a", "b"]), ["a", "b"]);
  assert.deepEqual(order.arrange(["b", "a", "c"]), ["b", "a", "c"]);
});

test("a held order keeps rows, leaves out those that went, and puts new ones last", () => {
  const { order, clock } = held();
  order.arrange(["a", "b", "c"]);
  order.attend();
  assert.deepEqual(order.arrange(["d", "c", "a"]), ["a", "c", "d"]);
  clock.now = 2999;
  assert.deepEqual(order.arrange(["e", "d", "c", "a"]), ["a", "c", "d", "e"]);
  clock.now = 3000;
  assert.deepEqual(order.arrange(["e", "d", "c", "a"]), ["e", "d", "c", "a"]);
});

test("an order that is let go is free at once", () => {
  const { order } = held();
  order.arrange(["a", "b"]);
  order.attend();
  assert.equal(order.holding, true);
  order.release();
  assert.deepEqual(order.arrange(["b", "a"]), ["b", "a"]);
});
