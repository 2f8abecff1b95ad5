// A packet: the line as it came, and the few fields that lists and sums need. The line is parsed once on
// arrival; the whole object is parsed again when somebody looks at it, which is rare.

const NO_BYTES = new Uint8Array(0);
// What a Packet takes besides its line, roughly: fields, numbers, places in two queues.
const OVERHEAD = 320;
const FLAG_NAMES = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS"];
const MOST_TIME = 8.64e15; // What a Date can hold.
const MOST_NAMES = 256; // Interned; a hostile server could send a new one with each packet.

// Objects of the packets looked at last.
class ObjectCache {
  constructor(most) {
    this.most = most;
    this.objects = new Map();
  }

  of(packet) {
    let object = this.objects.get(packet);
    if (object === undefined) {
      object = JSON.parse(packet.line);
    } else {
      this.objects.delete(packet);
    }
    this.objects.set(packet, object); // As the newest.
    if (this.objects.size > this.most) {
      this.objects.delete(this.objects.keys().next().value);
    }
    return object;
  }

  clear() {
    this.objects.clear();
  }
}

const cache = new ObjectCache(64);

// Forgets the parsed objects. When a model is cleared, nothing of its packets shall stay.
export function clearPacketCache() {
  cache.clear();
}

// Equal lists of names share one array: 200,000 packets have a few dozen of them.
const flagSets = new Map();
const markSets = new Map();
const stateNames = new Map();

function interned(known, key, make) {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    if (known.size < MOST_NAMES * 2) {
      known.set(key, value);
    }
  }
  return value;
}

function flagsOf(tcp) {
  let bits = 0;
  for (let i = 0; i < FLAG_NAMES.length; ++i) {
    bits |= tcp[FLAG_NAMES[i]] === true ? 1 << i : 0;
  }
  const names = () => Object.freeze(FLAG_NAMES.filter((name, i) => (bits & (1 << i)) !== 0));
  return interned(flagSets, bits, names);
}

const NO_MARKS = Object.freeze([]);

function marksOf(flags) {
  if (!Array.isArray(flags) || flags.length === 0) {
    return NO_MARKS;
  }
  const names = flags.filter((name) => typeof name === "string").slice(0, 32);
  return interned(markSets, names.join(","), () => Object.freeze(names));
}

function stateOf(state) {
  return typeof state === "string" ? interned(stateNames, state, () => state) : "";
}

function numberOr(value, other) {
  return typeof value === "number" && Number.isFinite(value) ? value : other;
}

// A whole number from 0 to `most`.
function countOf(value, most = Number.MAX_SAFE_INTEGER) {
  const number = numberOr(value, 0);
  return number <= 0 ? 0 : Math.min(Math.trunc(number), most);
}

function optionalCount(value) {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}

// Milliseconds since the epoch, with the fraction that `time` has: "…:35.859123456Z".
function timeOf({ timestamp, time }) {
  const ms = Math.min(Math.max(numberOr(timestamp, 0), -MOST_TIME), MOST_TIME);
  const dot = typeof time === "string" ? time.indexOf(".") : -1;
  const beyond =
    dot === -1
      ? 0
      : Number(
          time
            .slice(dot + 4, dot + 10)
            .replace(/\D.*$/, "")
            .padEnd(6, "0"),
        );
  return ms + numberOr(beyond, 0) / 1e6;
}

function endpoint(ip, port) {
  return { ip: String(ip ?? ""), port: countOf(port, 0xffff) };
}

// Bytes of a string: one a character while all are Latin-1, as V8 and SpiderMonkey hold them.
function bytesOf(text) {
  return /[^\u0000-\u00ff]/.test(text) ? text.length * 2 : text.length;
}

export function bytesOfBase64(text) {
  let binary;
  try {
    binary = atob(text);
  } catch {
    return NO_BYTES;
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; ++i) {
    bytes[i] = binary.charCodeAt(i);
  }
  return bytes;
}

function lengthOfBase64(text) {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return Math.floor(((text.length - padding) * 3) / 4);
}

// The base64 text of the payload, found without parsing the line. A quotation mark inside a string is
// escaped, so that only the key matches. Null if the payload is no string.
export function payloadText(line) {
  const key = '"payload":"';
  const at = line.indexOf(key);
  if (at === -1) {
    return null;
  }
  const from = at + key.length;
  return line.slice(from, line.indexOf('"', from));
}

// Times are in ms, lengths in bytes. The model sets `sequence`, `conversation`, `fromFirst` and `position`.
export class Packet {
  constructor(line, object, transport) {
    const analysis = object.analysis ?? {};
    const isTcp = object.proto === "tcp";
    this.line = line;
    this.sequence = 0; // From 1, in order of arrival.
    this.number = optionalCount(object.number);
    this.at = timeOf(object);
    this.proto = isTcp ? "tcp" : "udp";
    this.source = endpoint(object.src_ip, transport.src);
    this.destination = endpoint(object.dst_ip, transport.dst);
    this.stream = optionalCount(analysis.stream);
    this.saysClient = analysis.from === "client" ? true : analysis.from === "server" ? false : null;
    this.fromFirst = true; // Sent by the conversation's `ends[0]`.
    this.length = countOf(object.packet_size);
    this.payloadLength = countOf(object.payload_length ?? payloadLengthOf(transport));
    this.flags = isTcp ? flagsOf(transport) : NO_MARKS;
    this.marks = marksOf(analysis.flags);
    this.state = stateOf(analysis.state);
    this.seq = isTcp ? countOf(analysis.seq, 0xffffffff) : 0; // Relative.
    this.ack = isTcp ? countOf(analysis.ack, 0xffffffff) : 0;
    this.position = 0; // `seq` without wrap-around.
    this.rttMs = typeof analysis.rtt_us === "number" ? analysis.rtt_us / 1000 : null;
    this.acks = optionalCount(analysis.acks); // The number of a packet.
    this.inFlight = optionalCount(analysis.in_flight);
    this.scale = this.flags.includes("SYN") ? windowScaleOf(transport.options) : null;
    this.window = isTcp ? countOf(transport.window, 0xffff) : 0; // As sent, without scaling.
    this.conversation = null;
    this.size = bytesOf(line) + OVERHEAD; // Estimated bytes of memory.
  }

  get fromClient() {
    const { conversation } = this;
    return conversation === null ? this.saysClient !== false : this.fromFirst === conversation.clientIsFirst;
  }

  get side() {
    return this.fromClient ? "client" : "server";
  }

  // The whole object. Belongs to a cache: not to be changed.
  get object() {
    return cache.of(this);
  }

  // The payload as captured, which a snapshot may have cut.
  get payload() {
    const text = payloadText(this.line);
    if (text !== null) {
      return text === "" ? NO_BYTES : bytesOfBase64(text);
    }
    const payload = this.object[this.proto]?.payload;
    return Array.isArray(payload) ? Uint8Array.from(payload) : NO_BYTES;
  }

  // Bytes of `payload`.
  get capturedLength() {
    const text = payloadText(this.line);
    return text === null ? this.payload.length : lengthOfBase64(text);
  }

  // A pure acknowledgement: nothing but ACK, no payload.
  get isPureAck() {
    return this.payloadLength === 0 && this.flags.length === 1 && this.flags[0] === "ACK";
  }

  get isRetransmission() {
    return this.marks.length > 0 && this.marks.some((mark) => mark.endsWith("retransmission"));
  }

  has(flag) {
    return this.flags.includes(flag);
  }
}

// The shift that a SYN offers for its side's window, at most 14 (RFC 7323, 2.3); null without the option.
function windowScaleOf(options) {
  const option = Array.isArray(options) ? options.find((candidate) => candidate?.type === 3) : undefined;
  if (option === undefined) {
    return null;
  }
  const [shift] = Array.isArray(option.data) ? option.data : bytesOfBase64(String(option.data));
  return Number.isInteger(shift) && shift >= 0 ? Math.min(shift, 14) : null;
}

// For lines without `payload_length`.
function payloadLengthOf(transport) {
  if (Array.isArray(transport.payload)) {
    return transport.payload.length;
  }
  return typeof transport.payload === "string" ? lengthOfBase64(transport.payload) : 0;
}

// The packet of a line, or null if the line is not a packet object of CONTRACT §1. Never throws.
export function packetOf(line) {
  let object;
  try {
    object = JSON.parse(line);
  } catch {
    return null;
  }
  if (object === null || typeof object !== "object" || (object.proto !== "tcp" && object.proto !== "udp")) {
    return null;
  }
  const transport = object[object.proto];
  if (transport === null || typeof transport !== "object") {
    return null;
  }
  return new Packet(line, object, transport);
}
