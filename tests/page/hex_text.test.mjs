import { test } from "node:test";
import assert from "node:assert/strict";
import { hexText } from "../../src/page/views/hex_text.js";

test("the last line is as wide as the others, and offsets go on", () => {
  const bytes = new TextEncoder().encode("GET / HTTP");
  assert.equal(hexText(bytes, 0x20, 8), "0020  47 45 54 20 2f 20 48 54  GET / HT\n"
    + "0028  54 50                    TP");
});

test("large offsets have room", () => {
  assert.equal(hexText(Uint8Array.of(0), 0x1ffff, 16).slice(0, 10), "01ffff  00");
});
