// The IP header of a packet, rebuilt from its JSON. Fragments and options are gone: the JSON has none.

import { ipv4Bytes, ipv6Bytes } from "./address_bytes.js";

const PROTOCOLS = { tcp: 6, udp: 17 };
const MOST_LENGTH = 0xffff;

// The checksum of RFC 1071 over a header of whole 16-bit words.
function checksum(view) {
  let sum = 0;
  for (let at = 0; at < view.byteLength; at += 2) {
    sum += view.getUint16(at);
  }
  while (sum > 0xffff) {
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  return ~sum & 0xffff;
}

function trafficClass(object) {
  return ((object.dscp ?? 0) << 2 | (object.ecn ?? 0)) & 0xff;
}

// RFC 791, 3.1. Datagrams that the network card would have cut (TSO) are longer than the field can say: then
// it is 0, as Linux writes it and readers know it.
function ipv4Header(object, length) {
  const view = new DataView(new ArrayBuffer(20));
  const total = length + view.byteLength;
  view.setUint8(0, 0x45);
  view.setUint8(1, trafficClass(object));
  view.setUint16(2, total > MOST_LENGTH ? 0 : total);
  view.setUint16(4, object.ip_id ?? 0);
  view.setUint8(8, object.ttl ?? 64);
  view.setUint8(9, PROTOCOLS[object.proto]);
  const bytes = new Uint8Array(view.buffer);
  bytes.set(ipv4Bytes(object.src_ip), 12);
  bytes.set(ipv4Bytes(object.dst_ip), 16);
  view.setUint16(10, checksum(view));
  return bytes;
}

// RFC 8200, 3; a longer payload needs the option of RFC 2675, 2 in a header of its own.
function ipv6Header(object, length) {
  const isJumbo = length > MOST_LENGTH;
  const view = new DataView(new ArrayBuffer(isJumbo ? 48 : 40));
  const next = PROTOCOLS[object.proto];
  view.setUint32(0, (6 << 28 | trafficClass(object) << 20 | (object.flow_label ?? 0)) >>> 0);
  view.setUint16(4, isJumbo ? 0 : length);
  view.setUint8(6, isJumbo ? 0 : next);
  view.setUint8(7, object.ttl ?? 64);
  const bytes = new Uint8Array(view.buffer);
  bytes.set(ipv6Bytes(object.src_ip), 8);
  bytes.set(ipv6Bytes(object.dst_ip), 24);
  if (isJumbo) {
    bytes.set([next, 0, 0xc2, 4], 40);
    view.setUint32(44, length + 8);
  }
  return bytes;
}

/** The header before `length` bytes of TCP or UDP, for a packet's JSON `object`. */
export function ipHeader(object, length) {
  return object.src_ip.includes(":") ? ipv6Header(object, length) : ipv4Header(object, length);
}
