import assert from "node:assert/strict";
import test from "node:test";
import { packetOf } from "../../src/page/model/packet.js";
import { CLIENT, SERVER, tcp, tcpLine, udp } from "./packets.mjs";

test("a TCP line becomes fields", () => {
  const packet = tcp({
    at: 1234.567891,
    from: "server",
    flags: "SYN,ACK",
    seq: 5,
    ack: 9,
    payload: "hi",
    window: 77,
    state: "SYN-RECEIVED",
    marks: ["retransmission"],
    stream: 17,
    size: 60,
    extra: { acks: 3, rtt_us: 184, in_flight: 2 },
  });
  assert.deepEqual(
    {
      proto: packet.proto,
      fromClient: packet.fromClient,
      side: packet.side,
      length: packet.length,
      payloadLength: packet.payloadLength,
      flags: packet.flags,
      marks: packet.marks,
      state: packet.state,
      seq: packet.seq,
      ack: packet.ack,
      rttMs: packet.rttMs,
      acks: packet.acks,
      inFlight: packet.inFlight,
      window: packet.window,
      stream: packet.stream,
      source: packet.source,
      destination: packet.destination,
    },
    {
      proto: "tcp",
      fromClient: false,
      side: "server",
      length: 60,
      payloadLength: 2,
      flags: ["SYN", "ACK"],
      marks: ["retransmission"],
      state: "SYN-RECEIVED",
      seq: 5,
      ack: 9,
      rttMs: 0.184,
      acks: 3,
      inFlight: 2,
      window: 77,
      stream: 17,
      source: SERVER,
      destination: CLIENT,
    },
  );
  assert.ok(Math.abs(packet.at - 1234.567891) < 1e-9);
  assert.equal(Buffer.from(packet.payload).toString(), "hi");
  assert.equal(packet.capturedLength, 2);
  assert.equal(packet.object.tcp.window, 77);
  assert.ok(packet.size > packet.line.length);
});

test("a UDP line becomes fields", () => {
  const packet = udp({ payload: "\0\x01\xff", stream: 2 });
  assert.deepEqual(
    [packet.proto, packet.flags, packet.marks, packet.state, packet.rttMs],
    ["udp", [], [], "", null],
  );
  assert.deepEqual([...packet.payload], [...Buffer.from("\0\x01\xff")]);
  assert.equal(packet.isPureAck, false);
});

test("what is no packet is null", () => {
  for (const line of [
    "",
    "{",
    "null",
    "7",
    "[]",
    '"tcp"',
    "{}",
    '{"proto":"sctp"}',
    '{"proto":"tcp"}',
    '{"proto":"tcp","tcp":null}',
    '{"proto":"tcp","tcp":7}',
    '{"dropped":12}',
    '{"proto":"__proto__"}',
    '{"proto":"constructor"}',
    "\u0000",
  ]) {
    assert.equal(packetOf(line), null, line);
  }
});

test("a packet with nothing in it still has all fields", () => {
  const packet = packetOf('{"proto":"tcp","tcp":{}}');
  assert.deepEqual(
    [packet.at, packet.length, packet.payloadLength, packet.number, packet.stream, packet.saysClient],
    [0, 0, 0, null, null, null],
  );
  assert.deepEqual([packet.source, packet.flags, [...packet.payload]], [{ ip: "", port: 0 }, [], []]);
});

test("wrong types and huge numbers become bounded ones", () => {
  const line = `{"timestamp":1e400,"time":"x.yz","packet_size":-5,"src_ip":{"a":1},"proto":"tcp",
    "tcp":{"src":1e9,"dst":"80","seq":1,"window":1e300,"payload":5,"SYN":"yes"},"number":"9","payload_length":1e999,
    "analysis":{"stream":-1,"from":7,"seq":1e300,"ack":-1,"state":{},"flags":["a",7,null],"acks":[],"rtt_us":"1","in_flight":-3}}`;
  const packet = packetOf(line);
  assert.deepEqual(
    [packet.at, packet.length, packet.source.port, packet.destination.port, packet.window],
    [0, 0, 65_535, 0, 65_535],
  );
  assert.deepEqual(
    [packet.number, packet.payloadLength, packet.stream, packet.seq, packet.ack],
    [null, 0, null, 0xffffffff, 0],
  );
  assert.deepEqual(
    [packet.marks, packet.flags, packet.state, packet.acks, packet.rttMs, packet.inFlight],
    [["a"], [], "", null, null, null],
  );
  assert.equal(packet.payload.length, 0);
});

test("analysis of another type is none", () => {
  for (const analysis of ["null", "7", '"x"', "[]"]) {
    assert.equal(packetOf(`{"proto":"udp","udp":{"src":1,"dst":2},"analysis":${analysis}}`).stream, null);
  }
});

test("a payload as an array, and one that is not base64, are read as far as possible", () => {
  const array = packetOf('{"proto":"udp","udp":{"payload":[1,2,255]}}');
  assert.deepEqual([[...array.payload], array.payloadLength, array.capturedLength], [[1, 2, 255], 3, 3]);
  assert.equal(packetOf('{"proto":"udp","udp":{"payload":"%%%"}}').payload.length, 0);
});

test("names in strings are not taken for the payload", () => {
  const line = tcpLine({ payload: "real" }).replace(
    '"src_ip":"10.0.0.1"',
    `"src_ip":${JSON.stringify('"payload":"ZmFrZQ=="')}`,
  );
  assert.equal(Buffer.from(packetOf(line).payload).toString(), "real");
});

test("equal flags, marks and states are shared", () => {
  const [one, other] = [tcp({ marks: ["zero_window"] }), tcp({ marks: ["zero_window"] })];
  assert.equal(one.flags, other.flags);
  assert.equal(one.marks, other.marks);
  assert.throws(() => one.marks.push("x"), TypeError);
});

test("pure acknowledgements and retransmissions are known", () => {
  assert.equal(tcp().isPureAck, true);
  assert.equal(tcp({ payload: "x" }).isPureAck, false);
  assert.equal(tcp({ flags: "ACK,FIN" }).isPureAck, false);
  for (const mark of ["retransmission", "fast_retransmission", "spurious_retransmission"]) {
    assert.equal(tcp({ marks: [mark] }).isRetransmission, true);
  }
  assert.equal(tcp({ marks: ["duplicate_ack"] }).isRetransmission, false);
});

test("the object is parsed once while it is looked at", () => {
  const packet = tcp();
  assert.equal(packet.object, packet.object);
  const first = packet.object;
  for (let i = 0; i < 200; ++i) {
    assert.ok(tcp().object);
  }
  assert.notEqual(packet.object, first, "it was forgotten");
  assert.deepEqual(packet.object, first);
});
