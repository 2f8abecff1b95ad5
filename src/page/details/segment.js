// The bytes of a packet from its TCP or UDP header on, rebuilt from its JSON, and where each field is in
// them. What the JSON does not hold is zero: reserved bits, and bytes after the end of the options.

import { bytesText, counted } from "../words/units.js";
import { optionsOf } from "./options.js";
import { portName } from "../words/ports.js";

const TCP_HEADER = 20;
const UDP_HEADER = 8;

// Flag, byte of the header, bit.
const TCP_FLAGS = [
  ["NS", 12, 0x01], ["CWR", 13, 0x80], ["ECE", 13, 0x40], ["URG", 13, 0x20], ["ACK", 13, 0x10],
  ["PSH", 13, 0x08], ["RST", 13, 0x04], ["SYN", 13, 0x02], ["FIN", 13, 0x01],
];

function hex16(value) {
  return `0x${value.toString(16).padStart(4, "0")}`;
}

function portText(proto, port) {
  const name = portName(proto, port);
  return name === "" ? String(port) : `${port} (${name})`;
}

function field(name, path, value, text, from, to, bit) {
  const all = { name, path, value, text, from, to };
  return bit === undefined ? all : { ...all, bit };
}

function payloadField(proto, header, payload) {
  const { length } = payload;
  return length === 0
    ? []
    : [field("Payload", `${proto}.payload`, length, bytesText(length), header, header + length)];
}

function writeOptions(bytes, options) {
  let at = TCP_HEADER;
  for (const { kind, length, data } of options) {
    // A hostile or half captured header may claim more than it has room for.
    if (at + length > bytes.length) {
      break;
    }
    bytes[at] = kind;
    if (kind > 1) {
      bytes[at + 1] = length;
      bytes.set(data.subarray(0, Math.max(length - 2, 0)), at + 2);
    }
    at += length;
  }
  return at;
}

function optionFields(options, header) {
  const fields = [];
  let at = TCP_HEADER;
  for (const { kind, name, length, text } of options) {
    if (at + length > header) {
      break;
    }
    fields.push(field(name, "tcp.options", kind, text, at, at + length));
    at += length;
  }
  if (at < header) {
    const text = `${counted(header - at, "byte")}, shown as zero`;
    fields.push(field("Padding", "tcp.options", header - at, text, at, header));
  }
  return fields;
}

function tcpHeader(tcp, options) {
  const bytes = new Uint8Array(Math.max(TCP_HEADER, tcp.data_offset * 4));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tcp.src);
  view.setUint16(2, tcp.dst);
  view.setUint32(4, tcp.seq);
  view.setUint32(8, tcp.ack);
  bytes[12] = tcp.data_offset << 4;
  for (const [name, at, bit] of TCP_FLAGS) {
    bytes[at] |= tcp[name] ? bit : 0;
  }
  view.setUint16(14, tcp.window);
  view.setUint16(16, tcp.checksum);
  view.setUint16(18, tcp.urgent);
  writeOptions(bytes, options);
  return bytes;
}

function relativeText(value, relative) {
  return relative === undefined ? String(value) : `${value} (relative: ${relative})`;
}

function tcpFields(object, options, header) {
  const { tcp, analysis } = object;
  const offset = `${tcp.data_offset * 4} bytes${tcp.data_offset < 5 ? ", which is wrong" : ""}`;
  return [
    field("Source port", "tcp.src", tcp.src, portText("tcp", tcp.src), 0, 2),
    field("Destination port", "tcp.dst", tcp.dst, portText("tcp", tcp.dst), 2, 4),
    field("Sequence number", "tcp.seq", tcp.seq, relativeText(tcp.seq, analysis?.seq), 4, 8),
    field("Acknowledgement number", "tcp.ack", tcp.ack,
      tcp.ACK ? relativeText(tcp.ack, analysis?.ack) : `${tcp.ack} (not valid without ACK)`, 8, 12),
    field("Header length", "tcp.data_offset", tcp.data_offset, offset, 12, 13),
    ...TCP_FLAGS.map(([name, at, bit]) => {
      const isSet = Boolean(tcp[name]);
      return field(`Flag ${name}`, `tcp.${name}`, isSet, isSet ? "set" : "not set", at, at + 1, bit);
    }),
    field("Window", "tcp.window", tcp.window, `${tcp.window} (not scaled)`, 14, 16),
    field("Checksum", "tcp.checksum", tcp.checksum, `${hex16(tcp.checksum)} (not verified)`, 16, 18),
    field("Urgent pointer", "tcp.urgent", tcp.urgent,
      tcp.URG ? String(tcp.urgent) : `${tcp.urgent} (not valid without URG)`, 18, 20),
    ...optionFields(options, header),
  ];
}

function tcpSegment(object, payload) {
  const options = optionsOf(object);
  const header = tcpHeader(object.tcp, options);
  return {
    header,
    fields: [...tcpFields(object, options, header.length), ...payloadField("tcp", header.length, payload)],
  };
}

function udpSegment({ udp }, payload) {
  const header = new Uint8Array(UDP_HEADER);
  const view = new DataView(header.buffer);
  [udp.src, udp.dst, udp.length, udp.checksum].forEach((value, i) => view.setUint16(2 * i, value));
  const checksum = udp.checksum === 0 ? "none" : `${hex16(udp.checksum)} (not verified)`;
  return {
    header,
    fields: [
      field("Source port", "udp.src", udp.src, portText("udp", udp.src), 0, 2),
      field("Destination port", "udp.dst", udp.dst, portText("udp", udp.dst), 2, 4),
      field("Length", "udp.length", udp.length, `${udp.length} bytes with this header`, 4, 6),
      field("Checksum", "udp.checksum", udp.checksum, checksum, 6, 8),
      ...payloadField("udp", UDP_HEADER, payload),
    ],
  };
}

/**
 * The TCP or UDP header and the captured payload of a packet: `bytes`, and `fields` in their order, each with
 * its `name`, `path` in the JSON, `value`, `text`, and the bytes `from` (included) `to` (excluded); flags
 * also with the `bit` of that byte. `header` is the length of the header.
 */
export function segmentBytes(packet) {
  const { object, payload } = packet;
  const { header, fields } = object.tcp ? tcpSegment(object, payload) : udpSegment(object, payload);
  const bytes = new Uint8Array(header.length + payload.length);
  bytes.set(header);
  bytes.set(payload, header.length);
  return { bytes, fields, header: header.length };
}
