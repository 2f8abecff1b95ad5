// Packets from memory as a capture file for Wireshark and tcpdump:
// https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap. Times have nanoseconds. Frames begin with the IP
// header (LINKTYPE_RAW), rebuilt from the JSON: link-layer headers, tunnels and IP options are not in it.

import { segmentBytes } from "../details/segment.js";
import { ipHeader } from "./ip_header.js";

const NANOSECOND_MAGIC = 0xa1b23c4d;
const LINKTYPE_RAW = 101;
// The most that readers take for a frame of this kind.
const SNAPSHOT_LENGTH = 262144;
const RECORD_HEADER = 16;

/** The first 24 bytes of the file. */
export function pcapHeader() {
  const view = new DataView(new ArrayBuffer(24));
  view.setUint32(0, NANOSECOND_MAGIC, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, SNAPSHOT_LENGTH, true);
  view.setUint32(20, LINKTYPE_RAW, true);
  return new Uint8Array(view.buffer);
}

// Seconds and nanoseconds since 1970, of which a file can hold those up to 2106.
function timeOf({ time, timestamp }) {
  const seconds = Math.min(Math.max(Math.floor(timestamp / 1000), 0), 0xffffffff);
  const digits = /\.(\d{1,9})/.exec(time ?? "")?.[1];
  const nanoseconds = digits === undefined
    ? (timestamp - Math.floor(timestamp / 1000) * 1000) * 1e6
    : Number(digits.padEnd(9, "0"));
  return { seconds, nanoseconds };
}

/** The record of one packet. Its original length is above the captured one where the payload was cut. */
export function pcapRecord(packet) {
  const { object } = packet;
  const segment = segmentBytes(packet);
  const onWire = segment.header + Math.max(object.payload_length ?? 0, segment.bytes.length - segment.header);
  const ip = ipHeader(object, onWire);
  const captured = Math.min(ip.length + segment.bytes.length, SNAPSHOT_LENGTH);
  const bytes = new Uint8Array(RECORD_HEADER + captured);
  const view = new DataView(bytes.buffer);
  const { seconds, nanoseconds } = timeOf(object);
  const head = [seconds, nanoseconds, captured, ip.length + onWire];
  head.forEach((value, i) => view.setUint32(4 * i, value, true));
  bytes.set(ip, RECORD_HEADER);
  bytes.set(segment.bytes.subarray(0, captured - ip.length), RECORD_HEADER + ip.length);
  return bytes;
}
