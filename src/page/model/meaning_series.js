// What the plots and numbers of a conversation are made of: read packet by packet, in slices, each packet
// once, and thinned on the way. So a conversation of 200,000 packets costs as little to follow as a short
// one.
import { binned } from "./binned.js";

const MOST_POINTS = 2400; // Of a series; beyond that the extremes of each stretch of time stay.
const BETWEEN_LOOKS = 256; // Packets between two looks at the clock.

// Points {x (ms), y, packet}, and what they amount to: {count, min, mean, max}, which thinning does not
// change.
export class Points {
  constructor() {
    this.points = [];
    this.count = 0;
    this.sum = 0;
    this.min = Infinity;
    this.max = -Infinity;
  }

  get mean() { return this.sum / this.count; }

  add(x, y, packet) {
    this.count += 1;
    this.sum += y;
    this.min = Math.min(this.min, y);
    this.max = Math.max(this.max, y);
    this.points.push({ x, y, packet });
    if (this.points.length > MOST_POINTS) this.points = binned(this.points, MOST_POINTS / 2);
  }
}

// `times`: for TCP from a side's bytes to their acknowledgement, for UDP from what was said to this side's
// answer. `amounts`: for TCP bytes in flight, for UDP payload. `window`: what the side may have in flight.
// `again`: what it sent again. All but `again` by side.
export class MeaningSeries {
  constructor(conversation) {
    this.conversation = conversation;
    this.next = conversation.packets.start; // The number of the next packet in the deque.
    this.times = bothSides();
    this.amounts = bothSides();
    this.window = bothSides();
    this.again = new Points();
    this.offered = { client: null, server: null };
    this.before = null;
  }

  // Reads packets for about `budgetMs`. Returns whether it has read all that came so far.
  advance(budgetMs, now = () => performance.now()) {
    const { packets, proto } = this.conversation;
    const until = now() + budgetMs;
    this.next = Math.max(this.next, packets.start);
    while (this.next < packets.end) {
      const packet = packets.numbered(this.next);
      this.next += 1;
      if (proto === "tcp") this.#addSegment(packet);
      else this.#addDatagram(packet);
      if (this.next % BETWEEN_LOOKS === 0 && now() >= until) break;
    }
    return this.next >= packets.end;
  }

  #addSegment(packet) {
    const { at, side } = packet;
    const other = side === "client" ? "server" : "client";
    if (packet.rttMs !== null && packet.rttMs >= 0) this.times[other].add(at, packet.rttMs, packet);
    if (packet.inFlight) {
      this.amounts[side].add(at, packet.inFlight, packet);
      if (this.offered[other] !== null) this.window[side].add(at, this.offered[other], packet);
    }
    if (packet.isRetransmission) this.again.add(at, 0, packet);
    if (!packet.flags.includes("RST")) this.offered[side] = this.conversation.windowOf(packet);
  }

  #addDatagram(packet) {
    const { before } = this;
    if (before && before.side !== packet.side) {
      this.times[packet.side].add(packet.at, Math.max(0, packet.at - before.at), packet);
    }
    this.amounts[packet.side].add(packet.at, packet.payloadLength, packet);
    this.before = packet;
  }
}

function bothSides() {
  return { client: new Points(), server: new Points() };
}
