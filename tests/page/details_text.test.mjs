// Text of strangers, made safe to look at.
import assert from "node:assert/strict";
import { test } from "node:test";

import { bytesOfBase64 } from "../../src/page/details/base64.js";
import {
  hexRows, hexText, lineText, looksLikeText, oneLine, payloadText, visibleText,
} from "../../src/page/details/payload_text.js";
import { hex, latin1, randomNumbers } from "./words_packets.mjs";

const utf8 = (text) => new TextEncoder().encode(text);

test("plain text stays what it is, lines and tabs too", () => {
  assert.equal(payloadText(utf8("GET / HTTP/1.1\r\nHost: a\r\n\tb\n")), "GET / HTTP/1.1\nHost: a\n\tb\n");
  assert.equal(payloadText(utf8("Grüße, 世界, שלום, 🎉")), "Grüße, 世界, שלום, 🎉");
  assert.equal(payloadText(new Uint8Array(0)), "");
});

test("controls are shown as pictures", () => {
  assert.equal(payloadText(hex("00 1b 5b 33 31 6d 7f 0d 41")), "␀␛[31m␡␍A");
  assert.equal(visibleText("a\r\nb\tc"), "a␍␊b␉c");
  assert.equal(visibleText("\u001f \u007e\u007f"), "␟ ~␡");
  assert.equal(visibleText("\u0085"), "⟨U+0085⟩");
});

test("what would change the order or the look of other text is shown by its number", () => {
  assert.equal(payloadText(utf8("a\u202etxt.exe")), "a⟨U+202E⟩txt.exe");
  for (const code of [0x61c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x2066, 0x2069, 0xfeff, 0xad,
    0xe0041,
    0xe000, 0x3164, 0x10ffff, 0x378]) {
    const text = visibleText(`a${String.fromCodePoint(code)}b`);
    assert.equal(text, `a⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩b`);
  }
  assert.equal(visibleText("\ud800"), "⟨U+D800⟩");
  assert.equal(visibleText("نمی‌خواهم 👩‍💻"), "نمی‌خواهم 👩‍💻");
});

test("bytes that are no UTF-8 become U+FFFD, whatever they are", () => {
  assert.equal(payloadText(hex("41 ff c3 28 f0 9f 8e")), "A��(�");
  const random = randomNumbers(1);
  for (let i = 0; i < 300; i += 1) {
    const bytes = Uint8Array.from({ length: random(200) }, () => random(256));
    assert.doesNotMatch(payloadText(bytes),
      /[^\P{Cc}\n\t]|[^\P{Cf}\u200c\u200d]|[\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
  }
});

test("a pile of accents is cut", () => {
  assert.equal(visibleText(`e${"\u0301".repeat(300)}x`), `e${"\u0301".repeat(4)}⟨296 more marks⟩x`);
  assert.equal(visibleText("e\u0301\u0302x"), "e\u0301\u0302x");
});

test("one line, at most so long, and never half a character", () => {
  assert.equal(oneLine("abc", 3), "abc");
  assert.equal(oneLine("abcd", 3), "abc…");
  assert.equal(oneLine("🎉🎉🎉", 2), "🎉🎉…");
  assert.equal(oneLine("a\nb"), "a␊b");
  assert.equal(lineText(utf8("x".repeat(1_000_000)), 5), "xxxxx…");
});

test("what looks like text", () => {
  assert.ok(looksLikeText(utf8("hello\r\n")));
  assert.ok(looksLikeText(utf8("ü".repeat(600))));
  assert.ok(looksLikeText(utf8(`x${"ü".repeat(600)}`)), "1024 bytes end in the middle of a character");
  assert.ok(!looksLikeText(hex("16 03 01 00 05 00 00")));
  assert.ok(!looksLikeText(latin1("caf\xe9 au lait")));
  assert.ok(!looksLikeText(new Uint8Array(40)));
});

test("rows of a hex view", () => {
  const rows = hexRows(latin1("GET / HTTP/1.1\r\n\0\xff"));
  assert.deepEqual(rows.map(({ offset }) => offset), [0, 16]);
  assert.equal(rows[0].hex.join(" "), "47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a");
  assert.equal(rows[0].text, "GET / HTTP/1.1··");
  assert.deepEqual(rows[1], { offset: 16, hex: ["00", "ff"], text: "··" });
  assert.deepEqual(hexRows(new Uint8Array(0)), []);
  assert.deepEqual(hexRows(latin1("abcdef"), { width: 2, from: 2, to: 5 }).map(({ text }) => text), ["cd",
    "e"]);
  assert.equal(hexText(hex("0a ff"), ""), "0aff");
});

test("base64 as the server writes it; anything else is no bytes", () => {
  assert.deepEqual(bytesOfBase64("AP8="), hex("00ff"));
  assert.deepEqual([...bytesOfBase64("")], []);
  assert.deepEqual([...bytesOfBase64("*")], []);
  assert.deepEqual([...bytesOfBase64([1, 2])], []);
});
