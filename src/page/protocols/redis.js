// Redis commands and replies (RESP2 and RESP3, https://redis.io/docs/reference/protocol-spec).

import { lineText } from "../details/payload_text.js";
import { counted } from "../words/units.js";
import { asciiOf } from "./byte_reader.js";

const MOST_WORDS = 8;
const MOST_DEPTH = 4;
const MOST_BYTES = 4096;
// Values that are read of one packet: arrays in arrays would be many more.
const MOST_VALUES = 256;
const AGGREGATES = { "*": "item", "~": "item", ">": "item", "%": "pair" };

// A line up to CR LF: {text, next}; null if it does not end here.
function readLine(bytes, at) {
  const end = bytes.indexOf(0x0d, at);
  if (end < 0 || bytes[end + 1] !== 0x0a) {
    return null;
  }
  return { bytes: bytes.subarray(at, end), next: end + 2 };
}

function lengthOf(line) {
  const text = asciiOf(line, 12);
  return /^-?\d{1,10}$/.test(text) ? Number(text) : NaN;
}

// "$5\r\nhello\r\n": {text, next}. What continues in a later packet is shown as far as it is there.
function readBulk(bytes, line) {
  const length = lengthOf(line.bytes.subarray(1));
  if (Number.isNaN(length) || length < -1) {
    return null;
  }
  if (length === -1) {
    return { text: "nil", next: line.next };
  }
  const data = bytes.subarray(line.next, line.next + length);
  const shown = data.length === 0 && length > 0 ? "…" : lineText(data, 60);
  return { text: shown === "" ? '""' : shown, next: line.next + length + 2 };
}

function readAggregate(bytes, line, kind, depth, budget) {
  const count = lengthOf(line.bytes.subarray(1));
  if (Number.isNaN(count) || count < -1 || depth >= MOST_DEPTH) {
    return null;
  }
  if (count === -1) {
    return { text: "nil", next: line.next };
  }
  const items = count * (kind === "%" ? 2 : 1);
  const texts = [];
  let next = line.next;
  while (texts.length < Math.min(items, MOST_WORDS) && next < bytes.length) {
    const item = readValue(bytes, next, depth + 1, budget);
    if (item === null) {
      break;
    }
    texts.push(item.text);
    next = item.next;
  }
  const more = texts.length < items ? " …" : "";
  const text = `${counted(count, AGGREGATES[kind])}${items > 0 ? ": " : ""}${texts.join(", ")}${more}`;
  return { text, words: texts, items, next };
}

function readValue(bytes, at, depth, budget) {
  budget.left -= 1;
  const line = budget.left < 0 ? null : readLine(bytes, at);
  if (line === null || line.bytes.length === 0) {
    return null;
  }
  const kind = String.fromCharCode(line.bytes[0]);
  const rest = line.bytes.subarray(1);
  if (kind in AGGREGATES) {
    return readAggregate(bytes, line, kind, depth, budget);
  }
  switch (kind) {
    case "$": case "=": case "!":
      return readBulk(bytes, line);
    case "+": case "(": case ",":
      return { text: lineText(rest), next: line.next };
    case "-":
      return { text: `error: ${lineText(rest)}`, next: line.next };
    case ":":
      return Number.isNaN(lengthOf(rest)) && !/^-?\d{1,20}$/.test(asciiOf(rest, 22))
        ? null : { text: lineText(rest), next: line.next };
    case "#":
      return { text: rest[0] === 0x74 ? "true" : "false", next: line.next };
    case "_":
      return { text: "nil", next: line.next };
    default:
      return null;
  }
}

// A command is an array of bulk strings, and its words need no commas.
function commandText(value) {
  const more = value.words.length < value.items ? " …" : "";
  return value.words.join(" ") + more;
}

// How many more begin in this packet: pipelined commands and replies.
function countMore(bytes, from, budget) {
  let [at, count] = [from, 0];
  while (at < bytes.length) {
    const value = readValue(bytes, at, 0, budget);
    if (value === null) {
      break;
    }
    count += 1;
    at = value.next;
  }
  return count;
}

/** Whether bytes of any port are a Redis command: an array of bulk strings. */
export function looksLikeRedis(bytes) {
  return /^\*[1-9]\d{0,4}\r\n\$\d{1,9}\r\n/.test(asciiOf(bytes, 24));
}

/**
 * "SET key value" from a client, "OK", "error: …", "3 items: a, b, c" from a server. The context's
 * `fromClient` tells commands from replies.
 */
export function redis(bytes, context = {}) {
  const first = bytes.subarray(0, MOST_BYTES);
  const budget = { left: MOST_VALUES };
  const value = first.length === 0 ? null : readValue(first, 0, 0, budget);
  if (value === null) {
    return null;
  }
  const isCommand = context.fromClient && value.words?.length > 0 && first[0] === 0x2a;
  const more = countMore(first, value.next, budget);
  return (isCommand ? commandText(value) : value.text) + (more > 0 ? `; and ${more} more` : "");
}
