import assert from "node:assert/strict";
import test from "node:test";
import { Slices, inSlices, yieldToPage } from "../../src/page/capture/slices.js";

// Time that passes only by work.
function fakeSlices(budgetMs = 12) {
  const clock = { ms: 0, pauses: 0 };
  const pause = async () => {
    clock.pauses += 1;
  };
  return { clock, slices: new Slices({ budgetMs, pause, now: () => clock.ms }) };
}

test("all items are done, in order, with a pause after each budget", async () => {
  const { clock, slices } = fakeSlices(12);
  const done = [];
  const count = await slices.each([1, 2, 3, 4, 5, 6], (item) => {
    done.push(item);
    clock.ms += 5;
  });
  assert.equal(count, 6);
  assert.deepEqual(done, [1, 2, 3, 4, 5, 6]);
  assert.equal(clock.pauses, 1); // 15 ms, a pause, 15 ms.
});

test("calls in one turn of the event loop share a slice", async () => {
  const { clock, slices } = fakeSlices(12);
  for (let i = 0; i < 6; ++i) {
    await slices.each([i], () => {
      clock.ms += 5;
    });
  }
  assert.equal(clock.pauses, 1);
});

test("a new turn of the event loop is a new slice", async () => {
  const { clock, slices } = fakeSlices(12);
  for (let i = 0; i < 6; ++i) {
    await slices.each([i], () => {
      clock.ms += 5;
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal(clock.pauses, 0);
});

test("an abort ends the work", async () => {
  const { slices } = fakeSlices();
  const abort = new AbortController();
  const done = [];
  const count = await slices.each(
    [1, 2, 3],
    (item) => {
      done.push(item);
      abort.abort();
    },
    abort.signal,
  );
  assert.equal(count, 1);
  assert.deepEqual(done, [1]);
});

test("timers run while slices are worked on", async () => {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 1);
  await inSlices(new Array(40).fill(0), 5, () => {
    const end = performance.now() + 2;
    while (performance.now() < end);
  });
  clearInterval(timer);
  assert.ok(ticks >= 5, `${ticks} ticks in 80 ms`);
});

test("a scheduler is used where there is one, but not in a hidden tab", async () => {
  const priorities = [];
  globalThis.scheduler = {
    postTask: async (fn, { priority }) => {
      priorities.push(priority);
      fn();
    },
  };
  try {
    await yieldToPage();
    assert.deepEqual(priorities, ["background"]);
    globalThis.document = { hidden: true };
    await yieldToPage();
    assert.equal(priorities.length, 1);
  } finally {
    delete globalThis.scheduler;
    delete globalThis.document;
  }
});
