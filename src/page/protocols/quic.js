// QUIC packets with a long header (RFC 8999; RFC 9000, 17.2; RFC 9369, 3.2). All else is encrypted.

import { ByteReader } from "./byte_reader.js";

const TYPES_1 = ["Initial", "0-RTT", "Handshake", "Retry"];
const TYPES_2 = ["Retry", "Initial", "0-RTT", "Handshake"];
const VERSION_2 = 0x6b3343cf;

function versionText(version) {
  if (version === 1) {
    return "version 1";
  }
  if (version === VERSION_2) {
    return "version 2";
  }
  return version >>> 8 === 0xff0000 ? `draft ${version & 0xff}` : null;
}

/** "Initial, version 1", "version negotiation"; null for all but long headers of known versions. */
export function quic(bytes) {
  const reader = new ByteReader(bytes);
  const first = reader.u8();
  const version = reader.u32() >>> 0;
  const destination = reader.take(reader.u8());
  const source = reader.take(reader.u8());
  if (!reader.ok || (first & 0x80) === 0 || destination.length > 20 || source.length > 20) {
    return null;
  }
  if (version === 0) {
    return reader.left >= 4 && reader.left % 4 === 0 ? "version negotiation" : null;
  }
  const name = versionText(version);
  if (name === null || (first & 0x40) === 0) {
    return null;
  }
  return `${(version === VERSION_2 ? TYPES_2 : TYPES_1)[first >> 4 & 3]}, ${name}`;
}
