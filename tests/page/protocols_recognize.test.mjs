// Payloads in one line; and hostile ones, which must cost little and never throw.
import assert from "node:assert/strict";
import { test } from "node:test";

import { recognize } from "../../src/page/protocols/recognize.js";
import { CLIENT_HELLO, MESSAGES } from "./protocols_messages.mjs";
import { conversationOf, hex, latin1, randomNumbers, tcpPacket, udpPacket } from "./words_packets.mjs";

function packetOf(proto, port, from, payload) {
  return proto === "udp"
    ? udpPacket({ payload, port, from })
    : tcpPacket({ payload, tcp: { dst: port }, analysis: { from } });
}

function textOf(proto, port, from, payload) {
  const found = recognize(packetOf(proto, port, from, payload));
  return found && `${found.protocol}: ${found.text}`;
}

for (const [proto, port, from, bytes, protocol, text] of MESSAGES) {
  test(`${protocol} of the ${from}: ${text}`, () => {
    assert.deepEqual(recognize(packetOf(proto, port, from, bytes)), { protocol, text });
  });
}

test("what is none of them is not recognised", () => {
  const others = ["", "hello", "GET\r\n", "GET /", "HTTP/1.1 abc", "NOTICE * hello there, world\r\n",
    "*3\r\n", "+OK\r\n"];
  for (const text of others) {
    assert.equal(textOf("tcp", 9999, "client", latin1(text)), null, text);
    assert.equal(textOf("tcp", 9999, "server", latin1(text)), null, text);
    assert.equal(textOf("udp", 9999, "client", latin1(text)), null, text);
  }
  assert.equal(textOf("tcp", 443, "client", hex("16 0303 0000")), null);
  assert.equal(textOf("tcp", 443, "client", hex("16 0503 0010 01")), null);
  assert.equal(textOf("udp", 443, "client", hex("c3 00000009 00 00 00")), null);
  assert.equal(textOf("tcp", 443, "client", CLIENT_HELLO.subarray(100)), null);
});

test("a packet without payload, or whose payload was not captured", () => {
  assert.equal(recognize(tcpPacket()), null);
  assert.equal(recognize({ ...tcpPacket(), payloadLength: 10 }), null);
});

test("a ClientHello that continues in the next packet shows what is there", () => {
  assert.equal(textOf("tcp", 443, "client", CLIENT_HELLO.subarray(0, 200)),
    "TLS: ClientHello, for chat.example, ALPN h2, http/1.1");
  assert.equal(textOf("tcp", 443, "client", CLIENT_HELLO.subarray(0, 60)), "TLS: ClientHello");
});

test("a ClientHello in several packets is read from all of them", () => {
  const cut = (from, to, seq) => tcpPacket({ payload: CLIENT_HELLO.subarray(from, to), analysis: { seq } });
  const packets = [cut(0, 100, 1), tcpPacket({ analysis: { from: "server" } }), cut(100, 200, 101), cut(200,
    999, 201)];
  conversationOf(packets);
  assert.equal(recognize(packets[0]).text, "ClientHello, TLS 1.3, for chat.example, ALPN h2, http/1.1");
  assert.equal(recognize(packets[2]), null);
  conversationOf([packets[0], packets[3]]);
  assert.equal(recognize(packets[0]).text, "ClientHello", "not across a gap");
  const other = tcpPacket({ payload: new Array(417).fill(0), analysis: { from: "server", seq: 101 } });
  conversationOf([packets[0], other]);
  assert.equal(recognize(packets[0]).text, "ClientHello", "not from the other side");
  const again = cut(0, 100, 1);
  conversationOf([packets[0], again, packets[2], packets[3]]);
  assert.match(recognize(packets[0]).text, /TLS 1.3/, "what was sent again is not read twice");
});

// A ClientHello with just these extensions: [type, bytes as hex].
function helloWith(...extensions) {
  const size = (text, bytes) => (text.replaceAll(" ", "").length / 2).toString(16).padStart(2 * bytes, "0");
  const list = extensions.map(([type, body]) => `${type} ${size(body, 2)} ${body}`).join("");
  const body = `0303 ${"00".repeat(32)} 00 0002 1301 01 00 ${size(list, 2)} ${list}`;
  const message = `01 ${size(body, 3)} ${body}`;
  return textOf("tcp", 443, "client", hex(`16 0301 ${size(message, 2)} ${message}`));
}

test("values that clients make up are not shown, nor names of other kinds", () => {
  assert.equal(helloWith(["0010", "0006 02 5a5a 02 6832"]), "TLS: ClientHello, TLS 1.2, ALPN h2");
  assert.equal(helloWith(["0010", "0003 02 6833"]), "TLS: ClientHello, TLS 1.2, ALPN h3");
  assert.equal(helloWith(["002b", "06 3a3a 0303 0302"]), "TLS: ClientHello, TLS 1.2");
  assert.equal(helloWith(["002b", "04 0304 0303"]), "TLS: ClientHello, TLS 1.3");
  assert.equal(helloWith(["0000", "0005 01 0002 6869"]), "TLS: ClientHello, TLS 1.2");
  assert.equal(helloWith(["0000", "0005 00 0002 6869"]), "TLS: ClientHello, TLS 1.2, for hi");
  assert.equal(helloWith(["0000", ""], ["0010", ""], ["002b", ""]), "TLS: ClientHello, TLS 1.2");
});

test("many records, and old and new versions of them", () => {
  const record = "17 0303 0001 00";
  assert.equal(textOf("tcp", 443, "client", hex(record.repeat(9))),
    `TLS: ${new Array(8).fill("encrypted data, 1 byte").join("; ")}; …`);
  assert.equal(textOf("tcp", 443, "client", hex(record.repeat(8))),
    `TLS: ${new Array(8).fill("encrypted data, 1 byte").join("; ")}`);
  for (const [version, is] of [["0300", true], ["0304", true], ["0305", false], ["02ff", false]]) {
    assert.equal(textOf("tcp", 443, "client", hex(`14 ${version} 0001 01`)) !== null, is, version);
    assert.equal(textOf("tcp", 443, "client", hex(`18 ${version} 0001 01`)) !== null, is, version);
  }
  assert.equal(textOf("tcp", 443, "client", hex("13 0303 0001 01")), null);
  assert.equal(textOf("tcp", 443, "client", hex("19 0303 0001 01")), null);
});

test("DNS on any port only if nothing follows the question", () => {
  const question = "1234 0100 0001 0000 0000 0000 01 61 00 0001 0001";
  assert.equal(textOf("udp", 9999, "client", hex(question)), "DNS: query for a A");
  assert.equal(textOf("udp", 9999, "client", hex(`${question} 00`)), null);
  assert.equal(textOf("udp", 9999, "client", hex(question.replace(/0001$/, "0002"))), null);
  assert.equal(textOf("udp", 9999, "client", hex(question.replace("0100", "1900"))), null);
});

test("names with loops, forward pointers and wrong lengths end", () => {
  const head = "1234 0100 0001 0000 0000 0000";
  for (const name of ["c00c", "c00e c00c", "01 61 c00c", "3f 61", "ff", "c0", "40 61 00", "c020"]) {
    assert.equal(textOf("udp", 53, "client", hex(`${head} ${name} 0001 0001`)), null, name);
  }
  const long = `${"3f".concat("61".repeat(63)).repeat(5)}00`;
  assert.equal(textOf("udp", 53, "client", hex(`${head} ${long} 0001 0001`)), null);
});

test("hostile names are shown, not obeyed", () => {
  const name = Buffer.from("a.b\n\u202e").toString("hex");
  assert.equal(textOf("udp", 53, "client", hex(`1234 0100 0001 0000 0000 0000 07${name}00 0001 0001`)),
    "DNS: query for a.b␊⟨U+202E⟩ A");
});

const UPGRADE = latin1("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
const FRAMES = [
  ["81 85 37fa213d 7f9f4d5158", "text: Hello"],
  ["81 05 48656c6c6f 89 00", "text: Hello; ping"],
  ["88 02 03e8", "close, code 1000"],
  ["88 05 03e9 627965", "close, code 1001, bye"],
  ["82 7e 0800 00", "binary, 2 KiB"],
  ["02 03 010203 80 01 04", "binary, 3 bytes; continuation, 1 byte"],
  ["c1 04 f248cdc9", "compressed text, 4 bytes"],
  ["8a 00", "pong"],
];

test("frames of a conversation that changed to WebSocket", () => {
  for (const [bytes, text] of FRAMES) {
    const packets = [
      packetOf("tcp", 80, "client", latin1("GET /chat HTTP/1.1\r\nUpgrade: websocket\r\n\r\n")),
      packetOf("tcp", 80, "server", UPGRADE),
      packetOf("tcp", 80, "client", hex(bytes)),
    ];
    assert.equal(recognize(packets[2]), null, "without the conversation");
    conversationOf(packets);
    assert.deepEqual(recognize(packets[2]), { protocol: "WebSocket", text });
  }
  assert.equal(textOf("tcp", 80, "server", UPGRADE), "HTTP: 101 Switching Protocols, changes to websocket");
});

test("what is no frame is not recognised even there", () => {
  const packets = [packetOf("tcp", 80, "server", UPGRADE),
    ...["83 00", "f1 00", "09 00", "89 7e 0100", "81"].map((bytes) => packetOf("tcp", 80, "client",
      hex(bytes)))];
  conversationOf(packets);
  assert.deepEqual(packets.slice(1).map((packet) => recognize(packet)), [null, null, null, null, null]);
});

test("a conversation is remembered after its first packets were let go", () => {
  const packets = [packetOf("tcp", 80, "server", UPGRADE), packetOf("tcp", 80, "client", hex("8a 00"))];
  conversationOf(packets);
  assert.equal(recognize(packets[1]).text, "pong");
  packets.shift();
  assert.equal(recognize(packets[0]).text, "pong");
});

test("the search for the beginning ends", () => {
  let looked = 0;
  const packets = Array.from({ length: 1000 }, () => {
    const packet = packetOf("tcp", 80, "server", hex("8a00"));
    const { payload } = packet;
    return Object.defineProperty(packet, "payload", { get: () => { looked += 1; return payload; } });
  });
  conversationOf(packets);
  assert.equal(recognize(packets[999]), null);
  assert.equal(recognize(packets[998]), null);
  assert.ok(looked < 50, `${looked} payloads`);
});

test("replies of a conversation that speaks Redis on another port", () => {
  const packets = [packetOf("tcp", 7777, "client", latin1("*1\r\n$4\r\nPING\r\n")),
    packetOf("tcp", 7777, "server", latin1("+PONG\r\n"))];
  assert.equal(recognize(packets[1]), null);
  conversationOf(packets);
  assert.deepEqual(recognize(packets[1]), { protocol: "Redis", text: "PONG" });
});

const PORTS = [...new Set(MESSAGES.map(([proto, port]) => `${proto} ${port}`)), "tcp 9999", "udp 9999"]
  .map((name) => name.split(" "));

function check(bytes) {
  for (const [proto, port] of PORTS) {
    for (const from of ["client", "server"]) {
      const packet = packetOf(proto, Number(port), from, bytes);
      conversationOf([packetOf("tcp", 80, "server", UPGRADE), packet]);
      const found = recognize(packet);
      if (found !== null) {
        assert.match(found.text, /./u);
        assert.ok(found.text.length < 3000, found.text);
        assert.doesNotMatch(found.text, /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
      }
    }
  }
}

test("every truncation of every message", () => {
  for (const [, , , bytes] of MESSAGES) {
    for (let length = 1; length < bytes.length; length += length < 100 ? 1 : 17) {
      check(bytes.slice(0, length));
    }
  }
});

test("messages with bytes changed, and random bytes", () => {
  const random = randomNumbers(7);
  for (const [, , , bytes] of MESSAGES) {
    for (let i = 0; i < 12; i += 1) {
      const changed = bytes.slice();
      for (let changes = 1 + random(4); changes > 0; changes -= 1) {
        changed[random(changed.length)] = random(256);
      }
      check(changed);
    }
  }
  for (let i = 0; i < 150; i += 1) {
    check(Uint8Array.from({ length: 1 + random(300) }, () => random(i % 2 ? 256 : 8)));
  }
});

// Of several runs, in ms: others use the machine, too.
function fastest(work) {
  return Math.min(...[1, 2, 3, 4].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }));
}

test("a megabyte of anything is looked at only in part", () => {
  const fills = ["GET /", "*9\r\n", "\x16\x03\x03\0\x05", "\x81\x00", "*1\r\n", "a", "\0", "\xc0\x0c",
    "$1\r\nA\r\n",
    "\r\n", "GET / HTTP/1.1\r\na:"];
  for (const fill of fills) {
    const bytes = latin1(fill.repeat(Math.ceil(2 ** 20 / fill.length)));
    for (const [proto, port] of [["tcp", 6379], ["tcp", 80], ["udp", 53], ["tcp", 9999], ["tcp", 25]]) {
      const packet = packetOf(proto, port, "client", bytes);
      conversationOf([packetOf("tcp", 80, "server", UPGRADE), packet]);
      assert.ok(fastest(() => recognize(packet)) < 20, JSON.stringify(fill));
    }
  }
});
