// The bytes of a packet rebuilt, the fields in them, and what they mean.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldsOf } from "../../src/page/details/fields.js";
import { offersOf, optionsOf, sackBlocks } from "../../src/page/details/options.js";
import { segmentBytes } from "../../src/page/details/segment.js";
import { conversationOf, hex, latin1, option, tcpPacket, udpPacket } from "./words_packets.mjs";

const SYN_OPTIONS = [
  option(2, [5, 180]), option(4), option(8, hex("79e2ca9a00000000")), option(1), option(3, [7]),
];

function textsOf(options, more = {}) {
  return optionsOf(tcpPacket({ options, ...more }).object).map(({ name, text }) => `${name}: ${text}`);
}

test("a SYN as it was on the wire", () => {
  const { bytes, header } = segmentBytes(tcpPacket({
    flags: "SYN", options: SYN_OPTIONS, analysis: { seq: 0, ack: 0 },
    tcp: { src: 33779, dst: 53, seq: 603899916, ack: 0, window: 64240, checksum: 3137 },
  }));
  assert.deepEqual(bytes, hex(`83f3 0035 23fec80c 00000000 a002 faf0 0c41 0000
    0204 05b4 0402 080a 79e2ca9a 00000000 01 030307`));
  assert.equal(header, 40);
});

test("all flags, and the payload after the header", () => {
  const { bytes } = segmentBytes(tcpPacket({ flags: "NS CWR ECE URG ACK PSH RST SYN FIN", payload: [1, 2] }));
  assert.deepEqual(bytes.subarray(12, 14), hex("51ff"));
  assert.deepEqual(bytes.subarray(20), hex("0102"));
});

test("each flag alone, in its bit, which is the one that the field lights", () => {
  const bits = { NS: 0x5100, CWR: 0x5080, ECE: 0x5040, URG: 0x5020, ACK: 0x5010, PSH: 0x5008, RST: 0x5004,
    SYN: 0x5002, FIN: 0x5001 };
  for (const [flag, bit] of Object.entries(bits)) {
    const { bytes, fields } = segmentBytes(tcpPacket({ flags: flag }));
    assert.equal(bytes[12] << 8 | bytes[13], bit, flag);
    const lit = fields.find(({ path }) => path === `tcp.${flag}`);
    assert.equal(lit.bit << (lit.from === 12 ? 8 : 0), bit & 0x1ff, flag);
  }
});

test("fields cover the whole header without a hole, and each lights its bytes", () => {
  const { bytes, fields, header } = segmentBytes(tcpPacket({
    options: [option(2, [5, 180]), option(3, [7])], payload: latin1("hello"),
  }));
  assert.equal(header, 28);
  const lit = new Array(bytes.length).fill(0);
  for (const { from, to, bit, name } of fields) {
    assert.ok(from < to && to <= bytes.length, name);
    for (let i = from; bit === undefined && i < to; i += 1) {
      lit[i] += 1;
    }
  }
  assert.deepEqual(lit, [...new Array(13).fill(1), 0, ...new Array(19).fill(1)]);
  const byName = Object.fromEntries(fields.map((field) => [field.name, field]));
  assert.deepEqual([byName.Padding.from, byName.Padding.to], [27, 28]);
  assert.deepEqual(byName["Flag ACK"],
    { name: "Flag ACK", path: "tcp.ACK", value: true, text: "set", from: 13, to: 14, bit: 0x10 });
  assert.deepEqual(byName.Payload, { name: "Payload", path: "tcp.payload", value: 5, text: "5 bytes",
    from: 28, to: 33 });
  assert.equal(byName["Destination port"].text, "80 (http)");
});

test("headers that lie do not write outside", () => {
  const short = segmentBytes(tcpPacket({ tcp: { data_offset: 3 } }));
  assert.equal(short.bytes.length, 20);
  assert.match(short.fields.find(({ name }) => name === "Header length").text, /wrong/);
  const long = { type: 5, length: 34, data: "AAAA" };
  const { bytes, fields } = segmentBytes(tcpPacket({ options: [option(1), long], tcp: { data_offset: 6 } }));
  assert.equal(bytes.length, 24);
  assert.ok(fields.every(({ to }) => to <= 24));
});

test("a datagram as it was on the wire", () => {
  const { bytes, fields } = segmentBytes(udpPacket({ payload: [1, 2, 3] }));
  assert.deepEqual(bytes, hex("c350 0035 000b 1234 010203"));
  assert.deepEqual(fields.map(({ name, from, to }) => [name, from, to]),
    [["Source port", 0, 2], ["Destination port", 2, 4], ["Length", 4, 6], ["Checksum", 6, 8], ["Payload", 8,
      11]]);
});

test("options decoded", () => {
  assert.deepEqual(textsOf(SYN_OPTIONS), [
    "Maximum segment size: segments of up to 1460 bytes",
    "SACK permitted: can use selective acknowledgements",
    "Timestamps: value 2044906138, echoes 0",
    "No operation: ",
    "Window scale: windows count 128-fold (shift 7)",
  ]);
  assert.deepEqual(textsOf([
    option(3, [15]), option(19, new Array(16).fill(0xab)), option(28, [0x80, 5]), option(28, [0, 90]),
    option(29, [1, 2, 3, 4]), option(34), option(34, [1, 2, 3, 4]), option(254, [0xf9, 0x89]), option(253,
      [1, 2]),
    option(77, [1]), option(0),
  ]), [
    "Window scale: windows count 16384-fold (shift 15, counts as 14)",
    `MD5 signature: digest ${"ab".repeat(16)}`,
    "User timeout: 5 minutes", "User timeout: 90 seconds",
    "Authentication (TCP-AO): key 1, next key 2, code 0304",
    "Fast Open cookie: asks for a cookie", "Fast Open cookie: cookie 01020304",
    "Experiment 2: Fast Open, asks for a cookie", "Experiment 1: experiment 0x0102",
    "Unknown option 77: 01", "End of options: ",
  ]);
  assert.deepEqual(textsOf([option(30, [1, 2]), option(30, [0x20, 9]), option(30, [0xf0])]), [
    "Multipath TCP: MP_CAPABLE: can use several paths (version 1), 02",
    "Multipath TCP: DSS: maps data between paths, 09",
    "Multipath TCP: subtype 15, f0",
  ]);
});

test("options of a wrong length are shown as bytes", () => {
  for (const kind of [2, 3, 4, 5, 8, 19, 28, 29, 30, 34, 253]) {
    for (let length = 0; length < 39; length += 1) {
      const [text] = textsOf([option(kind, new Array(length).fill(1))]);
      assert.equal(typeof text, "string");
    }
    assert.match(textsOf([option(2, [1])])[0], /wrong length: 01/);
    assert.match(textsOf([option(5, [1, 2, 3, 4, 5, 6, 7, 8, 9])])[0], /wrong length/);
  }
});

test("SACK blocks are relative where the analysis allows, also around zero", () => {
  const block = option(5, hex("00000b51 000010f9"));
  assert.deepEqual(textsOf([block], { tcp: { ack: 0 }, analysis: { ack: 0 } }),
    ["SACK: also received 2897–4344 (relative)"]);
  assert.deepEqual(textsOf([block], { tcp: { ack: 1000 }, analysis: { ack: 1500 } }),
    ["SACK: also received 3397–4844 (relative)"]);
  assert.deepEqual(textsOf([block], { flags: "SYN" }),
    ["SACK: also received 2897–4344 (absolute sequence numbers)"]);
  assert.deepEqual(sackBlocks(hex("00000002 00000005 ffff"), 3), [{ left: 0xffffffff, right: 2 }]);
});

test("what a SYN offers", () => {
  const offers = offersOf(tcpPacket({ flags: "SYN", options: SYN_OPTIONS }).object);
  assert.deepEqual(offers, { mss: 1460, shift: 7, sackPermitted: true, timestamps: true, fastOpen: null,
    multipath: false, sack: [] });
  assert.equal(offersOf(udpPacket().object).mss, null);
});

function valueOf(rows, name) {
  const found = rows.find((row) => row.name === name);
  return found && `${found.value}${found.note === "" ? "" : ` | ${found.note}`}`;
}

test("all fields of a packet, in groups", () => {
  const packet = tcpPacket({
    flags: "PSH ACK", payload: [1, 2], more: { payload_length: 5, vlan: [7, 8], tunnel: ["gre"] },
    analysis: { acks: 3, rtt_us: 184, in_flight: 1448, flags: ["retransmission"], state: "CLOSE-WAIT" },
  });
  conversationOf([packet], { windowOf: () => 65536 });
  const rows = fieldsOf(packet);
  assert.deepEqual([...new Set(rows.map(({ group }) => group))], ["Frame", "Network", "TCP", "Analysis"]);
  assert.equal(valueOf(rows, "Time"), "2026-11-22 23:03:44.762123456 | UTC");
  assert.equal(valueOf(rows, "Payload"), "5 bytes | only 2 of 5 bytes of payload were captured");
  assert.equal(valueOf(rows, "DSCP"), "46 | expedited forwarding");
  assert.equal(valueOf(rows, "ECN"), "2 | can be marked, ECT(0)");
  assert.equal(valueOf(rows, "VLAN"), "7, 8 | outermost first");
  assert.equal(valueOf(rows, "Tunnel"), "gre | outermost first");
  assert.equal(valueOf(rows, "Flow label"), undefined);
  assert.equal(valueOf(rows, "Window"), "512 (not scaled) | room for 65,536 bytes");
  assert.equal(valueOf(rows, "Acknowledges"), "packet 3, after 184 µs");
  assert.match(valueOf(rows, "Mark"), /^sent again \| The sender/);
  assert.match(valueOf(rows, "Sender's state"), /^CLOSE-WAIT \| The other side/);
  assert.ok(valueOf(rows, "Flag PSH") && !valueOf(rows, "Flag SYN"));
  const port = rows.find(({ name }) => name === "Source port");
  assert.deepEqual([port.from, port.to, port.path], [0, 2, "tcp.src"]);
});

test("fields of IPv6, of UDP, of hostile names, and of lines with nothing added", () => {
  const six = udpPacket({ more: { src_ip: "2001:db8::1", dst_ip: "::1", ip_id: null, flow_label: 5,
    interface: "e\u202e0",
    label: { host: "a\nb" } } });
  const rows = fieldsOf(six);
  assert.equal(valueOf(rows, "Hop limit"), "63 | routers it may still pass");
  assert.equal(valueOf(rows, "Flow label"), "0x00005");
  assert.equal(valueOf(rows, "Interface"), "e⟨U+202E⟩0");
  assert.equal(valueOf(rows, "Label host"), "a␊b");
  const { timestamp, packet_size, src_ip, dst_ip, proto, tcp, udp } = tcpPacket().object;
  const bare = { ...tcpPacket(), object: { timestamp, packet_size, src_ip, dst_ip, proto, tcp, udp } };
  assert.equal(valueOf(fieldsOf(bare), "Time"), "1795388624762 ms | since 1970, UTC");
});
