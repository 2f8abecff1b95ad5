import assert from "node:assert/strict";
import test from "node:test";
import { CaptureModel } from "../../src/page/model/capture_model.js";
import { packetOf } from "../../src/page/model/packet.js";
import { CLIENT, SERVER, restartNumbers, scaling, tcp, udp } from "./packets.mjs";

function modelOf(packets, limits) {
  const model = new CaptureModel(limits);
  packets.forEach((packet) => model.add(packet));
  return model;
}

const other = (port) => ({ ip: "10.0.0.9", port });

test("packets of a stream are a conversation", () => {
  const model = modelOf([
    tcp({ stream: 17 }),
    tcp({ stream: 17, from: "server", payload: "abc", size: 57 }),
    udp({ stream: 17 }),
  ]);
  assert.deepEqual([...model.conversations.keys()], ["tcp:17", "udp:17"]);
  const conversation = model.conversations.get("tcp:17");
  assert.deepEqual([conversation.client, conversation.server], [CLIENT, SERVER]);
  assert.equal(conversation.packets.length, 2);
  assert.deepEqual([conversation.totals.client.packets, conversation.totals.server.packets], [1, 1]);
  assert.deepEqual([conversation.totals.server.bytes, conversation.totals.server.payload], [57, 3]);
  assert.deepEqual([model.packets, model.counted, model.letGo], [3, 3, 0]);
  assert.equal(conversation.packets.at(1).conversation, conversation);
  assert.equal(conversation.packets.at(1).source, conversation.server);
});

test("the newest packets are kept, and those let go are counted", () => {
  const packets = Array.from({ length: 25 }, (_, i) => tcp({ stream: i % 2, client: other(i % 2), at: i }));
  const model = modelOf(packets, { mostPackets: 10 });
  assert.deepEqual([model.packets, model.letGo, model.counted], [10, 15, 25]);
  const conversation = model.conversations.get("tcp:0");
  assert.deepEqual(
    [conversation.packets.length, conversation.letGo, conversation.totals.client.packets],
    [5, 8, 13],
  );
  assert.equal(conversation.packets.at(0), packets[16]);
  assert.equal(
    model.bytes,
    packets.slice(15).reduce((sum, { size }) => sum + size, 0),
  );
});

test("memory is bounded too, and one packet always stays", () => {
  const packets = Array.from({ length: 20 }, () => tcp({ payload: "x".repeat(1000) }));
  const model = modelOf(packets, { mostBytes: packets[0].size * 5 });
  assert.equal(model.packets, 5);
  assert.ok(model.bytes <= packets[0].size * 5 + 100);
  model.add(tcp({ payload: "x".repeat(100_000) }));
  assert.equal(model.packets, 1);
});

test("a conversation without packets stays, with its totals", () => {
  const model = modelOf(
    [tcp({ stream: 0 }), ...Array.from({ length: 5 }, () => tcp({ stream: 1, client: other(1) }))],
    { mostPackets: 3 },
  );
  const empty = model.conversations.get("tcp:0");
  assert.deepEqual([empty.isEmpty, empty.letGo, empty.totals.client.packets], [true, 1, 1]);
  model.add(tcp({ stream: 0 }));
  assert.deepEqual([empty.isEmpty, empty.totals.client.packets], [false, 2]);
});

test("conversations are bounded: the one idle for longest is forgotten", () => {
  const model = new CaptureModel({ mostConversations: 3 });
  [0, 1, 2, 0, 3].forEach((stream) => model.add(tcp({ stream, client: other(stream) })));
  assert.deepEqual([...model.conversations.keys()], ["tcp:0", "tcp:2", "tcp:3"]);
  assert.deepEqual([model.forgotten, model.packets, model.letGo, model.counted], [1, 3, 2, 5]);
  const again = model.add(tcp({ stream: 1, client: other(1) }));
  assert.deepEqual([again.id, again.totals.client.packets], ["tcp:1", 1]);
  assert.deepEqual(
    [...model.order].map(({ id }) => id),
    ["tcp:1", "tcp:3", "tcp:0"],
  );
});

test("a flood of openings stays bounded, and its bookkeeping adds up", () => {
  const model = new CaptureModel({ mostPackets: 500, mostConversations: 100 });
  for (let i = 0; i < 5000; ++i) {
    model.add(tcp({ stream: i, flags: "SYN", client: other(i), at: i }));
  }
  assert.equal(model.conversations.size, 100);
  assert.equal([...model.order].length, 100);
  assert.equal(model.packets + model.letGo, model.counted);
  assert.equal(model.current.size, 100);
});

test("the same stream of another capture is another conversation", () => {
  restartNumbers();
  const model = modelOf([tcp({ stream: 0 }), tcp({ stream: 0 })]);
  const changed = model.add(tcp({ stream: 0, client: other(5) }));
  assert.notEqual(changed.id, "tcp:0");
  assert.deepEqual([changed.client, model.conversations.size], [other(5), 2]);
  assert.equal(model.add(tcp({ stream: 0, client: other(5), from: "server" })), changed);
});

test("numbers that begin again are another capture, even of the same endpoints", () => {
  restartNumbers();
  const model = modelOf([tcp({ stream: 0, seq: 5000 }), tcp({ stream: 1, client: other(1) })]);
  const first = model.conversations.get("tcp:0");
  restartNumbers();
  const second = model.add(tcp({ stream: 0, seq: 1 }));
  assert.notEqual(second, first);
  assert.equal(model.conversations.size, 3);
  assert.equal(model.add(tcp({ stream: 0 })), second);
});

test("without analysis, endpoints make the conversation", () => {
  const line = (src, dst) =>
    `{"proto":"udp","src_ip":"a","dst_ip":"b","udp":{"src":${src},"dst":${dst},"payload":""}}`;
  const model = modelOf([
    packetOf(line(5000, 53)),
    packetOf(line(5000, 53)),
    packetOf(line(6000, 53)),
    packetOf('{"proto":"udp","src_ip":"b","dst_ip":"a","udp":{"src":53,"dst":5000,"payload":""}}'),
  ]);
  const [conversation, second] = model.conversations.values();
  assert.equal(model.conversations.size, 2);
  assert.equal(second.packets.length, 1);
  assert.deepEqual(
    [conversation.client.port, conversation.totals.client.packets, conversation.totals.server.packets],
    [5000, 2, 1],
  );
});

test("the analysis may learn later who the client is", () => {
  const model = modelOf([tcp({ from: "client" }), tcp({ from: "client", payload: "abc" })]);
  const conversation = model.conversations.get("tcp:0");
  model.add(tcp({ from: "client", client: SERVER, server: CLIENT, flags: "SYN" }));
  assert.deepEqual([conversation.client, conversation.server], [SERVER, CLIENT]);
  assert.deepEqual([conversation.totals.server.packets, conversation.totals.client.packets], [2, 1]);
  assert.deepEqual(
    [...conversation.packets].map(({ fromClient }) => fromClient),
    [false, false, true],
  );
});

test("one endpoint that talks to itself has two sides", () => {
  const model = modelOf(
    ["client", "server", "client"].map((from) => tcp({ from, client: CLIENT, server: CLIENT })),
  );
  const [conversation] = model.conversations.values();
  assert.deepEqual(
    [...conversation.packets].map(({ side }) => side),
    ["client", "server", "client"],
  );
  assert.deepEqual([conversation.totals.client.packets, conversation.totals.server.packets], [2, 1]);
});

test("sequence numbers wrap around, and positions go on", () => {
  const seqs = [2 ** 31 - 1, 4294967000, 4294967290, 4, 4294967290, 100, 4294967295];
  const packets = seqs.map((seq) => tcp({ seq, payload: "x" }));
  modelOf(packets);
  assert.deepEqual(
    packets.map(({ position }) => position),
    [2 ** 31 - 1, 4294967000, 4294967290, 4294967300, 4294967290, 4294967396, 4294967295],
  );
});

test("a first number before the beginning is before it", () => {
  const packet = tcp({ seq: 0xffffffff, payload: "\0" });
  const next = tcp({ seq: 0, payload: "x" });
  modelOf([packet, next]);
  assert.deepEqual([packet.position, next.position], [-1, 0]);
});

test("times of any size are taken", () => {
  const model = new CaptureModel();
  const transport = '"proto":"udp","udp":{"src":1,"dst":2,"payload":""}';
  for (const timestamp of ["-1.7e308", "1.7e308", "-1", "0", "1e999", "null"]) {
    model.add(packetOf(`{"timestamp":${timestamp},${transport}}`));
  }
  const [conversation] = model.conversations.values();
  assert.deepEqual([conversation.firstAt, conversation.lastAt], [-8.64e15, 8.64e15]);
  assert.equal(conversation.packets.length, 6);
});

test("losses are counted, and one after the other without a packet are one", () => {
  const model = modelOf([tcp()]);
  model.noteDropped({ dropped: 5, where: "kernel", at: 1 });
  model.noteDropped({ dropped: 7, where: "kernel", at: 2 });
  model.noteDropped({ dropped: 1, where: "client", at: 2 });
  model.add(tcp());
  model.noteDropped({ dropped: 2, where: "client", at: 3 });
  assert.equal(model.dropped, 15);
  assert.deepEqual(
    [...model.losses].map(({ dropped, where, sequence }) => [dropped, where, sequence]),
    [
      [12, "kernel", 1],
      [1, "client", 1],
      [2, "client", 2],
    ],
  );
  for (let i = 0; i < 30_000; ++i) {
    model.noteDropped({ dropped: 1, where: String(i % 2) });
  }
  assert.equal(model.losses.length, 10_000);
  assert.equal(model.dropped, 30_015);
});

test("clear forgets everything", () => {
  const model = modelOf([tcp()]);
  const version = model.version;
  model.noteDropped({ dropped: 5, where: "kernel" });
  model.clear();
  assert.deepEqual(
    [
      model.packets,
      model.bytes,
      model.counted,
      model.dropped,
      model.conversations.size,
      [...model.order].length,
    ],
    [0, 0, 0, 0, 0, 0],
  );
  assert.ok(model.version > version);
  assert.equal(model.generation, 1);
});

test("problems have names, and an answer is given time", () => {
  const problems = (...packets) => [...modelOf(packets).conversations.values()][0].problems;
  const syn = { flags: "SYN", seq: 0, state: "SYN-SENT", at: 1000 };
  assert.deepEqual(problems(tcp(syn)), []);
  assert.deepEqual(problems(tcp(syn), tcp({ ...syn, at: 2000, marks: ["retransmission"] })), [
    "no_answer",
    "retransmissions",
  ]);
  assert.deepEqual(problems(tcp(syn), tcp({ from: "server", flags: "RST,ACK", state: "CLOSED" })), [
    "refused",
  ]);
  assert.deepEqual(
    problems(tcp(), tcp({ from: "server", flags: "RST", state: "CLOSED" }), tcp({ from: "server" })),
    ["reset"],
  );
  assert.deepEqual(problems(tcp({ marks: ["zero_window"], window: 0 })), ["zero_window"]);
  const model = modelOf([tcp(syn)]);
  model.noteOver();
  assert.deepEqual(model.conversations.get("tcp:0").problems, ["no_answer"]);
});

test("UDP without an answer is a problem only where an answer is expected", () => {
  const problems = (server) => {
    const model = modelOf([udp({ server })]);
    model.noteOver();
    return model.conversations.get("udp:0").problems;
  };
  assert.deepEqual(problems({ ip: "10.0.0.2", port: 53 }), ["no_answer"]);
  assert.deepEqual(problems({ ip: "224.0.0.251", port: 53 }), []);
  assert.deepEqual(problems({ ip: "10.0.0.2", port: 6343 }), []);
});

test("windows are scaled only if both sides offered it, and are unknown without the handshake", () => {
  const windows = (...packets) => {
    const model = modelOf(packets);
    return [...model.conversations.get("tcp:0").packets].map((packet) =>
      packet.conversation.windowOf(packet),
    );
  };
  const syn = (shift) => tcp({ flags: "SYN", options: shift === null ? [] : scaling(shift) });
  const answer = (shift) =>
    tcp({ flags: "SYN,ACK", from: "server", options: shift === null ? [] : scaling(shift) });
  assert.deepEqual(windows(syn(2), answer(7), tcp(), tcp({ from: "server" })), [1000, 1000, 4000, 128_000]);
  assert.deepEqual(windows(syn(2), answer(null), tcp(), tcp({ from: "server" })), [1000, 1000, 1000, 1000]);
  assert.deepEqual(windows(syn(255), answer(0), tcp()), [1000, 1000, 1000 * 2 ** 14]);
  assert.deepEqual(windows(tcp(), answer(7), tcp()), [null, 1000, null]);
});

test("a conversation knows its bytes over time", () => {
  const conversation = modelOf([tcp({ size: 60 })]).conversations.get("tcp:0");
  assert.equal(conversation.activity[0], 60);
});
