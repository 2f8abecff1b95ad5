import { test } from "node:test";
import assert from "node:assert/strict";
import { foldedLength, isMostlyText } from "../../src/page/views/payload.js";

const text = (string) => new TextEncoder().encode(string);
const asText = { hex: false, asText: true };

test("a payload folds beyond 1 KiB, and never within a character", () => {
  assert.equal(foldedLength(text("x".repeat(1024)), asText), 1024);
  assert.equal(foldedLength(text("x".repeat(1200)), asText), 1200, "a little more is shown whole");
  assert.equal(foldedLength(text("x".repeat(65_536)), asText), 1024);
  const euros = text(`a${"€".repeat(9000)}`);
  new TextDecoder("utf-8", { fatal: true }).decode(euros.subarray(0, foldedLength(euros, asText)));
});

test("a payload of many short lines folds by lines", () => {
  assert.equal(foldedLength(text("a\n".repeat(500)), asText), 48);
  assert.equal(foldedLength(text("a\n".repeat(25)), asText), 50);
});

test("bytes that are no text fold early", () => {
  assert.equal(foldedLength(new Uint8Array(4000), { hex: false, asText: false }), 64);
  assert.equal(foldedLength(new Uint8Array(4000), { hex: true, asText: false }), 256);
});

test("text with a few broken bytes is still text, noise is not", () => {
  assert.equal(isMostlyText(Uint8Array.from([...text("caf"), 0xe9, ...text(" au lait")])), true);
  assert.equal(isMostlyText(Uint8Array.from({ length: 300 }, (_, i) => (i * 73) % 256)), false);
});
