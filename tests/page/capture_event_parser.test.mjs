import assert from "node:assert/strict";
import test from "node:test";
import { EventParser } from "../../src/page/capture/event_parser.js";

function parse(...pieces) {
  const parser = new EventParser();
  return pieces.flatMap((piece) => parser.push(piece)).map(({ event, data, id }) => ({ event, data, id }));
}

const EXAMPLE =
  'retry: 2000\n: packets of lo\n\nid: 7\nevent: packet\ndata: {"a":1}\n\n' +
  'event: dropped\ndata: {"dropped":12}\n\nid: end\nevent: close\ndata: stop capture\n\n';
const EXPECTED = [
  { event: "packet", data: '{"a":1}', id: "7" },
  { event: "dropped", data: '{"dropped":12}', id: "7" },
  { event: "close", data: "stop capture", id: "end" },
];

test("the server's events are read", () => {
  assert.deepEqual(parse(EXAMPLE), EXPECTED);
});

test("a chunk may end anywhere", () => {
  for (let cut = 0; cut <= EXAMPLE.length; ++cut) {
    assert.deepEqual(parse(EXAMPLE.slice(0, cut), EXAMPLE.slice(cut)), EXPECTED, `cut at ${cut}`);
  }
  assert.deepEqual(parse(...EXAMPLE), EXPECTED);
});

test("CR and CRLF end lines as LF does, wherever the chunks are cut", () => {
  for (const end of ["\r", "\r\n"]) {
    const text = EXAMPLE.replaceAll("\n", end);
    assert.deepEqual(parse(text), EXPECTED);
    for (let cut = 0; cut <= text.length; ++cut) {
      assert.deepEqual(parse(text.slice(0, cut), text.slice(cut)), EXPECTED, `cut at ${cut}`);
    }
  }
});

test("one byte order mark at the start is skipped, another one is not", () => {
  assert.deepEqual(parse("\ufeffdata: a\n\n"), [{ event: "message", data: "a", id: "" }]);
  assert.deepEqual(parse("\ufeff\ufeffdata: a\n\n"), []);
  assert.deepEqual(parse("data: a\n\n\ufeffdata: b\n\n").length, 1);
});

test("lines of data are joined, and one blank after the colon is dropped", () => {
  assert.deepEqual(parse("data: a\ndata:b\ndata:  c\ndata\n\n")[0].data, "a\nb\n c\n");
});

test("an event without data is none, one with an empty line of data is one", () => {
  assert.deepEqual(parse("event: packet\nid: 3\n\ndata:\n\n"), [{ event: "message", data: "", id: "3" }]);
});

test("an event that is not complete is not given", () => {
  assert.deepEqual(parse("data: a\n"), []);
});

test("an id stays until another one comes, an empty one clears it, one with NUL is ignored", () => {
  const ids = parse("id: 1\ndata: a\n\ndata: b\n\nid: 2\0\ndata: c\n\nid\ndata: d\n\n").map(({ id }) => id);
  assert.deepEqual(ids, ["1", "1", "1", ""]);
});

test("retry is kept if it is a number", () => {
  const parser = new EventParser();
  parser.push("retry: soon\n");
  assert.equal(parser.retryMs, null);
  parser.push("retry: 2000\nretry: 1e3\n");
  assert.equal(parser.retryMs, 2000);
});

test("unknown fields, comments and colons in data do no harm", () => {
  assert.deepEqual(parse(":\n:x: y\nfoo: bar\nDATA: no\ndata: a:b: c\n\n"), [
    { event: "message", data: "a:b: c", id: "" },
  ]);
});

test("a line that never ends is an error, as is an event that never ends", () => {
  const line = new EventParser({ mostCharacters: 1000 });
  assert.throws(() => {
    for (let i = 0; i < 20; ++i) {
      line.push("x".repeat(100));
    }
  }, RangeError);
  const event = new EventParser({ mostCharacters: 1000 });
  assert.throws(() => event.push(`data: ${"x".repeat(99)}\n`.repeat(20)), RangeError);
});

test("many events of normal size are no error", () => {
  const parser = new EventParser({ mostCharacters: 1000 });
  for (let i = 0; i < 100; ++i) {
    assert.equal(parser.push(`data: ${"x".repeat(400)}\n`).length, 0);
    assert.equal(parser.push("\n").length, 1);
  }
});

test("a long line in many pieces is read in linear time", () => {
  const parser = new EventParser();
  parser.push("data: ");
  for (let i = 0; i < 20_000; ++i) {
    parser.push("x".repeat(100));
  }
  assert.equal(parser.push("\n\n")[0].data.length, 2_000_000);
});
