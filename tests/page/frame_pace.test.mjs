import assert from "node:assert/strict";
import { test } from "node:test";
import { FramePace } from "../../src/page/app/frame_pace.js";

// Frames come every 16 ms of a clock that the test moves.
function paced() {
  const it = { ms: 0, drawn: [], frames: [] };
  it.pace = new FramePace({ frame: (fn) => it.frames.push(fn), now: () => it.ms });
  it.frame = () => {
    it.ms += 16;
    it.frames.splice(0).forEach((fn) => fn());
  };
  it.draw = (cost, urgent) => it.pace.request(() => {
    it.drawn.push(it.ms);
    it.ms += cost;
  }, urgent);
  return it;
}

test("packets draw every second frame", () => {
  const it = paced();
  for (let i = 0; i < 8; i++) {
    it.draw(0, false);
    it.frame();
  }
  assert.deepEqual(it.drawn, [16, 48, 80, 112]);
});

test("slow drawing takes a third of the time", () => {
  const it = paced();
  while (it.ms < 3000) {
    it.draw(50, false);
    it.frame();
  }
  assert.ok(it.drawn.length >= 16 && it.drawn.length <= 20, `${it.drawn.length} times`);
});

test("what a person did is drawn in the next frame, also if packets wait", () => {
  const it = paced();
  it.draw(100, false);
  it.frame(); // 16 to 116
  it.draw(0, false);
  it.frame();
  assert.equal(it.drawn.length, 1);
  it.draw(0, true);
  it.frame();
  assert.deepEqual(it.drawn, [16, 148]);
  assert.equal(it.frames.length, 0);
});

test("a failure does not end the drawing", () => {
  const it = paced();
  it.pace.request(() => { throw new Error("broken"); });
  assert.throws(() => it.frame(), /broken/);
  it.draw(0, true);
  it.frame();
  assert.equal(it.drawn.length, 1);
});
