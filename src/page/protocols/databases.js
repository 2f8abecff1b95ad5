// How clients of PostgreSQL and MySQL begin and ask, where it is not encrypted.

import { lineText } from "../details/payload_text.js";
import { ByteReader, asciiOf } from "./byte_reader.js";

const MOST_PARAMETERS = 16;

function textUpToZero(bytes) {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

function startupParameters(bytes) {
  const found = new Map();
  const parts = asciiOf(bytes, 1024).split("\0");
  for (let i = 0; i + 1 < Math.min(parts.length, 2 * MOST_PARAMETERS) && parts[i] !== ""; i += 2) {
    found.set(parts[i], parts[i + 1]);
  }
  return found;
}

function startupText(bytes) {
  const parameters = startupParameters(bytes);
  const shown = ["user", "database"].filter((name) => parameters.has(name))
    .map((name) => `${name} ${lineText(new TextEncoder().encode(parameters.get(name)), 60)}`);
  return ["start", ...shown].join(", ");
}

const POSTGRES_REQUESTS = new Map([
  [80877102, "cancel"], [80877103, "asks for TLS"], [80877104, "asks for GSSAPI"],
]);
const POSTGRES_SERVER = new Map([
  [0x52, "authentication"], [0x54, "row description"], [0x44, "row"], [0x43, "done"], [0x45, "error"],
  [0x5a, "ready"], [0x4e, "notice"], [0x31, "parsed"], [0x32, "bound"], [0x53, "parameter"],
]);

/** "start, user alice, database shop", "query: SELECT 1", "done: SELECT 1". */
export function postgres(bytes, { fromClient } = {}) {
  const untyped = new ByteReader(bytes);
  const length = untyped.u32();
  const code = untyped.u32();
  if (fromClient && untyped.ok && length >= 8 && length <= 10000) {
    if (code === 196608) {
      return startupText(bytes.subarray(8));
    }
    if (POSTGRES_REQUESTS.has(code)) {
      return POSTGRES_REQUESTS.get(code);
    }
  }
  const typed = new ByteReader(bytes);
  const type = typed.u8();
  const size = typed.u32();
  if (!typed.ok || size < 4 || size > 1 << 30) {
    return null;
  }
  const body = typed.takeUpTo(size - 4);
  if (fromClient) {
    return type === 0x51 ? `query: ${lineText(textUpToZero(body))}` : null;
  }
  const name = POSTGRES_SERVER.get(type);
  return type === 0x43 ? `done: ${lineText(textUpToZero(body), 60)}` : name ?? null;
}

/** "server 8.0.36", "query: SELECT 1". */
export function mysql(bytes, { fromClient } = {}) {
  const reader = new ByteReader(bytes);
  const [a, b, c, sequence, first] = [reader.u8(), reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  const length = a | b << 8 | c << 16;
  if (!reader.ok || length === 0 || length > bytes.length + (1 << 20)) {
    return null;
  }
  const rest = reader.takeUpTo(length - 1);
  if (fromClient) {
    return sequence === 0 && first === 3 ? `query: ${lineText(rest)}` : null;
  }
  if (sequence === 0 && first === 10) {
    return `server ${lineText(textUpToZero(rest), 60)}`;
  }
  return first === 0xff && rest.length > 2 ? `error ${rest[0] | rest[1] << 8}` : null;
}
