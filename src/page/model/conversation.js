// All packets between two endpoints that belong to one stream of the server's analysis, and what they
// amount to. The totals count every packet that came; `packets` holds those that were not let go.
import { Deque } from "./deque.js";
import { TimeBuckets } from "./time_buckets.js";
import { Totals } from "./totals.js";

// An unanswered opening is trouble after the time in which it is repeated (RFC 6298, 2.1).
const ANSWER_MS = 1000;
const ENDED_STATES = new Set(["CLOSED", "TIME-WAIT"]);
// A request to these UDP ports expects an answer; much other UDP, as telemetry and multicast, does not.
const ANSWERING_PORTS = new Set([53, 69, 88, 123, 161, 389, 443, 500, 853, 1812, 1813, 3478]);

export class Conversation {
  // id: unique in the model; packet: its first one; clock: {at, isOver} of the whole capture.
  constructor(id, packet, clock) {
    this.id = id;
    this.proto = packet.proto;
    this.stream = packet.stream;
    this.ends = [packet.source, packet.destination];
    this.clientIsFirst = packet.saysClient ?? packet.source.port >= packet.destination.port;
    this.packets = new Deque();
    this.sides = [new Totals(), new Totals()]; // As `ends`.
    this.marks = new Map(); // Name of a mark → how many packets have it.
    this.firstAt = packet.at;
    this.lastAt = packet.at;
    this.hasSyn = false;
    this.hasAnswer = false; // A SYN-ACK was seen.
    this.isAccepted = false; // The client has acknowledged something.
    this.synAt = null;
    this.handshakeMs = null; // From the client's last SYN to its first acknowledgement.
    this.lastState = "";
    this.lastNumber = packet.number;
    this.lastSequence = 0; // Of the packet that came last.
    this.letGo = 0;
    this.version = 0; // Rises with every change.
    this.losses = null; // Deque of the model's losses.
    this.newer = null; // Its neighbours in order of activity.
    this.older = null;
    this.search = { text: null, version: 0, isMatch: false }; // What ConversationList knows of it.
    this.clock = clock;
    this.buckets = new TimeBuckets();
  }

  get client() {
    return this.ends[this.clientIsFirst ? 0 : 1];
  }

  get server() {
    return this.ends[this.clientIsFirst ? 1 : 0];
  }

  // {client, server}, each {packets, bytes, payload, retransmissions, …}.
  get totals() {
    const [first, second] = this.sides;
    return this.clientIsFirst ? { client: first, server: second } : { client: second, server: first };
  }

  get packetCount() {
    return this.sides[0].packets + this.sides[1].packets;
  }

  get byteCount() {
    return this.sides[0].bytes + this.sides[1].bytes;
  }

  // All its packets were let go; the totals remain.
  get isEmpty() {
    return this.packets.length === 0;
  }

  // Bytes over the time from firstAt to lastAt, in Float64Array buckets of activityMs.
  get activity() {
    return this.buckets.values;
  }

  get activityMs() {
    return this.buckets.widthMs;
  }

  // 0 or 1 as the sender is in `ends`; -1 if the packet is of other endpoints.
  senderOf({ source, destination }) {
    const [first, second] = this.ends;
    if (isSame(source, first) && isSame(destination, second)) {
      return 0;
    }
    return isSame(source, second) && isSame(destination, first) ? 1 : -1;
  }

  // Takes a packet whose sender is ends[sender].
  add(packet, sender) {
    // With the same address and port at both sides only the analysis knows them apart.
    const isOne = isSame(this.ends[0], this.ends[1]);
    const from = isOne ? Number(packet.saysClient !== this.clientIsFirst) : sender;
    this.#learnClient(packet, from);
    packet.conversation = this;
    packet.fromFirst = from === 0;
    packet.source = this.ends[from]; // Shared, to save memory.
    packet.destination = this.ends[1 - from];
    this.sides[from].add(packet);
    this.#addUp(packet, from);
    this.packets.push(packet);
    this.version += 1;
  }

  // The server may change its mind when it sees a SYN-ACK.
  #learnClient(packet, from) {
    if (packet.saysClient !== null) {
      this.clientIsFirst = packet.saysClient === (from === 0);
    }
  }

  #addUp(packet, from) {
    this.firstAt = Math.min(this.firstAt, packet.at); // Times may go back.
    this.lastAt = Math.max(this.lastAt, packet.at);
    this.lastNumber = packet.number ?? this.lastNumber;
    this.lastSequence = packet.sequence;
    this.buckets.add(packet.at, packet.length);
    for (const mark of packet.marks) {
      this.marks.set(mark, (this.marks.get(mark) ?? 0) + 1);
    }
    if (this.proto === "tcp") {
      this.lastState = packet.state;
      this.#followHandshake(packet, (from === 0) === this.clientIsFirst);
    }
  }

  #followHandshake(packet, isClient) {
    const syn = packet.has("SYN");
    const ack = packet.has("ACK");
    if (syn && !ack) {
      this.hasSyn = true;
      this.synAt = packet.at;
    } else if (syn) {
      this.hasAnswer = true;
    } else if (ack && isClient && !this.isAccepted && !packet.has("RST")) {
      this.isAccepted = true;
      this.handshakeMs = this.synAt === null ? null : Math.max(packet.at - this.synAt, 0);
    }
  }

  // Forgets its oldest packet.
  letGoOldest() {
    this.packets.shift();
    this.letGo += 1;
    this.version += 1;
  }

  get wasReset() {
    return this.sides[0].resets + this.sides[1].resets > 0;
  }

  // The state of the side that spoke last, in RFC 9293's names; "" for UDP.
  get state() {
    return this.wasReset ? "CLOSED" : this.lastState;
  }

  // Both sides have closed, or one has reset.
  get hasEnded() {
    const [first, second] = this.sides;
    return this.wasReset || (first.hasSentFin && second.hasSentFin && ENDED_STATES.has(this.lastState));
  }

  // The server has sent nothing but resets.
  get wasRefused() {
    const { server } = this.totals;
    return this.hasSyn && server.resets > 0 && server.packets === server.resets;
  }

  // Nothing came back, and enough time has passed for an answer.
  get isUnanswered() {
    const { client, server } = this.totals;
    const isOpening = this.proto === "tcp" ? this.hasSyn : true;
    return isOpening && server.packets === 0 && client.packets > 0 && this.#isSettled();
  }

  #isSettled() {
    return this.clock.isOver || this.clock.at - this.firstAt >= ANSWER_MS;
  }

  // Short names of what is wrong, the gravest first: "refused", "no_answer", "reset", "zero_window",
  // "retransmissions".
  get problems() {
    const found = [];
    const { client, server } = this.totals;
    const refused = this.wasRefused;
    if (refused) {
      found.push("refused");
    } else if (this.isUnanswered && (this.proto === "tcp" || expectsAnswer(this.server))) {
      found.push("no_answer");
    }
    if (client.resets > 0 || (server.resets > 0 && !refused)) {
      found.push("reset");
    }
    if (this.marks.has("zero_window")) {
      found.push("zero_window");
    }
    if (client.retransmissions + server.retransmissions > 0) {
      found.push("retransmissions");
    }
    return found;
  }

  // The window that a packet offers in bytes; null if its scale is not known. That of a SYN is never
  // scaled, and others only if both sides have offered scaling (RFC 7323, 2.2).
  windowOf(packet) {
    const own = this.sides[packet.fromFirst ? 0 : 1];
    const peer = this.sides[packet.fromFirst ? 1 : 0];
    if (packet.has("SYN")) {
      return packet.window;
    }
    if (!own.hasSyn || !peer.hasSyn) {
      return null;
    }
    return own.scale === null || peer.scale === null ? packet.window : packet.window * 2 ** own.scale;
  }
}

function isSame(one, other) {
  return one === other || (one.port === other.port && one.ip === other.ip);
}

function expectsAnswer({ ip, port }) {
  const isGroup = /^(22[4-9]|23\d)\./.test(ip) || /^ff/i.test(ip) || ip.endsWith(".255");
  return ANSWERING_PORTS.has(port) && !isGroup;
}
