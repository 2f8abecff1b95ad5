// Both sides' bytes in the order in which the other side could read them.
import { Slices } from "../capture/slices.js";
import { Heap } from "./heap.js";

const NO_BYTES = new Uint8Array(0);
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_IN_BLOCK = 64 * 1024;

// What one side has sent, in order of sequence. Where two packets bring the same bytes, those that came first
// win: retransmissions count once.
class Side {
  // first: position of its first byte, also if that was let go.
  constructor(name, first) {
    this.name = name;
    this.first = first;
    this.segments = []; // {from, to, packet, arrival}; to: by the captured bytes.
    this.end = null; // After the last byte on the wire.
  }

  add(packet, arrival) {
    if (packet.payloadLength === 0) {
      return;
    }
    const from = packet.position + (packet.has("SYN") ? 1 : 0);
    this.end = Math.max(this.end ?? from, from + packet.payloadLength);
    this.segments.push({ from, to: from + packet.capturedLength, packet, arrival });
  }

  // In order of position. `arrival` rises: bytes after a hole can be read only when it is filled.
  *pieces() {
    this.segments.sort((one, other) => one.from - other.from || one.arrival - other.arrival);
    let next = this.first ?? this.segments[0]?.from;
    let arrival = 0;
    let packet;
    for (const { from, to, segment } of firstWins(this.segments)) {
      if (to <= next) {
        continue; // Before the first byte, as a keep-alive.
      }
      packet = segment.packet;
      arrival = Math.max(arrival, segment.arrival);
      if (from > next) {
        yield { side: this.name, bytes: NO_BYTES, gap: from - next, packet, arrival };
      }
      const start = Math.max(from, next) - segment.from;
      const bytes = packet.payload.subarray(start, to - segment.from);
      yield { side: this.name, bytes, gap: 0, packet, arrival };
      next = to;
    }
    if (this.segments.length > 0 && this.end > next) {
      packet ??= this.segments.at(-1).packet;
      yield { side: this.name, bytes: NO_BYTES, gap: this.end - next, packet, arrival };
    }
  }
}

// Segments without their overlaps: {from, to, segment} in order of position; a byte belongs to the segment
// that brought it first. Goes through the segments, sorted by position, with those that reach the present
// position in a heap, so that hostile overlaps cost no more than O(n log n).
function* firstWins(segments) {
  const reaching = new Heap((one, other) => one.arrival < other.arrival);
  let at = -Infinity;
  let i = 0;
  while (i < segments.length || reaching.top !== undefined) {
    if (reaching.top === undefined) {
      at = Math.max(at, segments[i].from);
    }
    for (; i < segments.length && segments[i].from <= at; ++i) {
      reaching.push(segments[i]);
    }
    const segment = reaching.top;
    if (segment.to <= at) {
      reaching.pop();
      continue;
    }
    const from = at;
    at = segment.to;
    for (; i < segments.length && segments[i].from < segment.to; ++i) {
      if (segments[i].arrival < segment.arrival) {
        at = segments[i].from; // This one came first: the next round takes it.
        break;
      }
      reaching.push(segments[i]);
    }
    if (at > from) {
      yield { from, to: at, segment };
    }
  }
}

// Joins pieces of one side that follow each other to blocks.
class Blocks {
  constructor(mostBytes) {
    this.left = mostBytes;
    this.blocks = [];
    this.parts = [];
    this.length = 0;
    this.open = null;
  }

  // False when it is full.
  add({ side, bytes, gap, packet }) {
    if (gap > 0) {
      this.close();
      this.blocks.push({ side, bytes: NO_BYTES, gap, at: packet.at, packets: [] });
      return true;
    }
    if (bytes.length > this.left) {
      return false;
    }
    if (this.open !== null && (this.open.side !== side || this.length >= MOST_IN_BLOCK)) {
      this.close();
    }
    this.open ??= { side, bytes: NO_BYTES, at: packet.at, packets: [] };
    this.parts.push(bytes);
    this.length += bytes.length;
    this.left -= bytes.length;
    if (this.open.packets.at(-1) !== packet) {
      this.open.packets.push(packet);
    }
    return true;
  }

  close() {
    if (this.open === null) {
      return;
    }
    this.open.bytes = joined(this.parts, this.length);
    this.blocks.push(this.open);
    this.open = null;
    this.parts = [];
    this.length = 0;
  }
}

export function joined(parts, length = parts.reduce((sum, part) => sum + part.length, 0)) {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

// Both sides' pieces in order of arrival.
function* merged(client, server) {
  const [ours, theirs] = [client.pieces(), server.pieces()];
  let [one, other] = [ours.next(), theirs.next()];
  while (!one.done || !other.done) {
    if (other.done || (!one.done && one.value.arrival <= other.value.arrival)) {
      yield one.value;
      one = ours.next();
    } else {
      yield other.value;
      other = theirs.next();
    }
  }
}

function* datagrams({ packets }) {
  // A copy: packets come and go while slices are worked on.
  for (const packet of packets.slice()) {
    const bytes = packet.payload;
    yield { side: packet.side, bytes, gap: 0, packet };
    if (packet.payloadLength > bytes.length) {
      yield { side: packet.side, bytes: NO_BYTES, gap: packet.payloadLength - bytes.length, packet };
    }
  }
}

function* segments({ packets, totals }) {
  const sides = {
    client: new Side("client", totals.client.firstPosition),
    server: new Side("server", totals.server.firstPosition),
  };
  let arrival = 0;
  for (const packet of packets) {
    sides[packet.side].add(packet, arrival);
    arrival += 1;
  }
  yield* merged(sides.client, sides.server);
}

// Both sides' bytes in the order in which they were said, in steps: each next() takes one piece; `done` comes
// with [{side: "client" | "server", bytes, at, packets, gap?, cut?}]; at: ms, of the first packet. `gap`: this
// many bytes of the side are missing here: lost in the capture, cut by a snapshot, or let go; such an entry has
// no bytes. `cut`: the last entry if there are more than mostBytes. Datagrams of UDP stay apart.
export function* following(conversation, mostBytes = MOST_BYTES) {
  const isUdp = conversation.proto === "udp";
  const blocks = new Blocks(mostBytes);
  for (const piece of isUdp ? datagrams(conversation) : segments(conversation)) {
    if (!blocks.add(piece)) {
      blocks.close();
      blocks.blocks.push({ side: piece.side, bytes: NO_BYTES, at: piece.packet.at, packets: [], cut: true });
      return blocks.blocks;
    }
    if (isUdp) {
      blocks.close();
    }
    yield;
  }
  blocks.close();
  return blocks.blocks;
}

// The same in slices, without holding up the page. Resolves with null if `signal` was aborted.
export async function followedInSlices(conversation, { mostBytes, slices, signal } = {}) {
  const own = slices ?? new Slices();
  const steps = following(conversation, mostBytes);
  own.begin();
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      return value;
    }
    if (own.isOver) {
      await own.next();
    }
    if (signal?.aborted) {
      return null;
    }
  }
}
