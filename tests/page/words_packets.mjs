// Packets for the tests of words, protocols, details and save: the JSON of a server, made by hand, in an
// object of the shape that the model has.

const FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS"];

export function base64(bytes) {
  return Buffer.from(bytes).toString("base64");
}

/** Bytes of a string of hex digits, or of Latin-1 text. */
export function hex(text) {
  return Uint8Array.from(Buffer.from(text.replace(/\s/g, ""), "hex"));
}

export function latin1(text) {
  return Uint8Array.from(Buffer.from(text, "latin1"));
}

/** An option as the JSON has it: option(3, [7]). */
export function option(type, data = []) {
  return { type, length: type < 2 ? 1 : data.length + 2, data: base64(data) };
}

let count = 0;

function wrap(object, payload) {
  const { analysis = {} } = object;
  count += 1;
  return {
    sequence: count,
    line: JSON.stringify(object),
    object,
    payload,
    proto: object.proto,
    fromClient: analysis.from !== "server",
    payloadLength: object.payload_length,
    flags: object.tcp ? FLAGS.filter((name) => object.tcp[name]) : [],
    marks: analysis.flags ?? [],
    state: analysis.state ?? "",
    seq: analysis.seq ?? 0,
    ack: analysis.ack ?? 0,
    acks: analysis.acks ?? null,
    window: object.tcp?.window ?? 0,
    conversation: null,
  };
}

function frame(proto, payload, { analysis, more }) {
  return {
    timestamp: 1795388624762, packet_size: 54 + payload.length, src_ip: "192.0.2.1", dst_ip: "192.0.2.2",
      proto,
    tcp: null, udp: null, number: 1, time: "2026-11-22T23:03:44.762123456Z", interface: "eth0",
      direction: "in",
    payload_length: payload.length, vlan: [], ttl: 63, dscp: 46, ecn: 2, ip_id: 4660, flow_label: null,
      tunnel: [],
    analysis: { stream: 0, from: "client", flags: [], ...analysis }, ...more,
  };
}

/**
 * A TCP packet: `flags` as "SYN ACK"; `tcp` and `more` overwrite parts of the JSON; `analysis` adds to it.
 * Sequence numbers of both sides begin at 1000 and 5000.
 */
export function tcpPacket({ flags = "ACK", payload = [], options = [], tcp = {}, analysis = {},
  more = {} } = {}) {
  const bytes = Uint8Array.from(payload);
  const set = Object.fromEntries(FLAGS.map((name) => [name, flags.split(" ").includes(name)]));
  const relative = { seq: 1, ack: 1, state: "ESTABLISHED", ...analysis };
  const used = options.reduce((sum, { length }) => sum + length, 0);
  const object = frame("tcp", bytes, { analysis: relative, more });
  object.tcp = {
    src: 50000, dst: 80, seq: 1000 + relative.seq, ack: 5000 + relative.ack,
      data_offset: 5 + Math.ceil(used / 4),
    ...set, window: 512, checksum: 0xabcd, urgent: 0, payload: base64(bytes), options, ...tcp,
  };
  if (relative.from === "server") {
    [object.tcp.src, object.tcp.dst] = [object.tcp.dst, object.tcp.src];
  }
  return wrap(object, bytes);
}

/** A UDP packet from port 50000 to `port`, or back if `from` is "server". */
export function udpPacket({ payload = [], port = 53, from = "client", more = {} } = {}) {
  const bytes = Uint8Array.from(payload);
  const object = frame("udp", bytes, { analysis: { from }, more });
  const [src, dst] = from === "client" ? [50000, port] : [port, 50000];
  object.udp = { src, dst, length: bytes.length + 8, checksum: 0x1234, payload: base64(bytes) };
  return wrap(object, bytes);
}

/** A conversation of these packets, which then belong to it. */
export function conversationOf(packets, more = {}) {
  const conversation = { packets, problems: [], ...more };
  for (const packet of packets) {
    packet.conversation = conversation;
  }
  return conversation;
}

/** Numbers that look random and are the same each time (mulberry32). */
export function randomNumbers(seed) {
  let state = seed;
  return (below) => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) % below;
  };
}
