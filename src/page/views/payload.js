// The payload of a packet in a bubble: text or hex, folded so that one bubble never fills the chat.
import { element } from "./dom.js";
import { hexTextOfBubble } from "./hex_text.js";
import { piecesOf } from "./follow_pieces.js";
import { looksLikeText, payloadText } from "../details/payload_text.js";
import { bytesText } from "../words/units.js";

const MOST_BYTES = 65536; // Unfolded: as much as a packet of IP holds.
const BLOCK = 4096;
const TEXT_BYTES = 1024;
const TEXT_LINES = 24;
const BINARY_BYTES = 64; // Bytes that are not text say little: a glance is enough.
const HEX_BYTES = 256;

// bytes: Uint8Array. hex: all is shown as hex; else only what is not text. all: nothing is folded. onAll():
// the button "show all" was pressed. Returns the elements to put into the bubble, none for an empty payload.
export function payloadElements(bytes, { hex, all, onAll }) {
  if (bytes.length === 0) return [];
  const asText = !hex && isMostlyText(bytes);
  const folded = foldedLength(bytes, { hex, asText });
  const most = Math.min(bytes.length, MOST_BYTES);
  const part = bytes.subarray(0, all ? most : folded);
  return [
    asText ? textElements(part) : element("pre", { class: "payload hex-payload" }, hexTextOfBubble(part)),
    all && most < bytes.length && element("p", { class: "bubble-cut" },
      `${bytesText(bytes.length - most)} more: follow the conversation to read them`),
    folded < bytes.length && foldButton(bytes.length, most, all, onAll),
  ];
}

// In blocks that the browser lays out only when they are near (content-visibility).
function textElements(bytes) {
  const pieces = piecesOf([{ side: "client", bytes }], "both", BLOCK);
  const blocks = pieces.map((piece) => payloadText(piece.bytes));
  // Empty lines at the end would only make the bubble higher.
  blocks.push(blocks.pop().replace(/\n+$/, "") || "⏎");
  const name = blocks.length > 1 ? "payload block" : "payload";
  return blocks.map((text) => element("pre", { class: name }, text));
}

function foldButton(length, most, all, onAll) {
  const whole = bytesText(length);
  const more = most < length ? `Show ${bytesText(most)} of ${whole}` : `Show all ${whole}`;
  return element("button", {
    class: "fold", attributes: { type: "button", "aria-expanded": String(all) }, on: { click: onAll },
  }, all ? "Show less" : more);
}

// How many bytes are shown while a payload is folded. A little more than the limit is shown whole, since a
// fold that hides two lines is a nuisance.
export function foldedLength(bytes, { hex, asText }) {
  const limit = asText ? TEXT_BYTES : hex ? HEX_BYTES : BINARY_BYTES;
  const isShort = bytes.length <= limit * 1.25;
  if (!asText) return isShort ? bytes.length : limit;
  return Math.min(isShort ? bytes.length : wholeCharacters(bytes, limit), lengthOfLines(bytes, TEXT_LINES));
}

// Text, or so little else in it (Latin-1, a broken character) that it can be read.
export function isMostlyText(bytes) {
  if (looksLikeText(bytes)) return true;
  const sample = bytes.subarray(0, 256);
  const isSpace = (byte) => byte === 9 || byte === 10 || byte === 13;
  const strange = sample.filter((byte) => byte > 126 || (byte < 32 && !isSpace(byte)));
  return strange.length * 3 <= sample.length;
}

// `limit`, less the bytes of a UTF-8 character (RFC 3629: at most 4) that would be cut in two.
function wholeCharacters(bytes, limit) {
  let end = limit;
  while (end > limit - 4 && (bytes[end] & 0xc0) === 0x80) end -= 1;
  return (bytes[end] & 0xc0) === 0x80 ? limit : end;
}

function lengthOfLines(bytes, most) {
  let at = -1;
  for (let line = 0; line < most; line += 1) {
    at = bytes.indexOf(10, at + 1);
    if (at < 0) return bytes.length;
  }
  // Up to two more lines are shown whole.
  const next = bytes.indexOf(10, at + 1);
  const last = next < 0 ? -1 : bytes.indexOf(10, next + 1);
  return last < 0 || last === bytes.length - 1 ? bytes.length : at + 1;
}
