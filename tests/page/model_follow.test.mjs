import assert from "node:assert/strict";
import test from "node:test";
import { CaptureModel } from "../../src/page/model/capture_model.js";
import { Slices } from "../../src/page/capture/slices.js";
import { followedInSlices, joined } from "../../src/page/model/follow.js";
import { Heap } from "../../src/page/model/heap.js";
import { followed, tcp, udp } from "./packets.mjs";

function conversationOf(packets, limits) {
  const model = new CaptureModel(limits);
  packets.forEach((packet) => model.add(packet));
  return model.conversations.values().next().value;
}

// As "client:GET server:200 server:gap 5".
function story(packets, options) {
  return followed(conversationOf(packets), options)
    .map(
      ({ side, bytes, gap, cut }) =>
        `${side}:${cut ? "cut" : gap ? `gap ${gap}` : Buffer.from(bytes).toString("latin1")}`,
    )
    .join(" ");
}

const syn = (fields) => tcp({ flags: "SYN", seq: 0, ...fields });
const client = (seq, payload, fields) => tcp({ seq, payload, ...fields });
const server = (seq, payload, fields) => tcp({ from: "server", seq, payload, ...fields });

test("both sides are told in order, joined while one speaks", () => {
  assert.equal(
    story([syn(), client(1, "GET "), client(5, "/"), server(1, "200"), client(6, "more")]),
    "client:GET / server:200 client:more",
  );
});

test("a retransmission is told once", () => {
  assert.equal(story([client(1, "abc"), client(1, "abc"), client(4, "d"), client(1, "abcd")]), "client:abcd");
});

test("segments out of order come in order", () => {
  assert.equal(story([syn(), client(4, "def"), client(1, "abc"), client(7, "g")]), "client:abcdefg");
});

test("what waits for a lost segment comes after what the other side said before", () => {
  assert.equal(
    story([client(1, "a"), client(3, "c"), server(1, "S"), client(2, "b")]),
    "client:a server:S client:bc",
  );
});

test("overlaps: the bytes that came first win", () => {
  assert.equal(story([client(1, "aaa"), client(2, "BBBB"), client(4, "cccc")]), "client:aaaBBcc");
  assert.equal(story([client(3, "22"), client(1, "111111"), client(2, "3333333")]), "client:11221133");
  assert.equal(story([client(5, "later"), client(1, "XXXXXXXXXXXX")]), "client:XXXXlaterXXX");
});

test("random overlaps give what a byte by byte reading gives", () => {
  let seed = 1;
  const random = (n) => {
    seed = (seed * 48271) % 2147483647;
    return seed % n;
  };
  for (let round = 0; round < 200; ++round) {
    const expected = [];
    const packets = [syn()];
    for (let i = 0; i < 12; ++i) {
      const at = random(40);
      const length = 1 + random(15);
      const letter = String.fromCharCode(97 + i);
      packets.push(client(1 + at, letter.repeat(length)));
      for (let j = at; j < at + length; ++j) {
        expected[j] ??= letter;
      }
    }
    const text = Array.from(expected, (letter) => letter ?? ".").join("");
    const told = followed(conversationOf(packets)).map(({ bytes, gap }) =>
      gap ? ".".repeat(gap) : Buffer.from(bytes).toString(),
    );
    assert.equal(told.join(""), text, `round ${round}`);
  }
});

test("a gap is named, with its size", () => {
  assert.equal(
    story([syn(), client(1, "ab"), client(10, "yz"), server(1, "ok")]),
    "client:ab client:gap 7 client:yz server:ok",
  );
  assert.equal(story([syn(), client(5, "ab")]), "client:gap 4 client:ab");
  assert.equal(story([client(5, "ab")]), "client:ab");
});

test("a payload that the snapshot cut leaves a gap", () => {
  assert.equal(
    story([client(1, "ab", { payloadLength: 10 }), client(11, "yz")]),
    "client:ab client:gap 8 client:yz",
  );
  assert.equal(story([client(1, "ab", { payloadLength: 10 })]), "client:ab client:gap 8");
  assert.equal(story([client(1, "", { payloadLength: 10 })]), "client:gap 10");
  assert.equal(story([udp({ payload: "ab", payloadLength: 5 })]), "client:ab client:gap 3");
});

test("sequence numbers wrap around", () => {
  const top = 2 ** 32;
  assert.equal(
    story([
      client(top / 2 - 1, "x"),
      client(top - 10, "0123456789"),
      client(0, "abc"),
      client(top - 3, "789abcd"),
    ]),
    `client:x client:gap ${top / 2 - 10} client:0123456789abcd`,
  );
});

test("a keep-alive before the first byte is not told", () => {
  assert.equal(
    story([
      syn(),
      client(0, "\0", { marks: ["keep_alive"] }),
      client(1, "ab"),
      client(2, "\0"),
      client(3, "c"),
    ]),
    "client:abc",
  );
});

test("data in a SYN begins after the SYN's number", () => {
  assert.equal(story([syn({ payload: "fast" }), client(5, "er")]), "client:faster");
});

test("packets are named that brought the bytes, and the time is that of the first", () => {
  const [one, two] = [client(1, "ab", { at: 1000 }), client(3, "cd", { at: 2000 })];
  const [block] = followed(conversationOf([one, two, client(1, "abcd", { at: 3000 })]));
  assert.deepEqual([block.at, block.packets], [1000, [one, two]]);
});

test("what was let go is a gap, as far as the handshake is known", () => {
  const conversation = conversationOf([client(1, "aa"), client(3, "bb"), client(5, "cc")], {
    mostPackets: 2,
  });
  assert.deepEqual(
    followed(conversation).map(({ bytes, gap }) => gap ?? bytes.length),
    [2, 4],
  );
});

test("datagrams stay apart, also empty ones", () => {
  assert.equal(
    story([
      udp({ payload: "a" }),
      udp({ payload: "" }),
      udp({ payload: "b" }),
      udp({ from: "server", payload: "c" }),
    ]),
    "client:a client: client:b server:c",
  );
});

test("the amount is bounded", () => {
  assert.equal(
    story([client(1, "aaaa"), client(5, "bbbb"), server(1, "c")], { mostBytes: 6 }),
    "client:aaaa client:cut",
  );
});

test("blocks are of moderate size", () => {
  const packets = Array.from({ length: 100 }, (_, i) => client(1 + i * 10_000, "x".repeat(10_000)));
  const blocks = followed(conversationOf(packets));
  assert.ok(blocks.length > 10 && blocks.every(({ bytes }) => bytes.length < 80_000));
  assert.equal(
    blocks.reduce((sum, { bytes }) => sum + bytes.length, 0),
    1_000_000,
  );
});

test("in slices it gives the same, and can be given up", async () => {
  const model = new CaptureModel({ mostPackets: 100 });
  const packets = Array.from({ length: 100 }, (_, i) => (i % 3 ? client : server)(1 + i, "x"));
  packets.forEach((packet) => model.add(packet));
  const [conversation] = model.conversations.values();
  const expected = followed(conversation);
  const abort = new AbortController();
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
    model.add(client(500, "later")); // Lets the oldest go.
  };
  const slices = new Slices({ budgetMs: 0, pause });
  assert.deepEqual(await followedInSlices(conversation, { slices }), expected);
  assert.ok(pauses > 50);
  abort.abort();
  assert.equal(await followedInSlices(conversation, { slices, signal: abort.signal }), null);
});

test("hostile overlaps take moderate time", () => {
  const packets = Array.from({ length: 5000 }, (_, i) => client(5000 - i, "x".repeat(100)));
  const start = performance.now();
  const blocks = followed(conversationOf(packets));
  assert.equal(joined(blocks.map(({ bytes }) => bytes)).length, 5099);
  assert.ok(performance.now() - start < 10_000);
});

test("a conversation without payload or packets has nothing to tell", () => {
  assert.equal(story([syn(), tcp()]), "");
  const conversation = conversationOf([client(1, "a"), udp()], { mostPackets: 1 });
  assert.deepEqual(followed(conversation), []);
});

test("a heap gives its entries in order", () => {
  const heap = new Heap((one, other) => one < other);
  const numbers = Array.from({ length: 100 }, (_, i) => (i * 37) % 101);
  numbers.forEach((number) => heap.push(number));
  const popped = numbers.map(() => heap.pop());
  assert.deepEqual(
    popped,
    [...numbers].sort((one, other) => one - other),
  );
  assert.deepEqual([heap.top, heap.pop()], [undefined, undefined]);
});
