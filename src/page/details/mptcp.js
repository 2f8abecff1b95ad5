// The option of Multipath TCP (RFC 8684, 3): its subtype, and of the common ones what they carry.

import { hexText } from "./payload_text.js";

const SUBTYPES = [
  "MP_CAPABLE", "MP_JOIN", "DSS", "ADD_ADDR", "REMOVE_ADDR", "MP_PRIO", "MP_FAIL", "MP_FASTCLOSE",
  "MP_TCPRST",
];

const MEANINGS = [
  "can use several paths", "joins another path", "maps data between paths", "announces another address",
  "withdraws an address", "changes a path's priority", "checksum failed", "closes all paths",
  "resets this path",
];

/**
 * "MP_CAPABLE: can use several paths (version 1), 02 03". `data` is what follows kind and length, at least
 * one byte.
 */
export function mptcpText(data) {
  const subtype = data[0] >> 4;
  const name = SUBTYPES[subtype];
  if (name === undefined) {
    return `subtype ${subtype}, ${hexText(data)}`;
  }
  const version = subtype === 0 ? ` (version ${data[0] & 0x0f})` : "";
  const rest = data.length > 1 ? `, ${hexText(data.subarray(1))}` : "";
  return `${name}: ${MEANINGS[subtype]}${version}${rest}`;
}
