// TLS records in the clear (RFC 8446, 5 and 4; RFC 5246): which there are, and what the hellos agree on.

import { lineText } from "../details/payload_text.js";
import { bytesText } from "../words/units.js";
import { ByteReader } from "./byte_reader.js";
import { ALERTS, HANDSHAKES, cipherName, isGrease, versionName } from "./tls_names.js";

const MOST_RECORDS = 8;
const MOST_RECORD = 16384 + 2048;
const MOST_EXTENSIONS = 64;
const CHANGE_CIPHER_SPEC = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const DATA = 23;
const HEARTBEAT = 24;
// The random number of a ServerHello that asks for another ClientHello (RFC 8446, 4.1.3), its first bytes.
const RETRY = [0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11];

function serverName(body) {
  const reader = new ByteReader(body);
  reader.u16();
  const isHostName = reader.u8() === 0;
  const name = reader.take(reader.u16());
  return reader.ok && isHostName ? lineText(name, 120) : "";
}

function protocolNames(body) {
  const reader = new ByteReader(body);
  reader.u16();
  const names = [];
  while (reader.ok && reader.left > 0 && names.length < 8) {
    const name = reader.take(reader.u8());
    if (name.length > 0 && !(name.length === 2 && isGrease(name[0] << 8 | name[1]))) {
      names.push(lineText(name, 40));
    }
  }
  return names.join(", ");
}

// A client lists them, a server names one.
function highestVersion(body, isClient) {
  const reader = new ByteReader(body);
  if (!isClient) {
    return reader.u16();
  }
  let highest = 0;
  for (let left = reader.u8(); left >= 2 && reader.ok; left -= 2) {
    const version = reader.u16();
    highest = isGrease(version) || version > 0x7fff ? highest : Math.max(highest, version);
  }
  return highest;
}

function readExtensions(reader, isClient) {
  const found = { name: "", alpn: "", version: 0, isWhole: false };
  const hasNone = reader.left === 0;
  const length = reader.u16();
  const isCut = !hasNone && length > reader.left;
  const extensions = new ByteReader(reader.takeUpTo(length));
  for (let i = 0; i < MOST_EXTENSIONS && extensions.ok && extensions.left > 0; i += 1) {
    const type = extensions.u16();
    const body = extensions.take(extensions.u16());
    if (!extensions.ok) {
      break;
    }
    if (type === 0 && isClient) {
      found.name = serverName(body);
    } else if (type === 16) {
      found.alpn = protocolNames(body);
    } else if (type === 43) {
      found.version = highestVersion(body, isClient);
    }
  }
  found.isWhole = !isCut && extensions.ok;
  return found;
}

// A hello that continues elsewhere may say there that its version is a newer one.
function helloText(title, version, { name, alpn, version: better, isWhole }, extra) {
  return [
    title,
    better !== 0 || isWhole ? versionName(better || version) : "",
    extra,
    name === "" ? "" : `for ${name}`,
    alpn === "" ? "" : `ALPN ${alpn}`,
  ].filter((part) => part !== "").join(", ");
}

function clientHello(reader) {
  const version = reader.u16();
  reader.take(32);
  reader.take(reader.u8());
  reader.take(reader.u16());
  reader.take(reader.u8());
  const isWhole = reader.ok;
  const text = helloText("ClientHello", version, readExtensions(reader, true), "");
  return isWhole ? text : "ClientHello";
}

function serverHello(reader) {
  const version = reader.u16();
  const random = reader.take(32);
  reader.take(reader.u8());
  const cipher = reader.u16();
  reader.u8();
  if (!reader.ok) {
    return "ServerHello";
  }
  const isRetry = RETRY.every((byte, i) => random[i] === byte);
  const title = isRetry ? "HelloRetryRequest" : "ServerHello";
  return helloText(title, version, readExtensions(reader, false), cipherName(cipher));
}

// Messages of one record. Encrypted ones look like any numbers: only what fits is taken for the clear. Some
// begin with eight zeros, which would be two HelloRequests.
function handshakeTexts(body, isCut) {
  const reader = new ByteReader(body);
  const texts = [];
  while (reader.left >= 4 && texts.length < MOST_RECORDS) {
    const type = reader.u8();
    const length = reader.u24();
    const name = HANDSHAKES.get(type);
    const fits = length <= reader.left || isCut || type === 1 || type === 11;
    if (name === undefined || !fits || (type === 0 && body.length !== 4)) {
      return texts.length > 0 ? texts : ["encrypted handshake"];
    }
    const message = new ByteReader(reader.takeUpTo(length));
    texts.push(type === 1 ? clientHello(message) : type === 2 ? serverHello(message) : name);
  }
  return texts.length > 0 ? texts : ["handshake"];
}

function alertText(body, length) {
  const level = { 1: "warning", 2: "fatal" }[body[0]];
  if (length !== 2 || body.length < 2 || level === undefined) {
    return "encrypted alert";
  }
  return `alert: ${level}, ${ALERTS.get(body[1]) ?? `number ${body[1]}`}`;
}

function recordTexts(type, body, length) {
  switch (type) {
    case CHANGE_CIPHER_SPEC:
      return ["ChangeCipherSpec"];
    case ALERT:
      return [alertText(body, length)];
    case HANDSHAKE:
      return handshakeTexts(body, body.length < length);
    case DATA:
      return [`encrypted data, ${bytesText(length)}`];
    default:
      return ["heartbeat"];
  }
}

function isRecord(type, version, length) {
  return type >= CHANGE_CIPHER_SPEC && type <= HEARTBEAT && version >= 0x0300 && version <= 0x0304
    && length > 0 && length <= MOST_RECORD;
}

/** How many bytes belong to a ClientHello that begins here, its record's header included; 0 if none does. */
export function clientHelloLength(bytes) {
  const isHello = bytes.length > 5 && bytes[0] === HANDSHAKE && bytes[1] === 3 && bytes[5] === 1;
  return isHello ? 5 + (bytes[3] << 8 | bytes[4]) : 0;
}

/**
 * The records of a packet, in one line: "ClientHello, TLS 1.3, for example.com, ALPN h2, http/1.1". Null if
 * the bytes do not begin with a record, as those that continue one.
 */
export function tls(bytes) {
  const reader = new ByteReader(bytes);
  const texts = [];
  let isEncrypted = false;
  for (let records = 0; records < MOST_RECORDS && reader.left >= 5; records += 1) {
    const [type, version, length] = [reader.u8(), reader.u16(), reader.u16()];
    if (!isRecord(type, version, length)) {
      return texts.length > 0 ? texts.join("; ") : null;
    }
    const body = reader.takeUpTo(length);
    const isHidden = isEncrypted && type === HANDSHAKE;
    texts.push(...(isHidden ? ["encrypted handshake"] : recordTexts(type, body, length)));
    isEncrypted ||= type === CHANGE_CIPHER_SPEC;
  }
  if (texts.length === 0) {
    return null;
  }
  return reader.left >= 5 ? `${texts.join("; ")}; …` : texts.join("; ");
}
