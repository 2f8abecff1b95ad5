import { test } from "node:test";
import assert from "node:assert/strict";
import { Deque } from "../../src/page/model/deque.js";
import { MeaningSeries } from "../../src/page/model/meaning_series.js";
import { plotsOf } from "../../src/page/views/meaning_plots.js";

function conversationOf(proto, packets) {
  const conversation = { proto, packets: new Deque(), windowOf: (packet) => packet.window };
  for (const packet of packets) {
    conversation.packets.push({
      flags: ["ACK"], rttMs: null, inFlight: null, window: 1000, isRetransmission: false, payloadLength: 0, ...packet,
    });
  }
  return conversation;
}

test("a round trip belongs to the side whose bytes were acknowledged", () => {
  const series = new MeaningSeries(conversationOf("tcp", [
    { at: 0, side: "client", inFlight: 100 },
    { at: 5, side: "server", rttMs: 5, window: 64 },
    { at: 6, side: "client", inFlight: 60, isRetransmission: true },
  ]));
  assert.equal(series.advance(100), true);
  assert.deepEqual(series.times.client.points.map(({ x, y }) => [x, y]), [[5, 5]]);
  assert.equal(series.times.server.count, 0);
  assert.deepEqual(series.amounts.client.points.map(({ y }) => y), [100, 60]);
  assert.deepEqual(series.window.client.points.map(({ x, y }) => [x, y]), [[6, 64]]);
  assert.equal(series.again.count, 1);
});

test("reading stops when its time is over, and goes on where it was", () => {
  const packets = Array.from({ length: 1000 }, (_, i) => ({ at: i, side: "server", rttMs: i }));
  const series = new MeaningSeries(conversationOf("tcp", packets));
  let time = 0;
  const clock = () => { time += 10; return time; };
  let slices = 1;
  while (!series.advance(5, clock)) slices += 1;
  assert.ok(slices >= 3);
  assert.equal(series.times.client.count, 1000);
});

test("many points are thinned, their extremes and sums are not", () => {
  const packets = Array.from({ length: 50_000 }, (_, i) => ({ at: i, side: "server", rttMs: i === 777 ? 9000 : 2 }));
  const series = new MeaningSeries(conversationOf("tcp", packets));
  series.advance(10_000);
  const { points, count, max, mean } = series.times.client;
  assert.ok(points.length <= 2400);
  assert.ok(points.some(({ y }) => y === 9000));
  assert.equal(count, 50_000);
  assert.equal(max, 9000);
  assert.ok(mean > 2 && mean < 3);
});

test("packets that were let go before they were read are left out", () => {
  const conversation = conversationOf("udp", [
    { at: 0, side: "client", payloadLength: 1 }, { at: 1, side: "server", payloadLength: 2 },
    { at: 4, side: "client", payloadLength: 3 },
  ]);
  const series = new MeaningSeries(conversation);
  conversation.packets.shift();
  series.advance(100);
  assert.deepEqual(series.amounts.server.points.map(({ y }) => y), [2]);
  assert.deepEqual(series.times.client.points.map(({ y }) => y), [3]);
});

test("a plot says in words what it shows", () => {
  const series = new MeaningSeries(conversationOf("tcp", [
    { at: 0, side: "client", inFlight: 100 }, { at: 5, side: "server", rttMs: 5 },
    { at: 9, side: "server", rttMs: 1, isRetransmission: true },
  ]));
  series.advance(100);
  assert.equal(plotsOf(series).times.text, "Round trips. client's bytes acknowledged after: 1 ms to 5 ms, "
    + "mean 3 ms, 2 points. sent again: 1, marked by crosses.");
});
