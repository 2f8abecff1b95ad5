import { test } from "node:test";
import assert from "node:assert/strict";
import { bytesOfSide, piecesOf } from "../../src/page/views/follow_pieces.js";

const text = (string) => new TextEncoder().encode(string);
const step = (side, bytes, gap) => ({ side, bytes, gap, at: 0, packets: [] });

function joined(pieces) {
  return Buffer.concat(pieces.filter((piece) => piece.kind === "bytes").map((piece) => piece.bytes));
}

test("pieces are small, and together they are what was said", () => {
  const long = new Uint8Array(1 << 20).fill(65);
  const pieces = piecesOf([step("client", text("hello")), step("server", long)], "both");
  assert.ok(pieces.every((piece) => piece.bytes.length <= 2048));
  assert.equal(joined(pieces).length, 5 + long.length);
  assert.deepEqual(pieces.slice(0, 3).map(({ side, offset, first }) => ({ side, offset, first })), [
    { side: "client", offset: 0, first: true },
    { side: "server", offset: 0, first: true },
    { side: "server", offset: 2048, first: false },
  ]);
  assert.equal(new Set(pieces.map((piece) => piece.key)).size, pieces.length);
});

test("no piece tears a line if it can be helped, and none a character", () => {
  const lines = text(`${"x".repeat(1500)}\n${"y".repeat(1500)}`);
  assert.equal(piecesOf([step("client", lines)], "both")[0].bytes.length, 1501);
  const euros = text(`a${"€".repeat(2000)}`);
  const pieces = piecesOf([step("client", euros)], "both");
  const strict = new TextDecoder("utf-8", { fatal: true });
  for (const piece of pieces) strict.decode(piece.bytes);
  assert.deepEqual(joined(pieces), Buffer.from(euros));
});

test("bytes that only look like the inside of characters still come to an end", () => {
  const bytes = new Uint8Array(10_000).fill(0x80);
  assert.equal(joined(piecesOf([step("client", bytes)], "both")).length, 10_000);
});

test("one side alone, with its gaps", () => {
  const steps = [step("client", text("a")), step("server", text("b"), 7), step("client", text("c"))];
  const pieces = piecesOf(steps, "server");
  assert.deepEqual(pieces.map(({ kind, gap }) => [kind, gap]), [["gap", 7], ["bytes", undefined]]);
  assert.deepEqual(bytesOfSide(steps, "client"), [text("a"), text("c")]);
});
