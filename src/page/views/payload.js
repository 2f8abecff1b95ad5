// The payload of a packet in a bubble: text or hex, folded so that one bubble never fills the chat.
import { element } from "./dom.js";
import { hexRows, looksLikeText, payloadText } from "../details/payload_text.js";
import { bytesText } from "../words/units.js";

const TEXT_BYTES = 1024;
const TEXT_LINES = 24;
const BINARY_BYTES = 160; // Bytes that are not text say little: a glance is enough.
const HEX_BYTES = 256;
const HEX_ROW = 16;

// bytes: Uint8Array. all: nothing is folded. onAll(): the button "show all" was pressed.
// Returns the elements to put into the bubble, none for an empty payload.
export function payloadElements(bytes, { hex, all, onAll }) {
  if (bytes.length === 0) return [];
  const shown = all ? bytes.length : foldedLength(bytes, hex);
  const part = bytes.subarray(0, shown);
  const text = hex ? hexText(part) : payloadText(part);
  const nodes = [element("pre", { class: hex ? "payload hex-payload" : "payload" }, text)];
  if (all ? foldedLength(bytes, hex) < bytes.length : shown < bytes.length) {
    nodes.push(foldButton(bytes.length, all, onAll));
  }
  return nodes;
}

function foldButton(length, all, onAll) {
  return element("button", {
    class: "fold", attributes: { type: "button", "aria-expanded": String(all) }, on: { click: onAll },
  }, all ? "Show less" : `Show all ${bytesText(length)}`);
}

// How many bytes are shown while a payload is folded. A little more than the limit is shown whole, since a fold that
// hides two lines is a nuisance.
export function foldedLength(bytes, hex) {
  const limit = hex ? HEX_BYTES : looksLikeText(bytes) ? TEXT_BYTES : BINARY_BYTES;
  const byLength = bytes.length <= limit * 1.25 ? bytes.length : hex ? limit : wholeCharacters(bytes, limit);
  return hex ? byLength : Math.min(byLength, lengthOfLines(bytes, TEXT_LINES));
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

function hexText(bytes) {
  return hexRows(bytes)
    .map(({ offset, hex, text }) => `${offset.toString(16).padStart(4, "0")}  ${hex.join(" ").padEnd(HEX_ROW * 3)}  ${text}`)
    .join("\n");
}
