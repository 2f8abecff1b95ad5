// Everything that is known of a capture. Bounded: the oldest packets are let go first, and counted;
// conversations whose packets are all gone stay with their totals, up to a number of conversations. add()
// costs the same however many packets there are.
import { ActivityOrder } from "./activity_order.js";
import { Conversation } from "./conversation.js";
import { Deque } from "./deque.js";
import { clearPacketCache } from "./packet.js";

const MOST_LOSSES = 10_000;

export class CaptureModel {
  constructor({ mostPackets = 200_000, mostBytes = 256 * 1024 * 1024, mostConversations = 20_000 } = {}) {
    Object.assign(this, { mostPackets, mostBytes, mostConversations });
    this.version = 0; // Rises with every change.
    this.generation = 0; // Rises with clear().
    this.#reset();
  }

  #reset() {
    this.kept = new Deque(); // Packets, in order of arrival.
    this.conversations = new Map(); // By id, in order of their beginning.
    this.order = new ActivityOrder();
    this.losses = new Deque(); // {dropped, where, at, sequence}: after the packet of this sequence.
    this.clock = { at: 0, isOver: false };
    this.current = new Map(); // "tcp:17" → the conversation that this stream of the server means now.
    this.lastNumber = null;
    this.bytes = 0; // Estimated memory of the packets kept.
    this.letGo = 0; // Packets that came and are no longer kept.
    this.forgotten = 0; // Conversations of which not even the totals are kept.
    this.dropped = 0; // Packets lost before they came here.
    this.counted = 0; // Packets that came.
    this.unreadable = 0; // Lines that were no packets.
  }

  // How many packets are kept.
  get packets() {
    return this.kept.length;
  }

  // Takes a packet of packetOf(). Returns its conversation.
  add(packet) {
    this.counted += 1;
    packet.sequence = this.counted;
    this.clock.at = Math.max(this.clock.at, packet.at);
    this.clock.isOver = false;
    this.#noticeNewCapture(packet);
    const { conversation, sender } = this.#conversationOf(packet);
    conversation.add(packet, sender);
    this.order.touch(conversation);
    this.kept.push(packet);
    this.bytes += packet.size;
    this.#keepBounds();
    this.version += 1;
    return conversation;
  }

  // A loss before the packet that comes next; at: ms, of the page's clock.
  noteDropped({ dropped, where, at = this.clock.at }) {
    this.dropped += dropped;
    this.version += 1;
    const last = this.losses.at(-1);
    if (last !== undefined && last.sequence === this.counted && last.where === where) {
      last.dropped += dropped; // In place: rows of a chat refer to it.
      return;
    }
    this.losses.push({ dropped, where, at, sequence: this.counted });
    if (this.losses.length > MOST_LOSSES) {
      this.losses.shift();
    }
  }

  // A line that is no packet.
  noteUnreadable() {
    this.unreadable += 1;
    this.version += 1;
  }

  // No packet will come any more: what has no answer will have none.
  noteOver() {
    this.clock.isOver = true;
    this.version += 1;
  }

  // Forgets everything.
  clear() {
    this.#reset();
    clearPacketCache();
    this.generation += 1;
    this.version += 1;
  }

  // A capture numbers its packets upwards. A number that does not rise belongs to another capture, as after
  // the server came back, and its streams count from 0 again.
  #noticeNewCapture({ number }) {
    if (number === null) {
      return;
    }
    if (this.lastNumber !== null && number <= this.lastNumber) {
      this.current.clear();
    }
    this.lastNumber = number;
  }

  #conversationOf(packet) {
    const key = packet.stream === null ? endpointsKey(packet) : `${packet.proto}:${packet.stream}`;
    const known = this.current.get(key);
    const sender = known === undefined ? -1 : known.senderOf(packet);
    if (sender !== -1) {
      return { conversation: known, sender };
    }
    return { conversation: this.#begin(key, packet), sender: 0 };
  }

  #begin(key, packet) {
    const conversation = new Conversation(this.#unusedId(key), packet, this.clock);
    conversation.losses = this.losses;
    conversation.key = key;
    this.current.set(key, conversation);
    this.conversations.set(conversation.id, conversation);
    return conversation;
  }

  // The counter makes it unique in constant time, even if ids of conversations forgotten come again.
  #unusedId(key) {
    return this.conversations.has(key) ? `${key}~${this.counted}` : key;
  }

  #keepBounds() {
    while (this.kept.length > this.mostPackets || (this.bytes > this.mostBytes && this.kept.length > 1)) {
      this.#letGoOldest();
    }
    while (this.conversations.size > this.mostConversations) {
      this.#forgetIdlest();
    }
  }

  #letGoOldest() {
    const packet = this.kept.shift();
    packet.conversation.letGoOldest();
    this.bytes -= packet.size;
    this.letGo += 1;
  }

  // The one idle for longest. If it has packets, older ones of others go with them: order of arrival is
  // the order in which packets are let go.
  #forgetIdlest() {
    const idlest = this.order.oldest;
    while (!idlest.isEmpty) {
      this.#letGoOldest();
    }
    this.order.remove(idlest);
    this.conversations.delete(idlest.id);
    if (this.current.get(idlest.key) === idlest) {
      this.current.delete(idlest.key);
    }
    this.forgotten += 1;
  }
}

// For lines without analysis: all packets between two endpoints are one conversation.
function endpointsKey({ proto, source, destination }) {
  const [one, other] = [`${source.ip}|${source.port}`, `${destination.ip}|${destination.port}`];
  return one < other ? `${proto}:${one}-${other}` : `${proto}:${other}-${one}`;
}
