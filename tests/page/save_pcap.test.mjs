// Packets of memory as a capture file. With CHATTCP_BUILD (a build's directory) the program itself reads it
// back.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { ipv4Bytes, ipv6Bytes } from "../../src/page/save/address_bytes.js";
import { ipHeader } from "../../src/page/save/ip_header.js";
import { jsonLine } from "../../src/page/save/json_lines.js";
import { pcapHeader, pcapRecord } from "../../src/page/save/pcap.js";
import { hex, latin1, option, tcpPacket, udpPacket } from "./words_packets.mjs";

const SIX = { src_ip: "2001:db8::1", dst_ip: "::ffff:192.0.2.9", ip_id: null, flow_label: 0xabcde };

// All that a file can hold: options, a cut payload, both versions of IP, datagrams that a network card would
// cut.
const PACKETS = [
  tcpPacket({
    flags: "SYN", analysis: { seq: 0, ack: 0, state: "SYN-SENT" }, tcp: { ack: 0 },
    options: [option(2, [5, 180]), option(4), option(8, hex("79e2ca9a00000000")), option(1), option(3, [7])],
  }),
  tcpPacket({ flags: "NS CWR ECE URG ACK PSH RST SYN FIN", tcp: { urgent: 77 } }),
  tcpPacket({ flags: "PSH ACK", payload: latin1("hello\0\xff") }),
  tcpPacket({ payload: latin1("cut"), more: { payload_length: 1448 } }),
  tcpPacket({ payload: latin1("six"), more: SIX }),
  tcpPacket({ payload: [1, 2], more: { payload_length: 90000 } }),
  tcpPacket({ payload: [1, 2], more: { ...SIX, payload_length: 90000 } }),
  tcpPacket({ more: { dscp: 63, ecn: 3, ttl: 255, ip_id: 65535, time: "1970-01-01T00:00:00.000000001Z",
    timestamp: 0 } }),
  udpPacket({ payload: latin1("dns") }),
  udpPacket({ more: SIX }),
];

function recordsOf(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const records = [];
  for (let at = 24; at < file.length;) {
    const captured = view.getUint32(at + 8, true);
    records.push({
      seconds: view.getUint32(at, true), nanoseconds: view.getUint32(at + 4, true),
      original: view.getUint32(at + 12, true), bytes: file.subarray(at + 16, at + 16 + captured),
    });
    at += 16 + captured;
  }
  return records;
}

// What RFC 1071 gives over a header with its checksum in it.
function sumOf(bytes) {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) {
    sum += bytes[i] << 8 | bytes[i + 1];
  }
  return (sum & 0xffff) + (sum >>> 16);
}

const pcapOf = (packets) => new Uint8Array(Buffer.concat([pcapHeader(), ...packets.map(pcapRecord)]));

test("the head of the file: nanoseconds, version 2.4, raw IP", () => {
  assert.deepEqual(pcapHeader(), hex("4d3cb2a1 0200 0400 00000000 00000000 00000400 65000000"));
});

test("a record: time, lengths, and the IP header before the segment", () => {
  const [record] = recordsOf(pcapOf([PACKETS[2]]));
  assert.deepEqual([record.seconds, record.nanoseconds, record.original], [1795388624, 762123456, 47]);
  assert.deepEqual(record.bytes.subarray(0, 10), hex("45ba 002f 1234 0000 3f06"));
  assert.equal(sumOf(record.bytes.subarray(0, 20)), 0xffff);
  assert.deepEqual(record.bytes.subarray(12, 24), hex("c0000201 c0000202 c350 0050"));
  assert.deepEqual(record.bytes.subarray(40), latin1("hello\0\xff"));
});

test("a cut payload keeps its original length", () => {
  const [record] = recordsOf(pcapOf([PACKETS[3]]));
  assert.deepEqual([record.bytes.length, record.original], [43, 1488]);
  assert.equal(record.bytes[2] << 8 | record.bytes[3], 1488);
});

test("IPv6: class, flow label, length, hop limit and addresses", () => {
  const header = ipHeader(PACKETS[4].object, 23);
  assert.deepEqual(header, hex(`6baa bcde 0017 06 3f 20010db8000000000000000000000001
    00000000000000000000ffffc0000209`));
});

test("what is longer than an IP header can say", () => {
  assert.deepEqual(ipHeader(PACKETS[5].object, 90020).subarray(0, 4), hex("45ba0000"));
  const jumbo = ipHeader(PACKETS[6].object, 90020);
  assert.deepEqual(jumbo.subarray(4, 8), hex("0000 00 3f"));
  assert.deepEqual(jumbo.subarray(40), hex("06 00 c2 04 00015fac"));
  assert.deepEqual(ipHeader(PACKETS[5].object, 65515).subarray(2, 4), hex("ffff"));
  assert.deepEqual(ipHeader(PACKETS[5].object, 65516).subarray(2, 4), hex("0000"));
  assert.deepEqual(ipHeader(PACKETS[6].object, 65535).subarray(4), ipHeader(PACKETS[4].object,
    65535).subarray(4));
  assert.equal(ipHeader(PACKETS[6].object, 65536).length, 48);
  const [whole] = recordsOf(pcapOf([udpPacket({ payload: new Uint8Array(300000) })]));
  assert.deepEqual([whole.bytes.length, whole.original], [262144, 300028]);
});

test("times beyond what a file can say are the nearest that it can", () => {
  const timesOf = (more) => {
    const [{ seconds, nanoseconds }] = recordsOf(pcapOf([tcpPacket({ more })]));
    return [seconds, nanoseconds];
  };
  assert.deepEqual(timesOf({ timestamp: -1, time: null }), [0, 999000000]);
  assert.deepEqual(timesOf({ timestamp: 2 ** 42 * 1000 + 5, time: null }), [0xffffffff, 5000000]);
  assert.deepEqual(timesOf({ timestamp: 1500, time: undefined }), [1, 500000000]);
});

test("addresses", () => {
  assert.deepEqual(ipv4Bytes("192.0.2.255"), hex("c00002ff"));
  for (const [text, bytes] of [["::", "0".repeat(32)], ["::1", `${"0".repeat(31)}1`],
    ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"], ["fe80::a:b",
      "fe8000000000000000000000000a000b"],
    ["1::", `0001${"0".repeat(28)}`], ["::ffff:10.1.2.3", "00000000000000000000ffff0a010203"]]) {
    assert.deepEqual(ipv6Bytes(text), hex(bytes), text);
  }
  for (const text of ["", "x", ":", "1.2.3", "999.1.1.1", "1:2:3:4:5:6:7:8:9", ":::", "::1.2"]) {
    assert.equal(ipv4Bytes(text).length + ipv6Bytes(text).length, 20);
  }
});

test("JSON Lines are the lines that came", () => {
  assert.equal([{ line: '{"a":1}' }, { line: '{"b":2}\n' }].map(jsonLine).join(""), '{"a":1}\n{"b":2}\n');
  assert.equal(jsonLine({ line: "{}" }), "{}\n");
});

const ADDED = "time,payload_length,ttl,dscp,ecn,ip_id,flow_label";

function readBack(chattcp, packets) {
  const folder = mkdtempSync(join(tmpdir(), "save_pcap-"));
  try {
    const file = join(folder, "saved.pcap");
    writeFileSync(file, pcapOf(packets));
    const options = ["capture", "-r", file, "--payload", "base64", "--add", ADDED];
    return execFileSync(chattcp, options, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Only the JSON that a file can hold; sizes are those of frames without a link-layer header.
function comparable(object) {
  const { packet_size, number, interface: name, direction, vlan, tunnel, analysis, ...rest } = object;
  return rest;
}

if (process.env.CHATTCP_BUILD) {
  test("chattcp reads the same packets from the file", () => {
    const lines = readBack(join(process.env.CHATTCP_BUILD, "chattcp"), PACKETS).trimEnd().split("\n");
    assert.deepEqual(lines.map((line) => comparable(JSON.parse(line))),
      PACKETS.map(({ object }) => comparable(object)));
  });
}
