import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcer } from "../../src/page/views/announcer.js";

function stage() {
  const said = [];
  const clock = { now: 0, later: [] };
  const root = {
    get textContent() { return said.at(-1) ?? ""; },
    set textContent(text) { said.push(text); },
  };
  const announcer = new Announcer(root, { now: () => clock.now,
    later: (work, ms) => clock.later.push({ work, at: clock.now + ms }) });
  return { said, announcer, clock, goTo(now) {
    clock.now = now;
    clock.later.splice(0).forEach((timer) => (timer.at <= now ? timer.work() : clock.later.push(timer)));
  } };
}

test("the first message is said at once", () => {
  const { said, announcer } = stage();
  announcer.say("live");
  assert.deepEqual(said, ["live"]);
});

test("of many messages in 5 seconds only the newest is said, at their end", () => {
  const { said, announcer, goTo } = stage();
  announcer.say("one");
  for (let i = 0; i < 10; i++) {
    goTo(i * 100);
    announcer.say(`number ${i}`);
  }
  goTo(4999);
  assert.deepEqual(said, ["one"]);
  goTo(5000);
  assert.deepEqual(said, ["one", "number 9"]);
  announcer.say("later");
  goTo(9999);
  assert.equal(said.length, 2);
  goTo(10000);
  assert.deepEqual(said, ["one", "number 9", "later"]);
});
