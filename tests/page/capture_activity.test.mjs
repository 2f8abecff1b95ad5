import assert from "node:assert/strict";
import test from "node:test";
import { Activity } from "../../src/page/capture/activity.js";
import { Server } from "../../src/page/capture/server.js";
import { eventResponse } from "./packets.mjs";

const PACKET = 'event: packet\ndata: {"packet_size":60}\n\n';

test("each interface is looked at in turn, and one that fails has no rate", async () => {
  const asked = [];
  let open = 0;
  const fetch = async (url, { signal }) => {
    const query = new URL(url).searchParams;
    asked.push(query.get("i"));
    assert.equal(open, 0, "one stream at a time");
    open += 1;
    signal.addEventListener("abort", () => {
      open -= 1;
    });
    if (query.get("i") === "down") {
      return eventResponse(["event: error\ndata: down\n\n"]);
    }
    if (query.get("i") === "<refused>") {
      return new Response("{}", { status: 403 });
    }
    const loss = 'event: dropped\ndata: {"dropped":7}\n\n';
    return eventResponse([PACKET.repeat(3) + loss], { open: true, signal });
  };
  const rates = new Map();
  const server = new Server({ base: "http://h/", storage: null, fetch });
  const activity = new Activity({
    server,
    names: ["lo", "down", "<refused>"],
    lookMs: 50,
    restMs: 1,
    onRate: (name, rate) => {
      rates.set(name, rate);
      if (rates.size === 3) {
        activity.stop();
      }
    },
  });
  await activity.start();
  assert.deepEqual(asked, ["lo", "down", "<refused>"]);
  assert.ok(rates.get("lo") > 50 && rates.get("lo") <= 201, `${rates.get("lo")}`);
  assert.equal(rates.get("down"), null);
  assert.equal(rates.get("<refused>"), null);
});

test("stop ends the look that runs", async () => {
  const fetch = async (url, { signal }) => eventResponse([PACKET], { open: true, signal });
  const server = new Server({ base: "http://h/", storage: null, fetch });
  const activity = new Activity({
    server,
    names: ["lo"],
    lookMs: 60_000,
    onRate: () => assert.fail("no rate"),
  });
  const running = activity.start();
  await new Promise((resolve) => setTimeout(resolve, 20));
  activity.stop();
  await running;
});
