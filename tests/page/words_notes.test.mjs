// A note a packet: the sentences that learners read.
import assert from "node:assert/strict";
import { test } from "node:test";

import { noteOf } from "../../src/page/words/notes.js";
import { conversationOf, option, tcpPacket, udpPacket } from "./words_packets.mjs";

const MSS = option(2, [0x05, 0xb4]);
const SCALE = option(3, [7]);

function sack(...edges) {
  const data = Buffer.alloc(edges.length * 4);
  edges.forEach((edge, i) => data.writeUInt32BE(5000 + edge, 4 * i));
  return [option(1), option(1), option(5, data)];
}

// [name, packet, note]
const CASES = [
  ["a SYN", { flags: "SYN", options: [MSS, SCALE], analysis: { seq: 0, ack: 0, state: "SYN-SENT" } },
    "asks to open the connection, offers window scaling by 128, segments of up to 1460 bytes"],
  ["a SYN without options", { flags: "SYN", analysis: { state: "SYN-SENT" } }, "asks to open the connection"],
  ["a SYN again", { flags: "SYN", analysis: { flags: ["retransmission"] } },
    "asks again to open the connection"],
  ["all offers", { flags: "SYN ECE CWR",
    options: [option(4), option(8, [0, 0, 0, 1, 0, 0, 0, 0]), option(34), option(30, [1])] },
    "asks to open the connection, offers selective acknowledgements, timestamps, TCP Fast Open, several paths "
    + "(Multipath TCP), congestion marks (ECN)"],
  ["AccECN", { flags: "SYN ECE CWR NS" },
    "asks to open the connection, offers exact congestion marks (AccECN)"],
  ["data in a SYN", { flags: "SYN", payload: [1, 2] }, "asks to open the connection, sends 2 bytes along"],
  ["a scale that is too large", { flags: "SYN", options: [option(3, [200])] },
    "asks to open the connection, offers window scaling by 16384"],
  ["a SYN-ACK", { flags: "SYN ACK", options: [SCALE], analysis: { from: "server", seq: 0 } },
    "agrees to open the connection, offers window scaling by 128"],
  ["ECN of a SYN-ACK", { flags: "SYN ACK ECE", analysis: { from: "server", seq: 0 } },
    "agrees to open the connection, offers congestion marks (ECN)"],
  ["used ports", { flags: "SYN", analysis: { flags: ["reused_ports"] } },
    "asks to open the connection, with ports that an earlier connection used"],
  ["the end of the handshake", { analysis: { acks: 2 } }, "confirms: the connection is open"],
  ["an ACK of nothing new", {}, "confirms what it has received"],
  ["data", { flags: "PSH ACK", payload: new Array(512) }, "sends 512 bytes"],
  ["one byte", { payload: [7] }, "sends 1 byte"],
  ["an acknowledgement", { analysis: { ack: 1025, acks: 7 } }, "has received everything up to byte 1,024"],
  ["data that acknowledges", { payload: [1, 2], analysis: { ack: 11, acks: 3 } },
    "sends 2 bytes, has received everything up to byte 10"],
  ["a retransmission", { payload: [1, 2], analysis: { flags: ["retransmission"] } },
    "sends 2 bytes again, as no acknowledgement came"],
  ["a fast one", { payload: [1, 2], analysis: { flags: ["retransmission", "fast_retransmission"] } },
    "sends 2 bytes again, as the other side reported a gap"],
  ["a needless one", { payload: [1, 2], analysis: { flags: ["retransmission", "spurious_retransmission"] } },
    "sends 2 bytes again, which had arrived already"],
  ["out of order", { payload: [1, 2], analysis: { flags: ["out_of_order"] } },
    "sends 2 bytes, which belong before others seen earlier"],
  ["a loss before", { payload: [1, 2], analysis: { flags: ["lost_segment"] } },
    "sends 2 bytes, earlier bytes were not captured"],
  ["bytes never seen", { analysis: { ack: 101, acks: 5, flags: ["ack_lost_segment"] } },
    "has received everything up to byte 100, which the capture missed in part"],
  ["a zero window", { tcp: { window: 0 }, analysis: { ack: 101, acks: 5, flags: ["zero_window"] } },
    "has received everything up to byte 100, asks the other side to stop sending: its buffer is full"],
  ["a window update", { analysis: { ack: 101, flags: ["window_update"] } },
    "has more or less room than it said before"],
  ["a full window", { payload: [1, 2], analysis: { flags: ["window_full"] } },
    "sends 2 bytes, fills the other side's buffer: must wait now"],
  ["a probe", { payload: [1], analysis: { flags: ["zero_window_probe"] } }, "asks if there is room again"],
  ["its answer", { analysis: { flags: ["zero_window", "zero_window_probe_ack"] } }, "still has no room"],
  ["a keep-alive", { analysis: { flags: ["keep_alive"] } }, "asks if the other side is still there"],
  ["its answer", { analysis: { flags: ["keep_alive_ack"] } }, "is still there"],
  ["a FIN", { flags: "FIN ACK", analysis: { state: "FIN-WAIT-1", ack: 9 } }, "has no more to send"],
  ["a FIN again", { flags: "FIN ACK", analysis: { state: "FIN-WAIT-1", flags: ["retransmission"] } },
    "says again that it has no more to send"],
  ["data and a FIN", { flags: "FIN ACK", payload: [1], analysis: { state: "FIN-WAIT-1" } },
    "sends 1 byte, has no more to send"],
  ["the ACK of a FIN", { analysis: { ack: 12, acks: 9, state: "CLOSE-WAIT" } },
    "has received everything up to byte 10, knows that nothing more comes"],
  ["a reset", { flags: "RST ACK", analysis: { from: "server", ack: 50, state: "CLOSED" } },
    "breaks the connection off"],
  ["a refusal", { flags: "RST ACK", tcp: { seq: 0 }, analysis: { from: "server", seq: 0, state: "CLOSED" } },
    "refuses the connection"],
  ["a reset of the client", { flags: "RST ACK", tcp: { seq: 0 }, analysis: { state: "CLOSED" } },
    "breaks the connection off"],
  ["a duplicate ack", { analysis: { ack: 1449, flags: ["duplicate_ack"] } }, "still waits for byte 1,449"],
  ["a gap", { options: sack(2897, 4345), analysis: { ack: 1449, flags: ["duplicate_ack"] } },
    "still waits for byte 1,449, reports a gap: has also received 2,897–4,344"],
  ["two gaps", { options: sack(2897, 4345, 5001, 5002), analysis: { ack: 1449, flags: ["duplicate_ack"] } },
    "still waits for byte 1,449, reports a gap: has also received 2,897–4,344, 5,001–5,001"],
  ["bytes received twice", { options: sack(101, 201), analysis: { ack: 1449, acks: 4 } },
    "has received everything up to byte 1,448, has received 101–200 twice"],
  ["the last bytes received twice", { options: sack(101, 1449), analysis: { ack: 1449, acks: 4 } },
    "has received everything up to byte 1,448, has received 101–1,448 twice"],
  ["twice within a gap", { options: sack(3001, 3101, 2897, 4345), analysis: { ack: 1449, acks: 4 } },
    "has received everything up to byte 1,448, has received 3,001–3,100 twice, "
    + "reports a gap: has also received 2,897–4,344"],
  ["congestion", { flags: "ACK ECE", analysis: { ack: 11, acks: 3 } },
    "has received everything up to byte 10, reports congestion on the way"],
  ["congestion answered", { flags: "ACK CWR", payload: [1] },
    "sends 1 byte, has slowed down because of congestion"],
  ["urgent data", { flags: "ACK URG", payload: [1] }, "sends 1 byte, marks data as urgent"],
  ["no flags at all", { flags: "" }, "sends no data and acknowledges nothing"],
  ["SYN and FIN", { flags: "SYN FIN" },
    "asks to open the connection, and to close it: no ordinary program does that"],
];

for (const [name, packet, note] of CASES) {
  test(`${name}: ${note}`, () => {
    assert.equal(noteOf(tcpPacket(packet)), note);
  });
}

test("a firewall that refuses with another number is known from the conversation", () => {
  const reset = { flags: "RST ACK", tcp: { seq: 77 }, analysis: { from: "server", seq: 0, state: "CLOSED" } };
  const packets = [tcpPacket({ flags: "SYN" }), tcpPacket(reset)];
  assert.equal(noteOf(packets[1]), "breaks the connection off");
  conversationOf(packets, { problems: ["refused"] });
  assert.equal(noteOf(packets[1]), "refuses the connection");
});

test("a keep-alive while the other side is full asks for room, and the answer is that it still has none",
  () => {
  const full = { from: "server", ack: 101, flags: ["zero_window"] };
  const packets = [
    tcpPacket({ tcp: { window: 0 }, analysis: { ...full, acks: 5 } }),
    tcpPacket({ analysis: { flags: ["keep_alive"] } }),
    tcpPacket({ tcp: { window: 0 }, analysis: full }),
    tcpPacket({ tcp: { window: 9 }, analysis: { from: "server", ack: 101, flags: ["window_update"] } }),
    tcpPacket({ analysis: { flags: ["keep_alive"] } }),
  ];
  conversationOf(packets, { windowOf: (packet) => packet.window * 128 });
  assert.deepEqual(packets.map((packet) => noteOf(packet)), [
    "has received everything up to byte 100, asks the other side to stop sending: its buffer is full",
    "asks if there is room again",
    "still has no room",
    "has room for 1,152 bytes now",
    "asks if the other side is still there",
  ]);
});

test("with AccECN the congestion bits of later packets are no news", () => {
  const packets = [tcpPacket({ flags: "SYN ECE CWR NS" }), tcpPacket({ flags: "ACK CWR", payload: [1] })];
  conversationOf(packets);
  assert.equal(noteOf(packets[1]), "sends 1 byte");
});

test("datagrams", () => {
  assert.equal(noteOf(udpPacket({ payload: [1, 2, 3] })), "sends 3 bytes");
  assert.equal(noteOf(udpPacket()), "sends an empty datagram");
});
