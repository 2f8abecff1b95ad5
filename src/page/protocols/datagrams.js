// Small protocols over UDP: DHCP (RFC 2131), DHCPv6 (RFC 8415), NTP (RFC 5905), TFTP, SSDP, STUN and syslog.

import { hexText, lineText } from "../details/payload_text.js";
import { ByteReader, asciiOf } from "./byte_reader.js";

const MOST_OPTIONS = 64;
const DHCP_TYPES = ["", "discover", "offer", "request", "decline", "acknowledgement", "refusal", "release",
  "inform"];
const DHCPV6_TYPES = ["", "solicit", "advertise", "request", "confirm", "renew", "rebind", "reply", "release",
  "decline", "reconfigure", "information request", "relay forward", "relay reply"];
const NTP_MODES = ["", "symmetric active", "symmetric passive", "query", "answer", "broadcast", "control",
  "private"];

function dhcpOptions(reader) {
  const found = new Map();
  for (let i = 0; i < MOST_OPTIONS && reader.ok && reader.left > 0; i += 1) {
    const kind = reader.u8();
    if (kind === 255) {
      break;
    }
    if (kind !== 0) {
      found.set(kind, reader.take(reader.u8()));
    }
  }
  return found;
}

/** "offer of 10.0.0.5 to 02:00:00:00:00:01". */
export function dhcp(bytes) {
  const reader = new ByteReader(bytes);
  const operation = reader.u8();
  reader.take(15);
  const offered = reader.take(4);
  reader.take(8);
  const mac = reader.take(16).subarray(0, 6);
  reader.take(192);
  if (reader.u32() !== 0x63825363 || !reader.ok || operation < 1 || operation > 2) {
    return null;
  }
  const options = dhcpOptions(reader);
  const type = DHCP_TYPES[options.get(53)?.[0] ?? 0] || (operation === 1 ? "BOOTP request" : "BOOTP reply");
  const address = offered.some((byte) => byte !== 0) ? offered : options.get(50);
  const of = address?.length === 4 ? ` of ${address.join(".")}` : "";
  return `${type}${of} ${operation === 1 ? "from" : "to"} ${hexText(mac, ":")}`;
}

/** "solicit", "reply". */
export function dhcpv6(bytes) {
  return bytes.length >= 4 && DHCPV6_TYPES[bytes[0]] ? DHCPV6_TYPES[bytes[0]] : null;
}

/** "query, version 4", "answer, version 4, stratum 2". */
export function ntp(bytes) {
  const version = bytes[0] >> 3 & 7;
  const mode = bytes[0] & 7;
  if (bytes.length < (mode < 6 ? 48 : 8) || version < 1 || version > 4 || mode === 0) {
    return null;
  }
  const stratum = mode === 4 ? `, stratum ${bytes[1]}` : "";
  return `${NTP_MODES[mode]}, version ${version}${stratum}`;
}

const TFTP_NAMES = ["", "reads", "writes", "data, block", "acknowledges block", "error"];

/** "reads boot.img", "error: File not found" (RFC 1350). */
export function tftp(bytes) {
  const reader = new ByteReader(bytes);
  const code = reader.u16();
  const name = TFTP_NAMES[code];
  if (!reader.ok || !name) {
    return null;
  }
  if (code === 3 || code === 4) {
    return `${name} ${reader.u16()}`;
  }
  const text = bytes.subarray(code === 5 ? 4 : 2);
  const end = text.indexOf(0);
  return `${name}${code === 5 ? ":" : ""} ${lineText(end < 0 ? text : text.subarray(0, end), 100)}`;
}

/** The first line of SSDP: "M-SEARCH * HTTP/1.1". */
export function ssdp(bytes) {
  const start = asciiOf(bytes, 200);
  return /^(M-SEARCH|NOTIFY|HTTP\/1\.1) /.test(start)
    ? lineText(bytes.subarray(0, Math.max(start.indexOf("\r"), 0) || 80)) : null;
}

const STUN_CLASSES = ["request", "indication", "answer", "error"];

/** "Binding request" (RFC 8489, 5): any port, known by its magic cookie. */
export function stun(bytes) {
  const reader = new ByteReader(bytes);
  const type = reader.u16();
  const length = reader.u16();
  const isStun = reader.u32() === 0x2112a442 && (type & 0xc000) === 0 && length % 4 === 0;
  if (!isStun || bytes.length < 20) {
    return null;
  }
  const kind = STUN_CLASSES[(type >> 7 & 2) | (type >> 4 & 1)];
  const method = (type & 0x000f) | (type >> 1 & 0x70) | (type >> 2 & 0xf80);
  return `${method === 1 ? "Binding" : `method ${method}`} ${kind}`;
}
