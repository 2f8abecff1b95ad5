// Packets and streams for the tests of the page, as the server sends them.
import { following } from "../../src/page/model/follow.js";
import { packetOf } from "../../src/page/model/packet.js";

export const CLIENT = Object.freeze({ ip: "10.0.0.1", port: 50_000 });
export const SERVER = Object.freeze({ ip: "10.0.0.2", port: 80 });

const FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS"];

function base64(payload) {
  return Buffer.from(payload).toString("base64");
}

function timeText(at) {
  const whole = Math.floor(at);
  const beyond = String(Math.round((at - whole) * 1e6)).padStart(6, "0");
  return new Date(whole).toISOString().replace("Z", `${beyond}Z`);
}

let numbers = 0;

// A new capture: numbers begin at 1 again.
export function restartNumbers() {
  numbers = 0;
}

function common({
  at,
  from,
  client,
  server,
  proto,
  size,
  payload,
  payloadLength,
  state,
  marks,
  stream,
  more,
  extra,
}) {
  const [source, destination] = from === "client" ? [client, server] : [server, client];
  numbers += 1;
  return {
    head: { timestamp: Math.floor(at), packet_size: size, src_ip: source.ip, dst_ip: destination.ip, proto },
    ports: { src: source.port, dst: destination.port },
    tail: {
      number: numbers,
      time: timeText(at),
      interface: "lo",
      direction: null,
      payload_length: payloadLength ?? Buffer.from(payload).length,
      vlan: [],
      ttl: 64,
      dscp: 0,
      ecn: 0,
      ip_id: 1,
      flow_label: null,
      tunnel: [],
      analysis: { stream, from, ...more, state, flags: marks, ...extra },
    },
  };
}

// The line of a TCP packet. flags: "SYN,ACK"; more: for analysis (acks, rtt_us, in_flight).
export function tcpLine({
  at = 1000,
  from = "client",
  flags = "ACK",
  seq = 1,
  ack = 1,
  payload = "",
  window = 1000,
  state = "ESTABLISHED",
  marks = [],
  stream = 0,
  client = CLIENT,
  server = SERVER,
  size = 54,
  options = [],
  payloadLength,
  extra = {},
} = {}) {
  const set = new Set(flags.split(","));
  const { head, ports, tail } = common({
    at,
    from,
    client,
    server,
    proto: "tcp",
    size,
    payload,
    payloadLength,
    state,
    marks,
    stream,
    more: { seq, ack },
    extra,
  });
  const names = Object.fromEntries(FLAGS.map((name) => [name, set.has(name)]));
  const tcp = {
    ...ports,
    seq,
    ack,
    data_offset: 5,
    ...names,
    window,
    checksum: 0,
    urgent: 0,
    payload: base64(payload),
    options,
  };
  return JSON.stringify({ ...head, tcp, udp: null, ...tail });
}

export function udpLine({
  at = 1000,
  from = "client",
  payload = "",
  stream = 0,
  client = CLIENT,
  server = SERVER,
  size = 42,
  payloadLength,
} = {}) {
  const { head, ports, tail } = common({
    at,
    from,
    client,
    server,
    proto: "udp",
    size,
    payload,
    payloadLength,
    state: undefined,
    marks: [],
    stream,
    more: {},
    extra: {},
  });
  const udp = { ...ports, length: 8, checksum: 0, payload: base64(payload) };
  return JSON.stringify({ ...head, tcp: null, udp, ...tail });
}

export function tcp(fields) {
  return packetOf(tcpLine(fields));
}

export function udp(fields) {
  return packetOf(udpLine(fields));
}

// The option that a SYN offers window scaling with.
export function scaling(shift) {
  return [{ type: 3, length: 3, data: base64([shift]) }];
}

// A response of the server whose body comes in these chunks (text or bytes). With `open`, the body does
// not end.
export function eventResponse(
  chunks,
  { status = 200, type = "text/event-stream", open = false, signal } = {},
) {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    start(controller) {
      chunks.forEach((chunk) =>
        controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk),
      );
      if (!open) {
        controller.close();
      }
      signal?.addEventListener("abort", () => {
        try {
          controller.error(new DOMException("aborted", "AbortError"));
        } catch {
          // It was closed before.
        }
      });
    },
  });
  return new Response(status === 204 ? null : body, { status, headers: { "Content-Type": type } });
}

// All that following() gives, at once.
export function followed(conversation, { mostBytes } = {}) {
  const steps = following(conversation, mostBytes);
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      return value;
    }
  }
}
