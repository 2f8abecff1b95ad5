// WebSocket frames (RFC 6455, 5.2).

import { lineText } from "../details/payload_text.js";
import { bytesText } from "../words/units.js";
import { ByteReader } from "./byte_reader.js";

const MOST_FRAMES = 4;
const MOST_SHOWN = 512;
const NAMES = new Map([
  [0, "continuation"], [1, "text"], [2, "binary"], [8, "close"], [9, "ping"], [10, "pong"],
]);

function unmasked(data, key) {
  return key.length === 0 ? data : data.map((byte, i) => byte ^ key[i & 3]);
}

// {opcode, isCompressed, length, data, isMasked}; null if no frame begins here.
function readFrame(reader) {
  const [first, second] = [reader.u8(), reader.u8()];
  const opcode = first & 15;
  const short = second & 0x7f;
  const length = short === 126 ? reader.u16() : short === 127 ? reader.u32() * 2 ** 32 + reader.u32() : short;
  const isMasked = (second & 0x80) !== 0;
  const key = isMasked ? reader.take(4) : new Uint8Array(0);
  const isControl = opcode >= 8;
  const isBroken = !reader.ok || !NAMES.has(opcode) || (first & 0x30) !== 0
    || length > Number.MAX_SAFE_INTEGER || (isControl && (length > 125 || (first & 0x80) === 0));
  if (isBroken) {
    return null;
  }
  const data = reader.takeUpTo(length);
  return { opcode, isCompressed: (first & 0x40) !== 0, length, isMasked,
    data: unmasked(data.subarray(0, MOST_SHOWN), key) };
}

function closeText(data) {
  if (data.length < 2) {
    return "close";
  }
  const reason = lineText(data.subarray(2), 60);
  return `close, code ${data[0] << 8 | data[1]}${reason === "" ? "" : `, ${reason}`}`;
}

function frameText({ opcode, isCompressed, length, data }) {
  const size = bytesText(length);
  if (isCompressed) {
    return `compressed ${NAMES.get(opcode)}, ${size}`;
  }
  switch (opcode) {
    case 1:
      return `text: ${lineText(data, 120)}`;
    case 8:
      return closeText(data);
    case 9: case 10:
      return NAMES.get(opcode);
    default:
      return `${NAMES.get(opcode)}, ${size}`;
  }
}

/** "text: hello", "ping", "close, code 1000"; null if the bytes do not begin with a frame. */
export function websocket(bytes) {
  const reader = new ByteReader(bytes);
  const texts = [];
  while (reader.left >= 2 && texts.length < MOST_FRAMES) {
    const frame = readFrame(reader);
    if (frame === null) {
      break;
    }
    texts.push(frameText(frame));
  }
  if (texts.length === 0) {
    return null;
  }
  return texts.join("; ") + (texts.length === MOST_FRAMES && reader.left >= 2 ? "; …" : "");
}
