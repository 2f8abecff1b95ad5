import assert from "node:assert/strict";
import test from "node:test";
import { CaptureModel } from "../../src/page/model/capture_model.js";
import { ConversationList, SORTS } from "../../src/page/model/conversation_list.js";
import { PayloadSearch, patternOf } from "../../src/page/model/payload_search.js";
import { Slices } from "../../src/page/capture/slices.js";
import { tcp, udp } from "./packets.mjs";

const host = (n, port = 50_000) => ({ ip: `10.1.0.${n}`, port });
const ids = (list) => list.rows().map(({ id }) => id);

function listOf(packets, { limits, ...options } = {}) {
  const model = new CaptureModel(limits);
  packets.forEach((packet) => model.add(packet));
  return { model, list: new ConversationList(model, options) };
}

const found = async (list) => {
  await list.payloads.finished;
  return ids(list).sort();
};

test("the newest activity comes first", () => {
  const { model, list } = listOf([0, 1, 2].map((stream) => tcp({ stream, client: host(stream) })));
  assert.deepEqual(ids(list), ["tcp:2", "tcp:1", "tcp:0"]);
  model.add(tcp({ stream: 0, client: host(0) }));
  assert.deepEqual(ids(list), ["tcp:0", "tcp:2", "tcp:1"]);
});

test("nothing new, the same array", () => {
  const { model, list } = listOf([tcp()]);
  const rows = list.rows();
  assert.equal(list.rows(), rows);
  model.add(tcp());
  assert.notEqual(list.rows(), rows);
});

test("each sort puts the largest first, and follows new packets and conversations", () => {
  const { model, list } = listOf([
    tcp({ stream: 0, client: host(0), at: 1000, size: 10 }),
    tcp({ stream: 0, client: host(0), at: 1000, size: 10 }),
    tcp({ stream: 1, client: host(1), at: 3000, size: 500 }),
    tcp({ stream: 2, client: host(2), at: 2000, flags: "RST", state: "CLOSED" }),
  ]);
  const expected = {
    activity: ["tcp:2", "tcp:1", "tcp:0"],
    packets: ["tcp:0", "tcp:1", "tcp:2"],
    bytes: ["tcp:1", "tcp:2", "tcp:0"],
    start: ["tcp:1", "tcp:2", "tcp:0"],
    trouble: ["tcp:2", "tcp:0", "tcp:1"],
  };
  for (const sort of SORTS) {
    list.setSort(sort);
    const order = ids(list);
    assert.equal(order[0], expected[sort][0], sort);
    assert.deepEqual([...order].sort(), [...expected[sort]].sort());
    if (sort !== "trouble" && sort !== "packets") {
      assert.deepEqual(order, expected[sort]);
    }
  }
  list.setSort("bytes");
  model.add(tcp({ stream: 3, client: host(3), size: 200 }));
  model.add(tcp({ stream: 0, client: host(0), size: 900 }));
  assert.deepEqual(ids(list), ["tcp:0", "tcp:1", "tcp:3", "tcp:2"]);
  assert.throws(() => list.setSort("constructor"), RangeError);
});

test("forgotten conversations leave a sorted list, and clear empties it", () => {
  const { model, list } = listOf(
    [0, 1].map((stream) => tcp({ stream, client: host(stream) })),
    { limits: { mostConversations: 2 } },
  );
  list.setSort("packets");
  ids(list);
  model.add(tcp({ stream: 2, client: host(2) }));
  assert.deepEqual(ids(list).sort(), ["tcp:1", "tcp:2"]);
  model.clear();
  assert.deepEqual(ids(list), []);
  model.add(tcp({ stream: 7, client: host(7) }));
  assert.deepEqual(ids(list), ["tcp:7"]);
});

test("only the troubled ones", () => {
  const { model, list } = listOf([
    tcp({ stream: 0, client: host(0) }),
    tcp({ stream: 1, client: host(1), marks: ["retransmission"] }),
  ]);
  list.setTroubledOnly(true);
  assert.deepEqual(ids(list), ["tcp:1"]);
  model.add(tcp({ stream: 0, client: host(0), flags: "RST", state: "CLOSED" }));
  assert.deepEqual(ids(list), ["tcp:0", "tcp:1"]);
  list.setTroubledOnly(false);
  assert.equal(ids(list).length, 2);
});

test("words find addresses, ports, names of ports and protocols", () => {
  const portName = (proto, port) => (port === 443 ? "https" : "");
  const { list } = listOf(
    [
      tcp({ stream: 0, client: host(7), server: { ip: "fe80::1", port: 443 } }),
      udp({ stream: 0, client: host(8) }),
    ],
    { portName },
  );
  const expected = {
    "10.1.0.7": ["tcp:0"],
    FE80: ["tcp:0"],
    "[fe80::1]:443": ["tcp:0"],
    https: ["tcp:0"],
    udp: ["udp:0"],
    "10.1 UDP": ["udp:0"],
    10.1: ["tcp:0", "udp:0"],
    "10.1.0.8:50000": ["udp:0"],
    "10.1.0.7 udp": [],
    ".*": [],
    " ": ["tcp:0", "udp:0"],
  };
  for (const [text, result] of Object.entries(expected)) {
    list.setSearch(text);
    assert.deepEqual(ids(list).sort(), result, text);
  }
});

test("text in a payload is found, in any case and in packets that come later", async () => {
  const { model, list } = listOf([
    tcp({ stream: 0, client: host(0), payload: "GET /Index.html" }),
    tcp({ stream: 1, client: host(1), payload: "nothing" }),
  ]);
  list.setSearch("get /index");
  assert.deepEqual(await found(list), ["tcp:0"]);
  model.add(tcp({ stream: 2, client: host(2), payload: "xxGet /indexxx" }));
  list.rows();
  assert.deepEqual(await found(list), ["tcp:0", "tcp:2"]);
  list.setSearch("nothing");
  assert.deepEqual(await found(list), ["tcp:1"]);
  list.setSearch("n"); // Too short for payloads.
  assert.deepEqual(await found(list), []);
});

test("text is found as UTF-8 and as Latin-1, and special characters mean themselves", () => {
  const has = (text, bytes) => patternOf(text).test(Buffer.from(bytes).toString("latin1"));
  assert.equal(has("grün", "Grün"), true);
  assert.equal(has("GRÜN", "grün"), true);
  assert.equal(has("grün", [0x67, 0x52, 0xfc, 0x4e]), true);
  assert.equal(has("grün", "grun"), false);
  assert.equal(has("😀", "a😀b"), true);
  assert.equal(has("a.c", "abc"), false);
  assert.equal(has("[(*+?^$|\\", "x[(*+?^$|\\x"), true);
  assert.equal(has("\n", "a\nb"), true);
  assert.equal(has("\u{fffd}", [0xff]), false);
  assert.ok(patternOf("\ud800"));
  assert.equal(has("ß", "SS"), true);
});

test("a search that changes is cancelled, and the loop stays free", async () => {
  const packets = Array.from({ length: 400 }, (_, stream) =>
    udp({ stream, client: host(stream % 250, stream), payload: `text ${stream} x` }),
  );
  const { model } = listOf(packets);
  let changes = 0;
  let pauses = 0;
  const slices = new Slices({
    budgetMs: 0,
    now: (() => {
      let ms = 0;
      return () => (ms += 0.01);
    })(),
    pause: async () => {
      pauses += 1;
      await new Promise((resolve) => setImmediate(resolve));
    },
  });
  slices.budgetMs = 0.05; // A few packets.
  const search = new PayloadSearch(model, {
    slices,
    onChange: () => {
      changes += 1;
    },
  });
  search.setText("text 1");
  const first = search.finished;
  await new Promise((resolve) => setTimeout(resolve, 5));
  search.setText("text 399");
  assert.equal(search.matches.size, 0);
  await Promise.all([first, search.finished]);
  assert.deepEqual(
    [...search.matches].map(({ id }) => id),
    ["udp:399"],
  );
  assert.equal(search.isBusy, false);
  assert.ok(pauses > 50 && changes >= 1);
});

test("a search goes on after clear, with the new packets only", async () => {
  const { model, list } = listOf([udp({ payload: "needle" })]);
  list.setSearch("needle");
  assert.deepEqual(await found(list), ["udp:0"]);
  model.clear();
  assert.deepEqual(await found(list), []);
  model.add(udp({ stream: 3, payload: "a needle" }));
  list.rows();
  assert.deepEqual(await found(list), ["udp:3"]);
});

test("packets let go during a search are left out", async () => {
  const { model, list } = listOf([udp({ stream: 1, payload: "needle" })], { limits: { mostPackets: 3 } });
  list.setSearch("needle");
  [2, 3, 4, 5].forEach((stream) =>
    model.add(udp({ stream, client: host(stream), payload: stream === 5 ? "needle" : "hay" })),
  );
  assert.deepEqual(await found(list), ["udp:5"]);
});
