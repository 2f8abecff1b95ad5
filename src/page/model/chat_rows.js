// The rows of a chat: packets, acknowledgements folded into one, gaps in time, losses, and at the top what
// was let go. update() costs as much as there are new packets, however long the conversation is, and reads
// many in slices. Keys are numbers and stay the same for a row as long as it lives; its index does not,
// because rows at the top go away.
import { Deque } from "./deque.js";

const GAP_MS = 1000;
const MOST_FOLDED = 1000; // Acknowledgements in one row.
const BETWEEN_LOOKS = 256; // Packets between two looks at the clock.

// Of a row: the sequence of its first packet, and its kind. A number, because there may be 200,000.
const KINDS = { packet: 0, acks: 1, gap: 2, dropped: 3 };
const keyOf = (kind, sequence) => sequence * 4 + KINDS[kind];

// "1.5 s", "2 min 5 s", "3 h 20 min".
function gapText(ms) {
  const seconds = ms / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.floor(seconds);
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function countText(count, thing) {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

// A packet. state: that of its sender, if this packet has changed it; else "".
class PacketRow {
  kind = "packet";

  constructor(packet, state) {
    this.packet = packet;
    this.state = state;
    this.key = keyOf("packet", packet.sequence);
  }

  get last() {
    return this.packet.sequence;
  }
}

// Pure acknowledgements of one side in a row, with the same marks. `packets` grows at the end.
class AcksRow {
  kind = "acks";

  constructor(packet) {
    this.packets = [packet];
    this.marks = packet.marks;
    this.key = keyOf("acks", packet.sequence);
  }

  get packet() {
    return this.packets[0];
  }

  get text() {
    return countText(this.packets.length, "acknowledgement");
  }

  get last() {
    return this.packets.at(-1).sequence;
  }

  takes(packet) {
    return (
      packet.fromFirst === this.packet.fromFirst &&
      packet.marks === this.marks &&
      this.packets.length < MOST_FOLDED
    );
  }
}

// Time in which nothing was said, before `packet`.
class GapRow {
  kind = "gap";

  constructor(ms, packet) {
    this.ms = ms;
    this.text = gapText(ms);
    this.last = packet.sequence;
    this.key = keyOf("gap", packet.sequence);
  }
}

// Packets lost on their way to the page, of any conversation.
class DroppedRow {
  kind = "dropped";

  constructor(loss) {
    this.losses = [loss];
    this.key = keyOf("dropped", loss.sequence);
  }

  get dropped() {
    return this.losses.reduce((sum, { dropped }) => sum + dropped, 0);
  }

  // "kernel", "interface", "client", or several.
  get where() {
    return [...new Set(this.losses.map(({ where }) => where))].join(", ");
  }

  get text() {
    return `${countText(this.dropped, "packet")} lost (${this.where})`;
  }

  get last() {
    return this.losses.at(-1).sequence;
  }
}

export class ChatRows {
  #rows = new Deque();

  #rebuilt = null; // The rows as the switches want them now, until they are complete.

  // switches.acks: show each acknowledgement on a row of its own. budgetMs: as for update().
  constructor(conversation, switches = {}, budgetMs = Infinity) {
    this.conversation = conversation;
    this.switches = switches;
    this.letGoRow = { kind: "let_go", key: -1, count: 0, text: "" };
    this.showsAcks = Boolean(this.switches.acks);
    this.nextPacket = this.conversation.packets.start; // By its number in the deque.
    this.nextLoss = this.conversation.losses?.start ?? 0;
    // Of both ends, as last heard; null: not known, because earlier packets were let go.
    this.states = this.conversation.letGo > 0 ? [null, null] : ["", ""];
    this.lastAt = null;
    this.update(budgetMs);
  }

  // Whether all packets that came have been read, in the way that the switches want.
  get isComplete() {
    return this.#rebuilt === null && this.nextPacket >= this.conversation.packets.end;
  }

  get length() {
    return this.#rows.length + (this.letGoRow.count > 0 ? 1 : 0);
  }

  // {kind, key, …}: "packet" (packet, state), "acks" (packets, marks, text), "gap" (ms, text), "dropped"
  // (dropped, where, text), "let_go" (count, text). Undefined outside.
  at(i) {
    if (this.letGoRow.count === 0) {
      return i < 0 ? undefined : this.#rows.at(i);
    }
    return i === 0 ? this.letGoRow : i < 0 ? undefined : this.#rows.at(i - 1);
  }

  // Brings the rows up to date with the conversation and the switches. Reads for about `budgetMs`, then more
  // on the next call. Another way to show them takes effect when all are read.
  update(budgetMs = Infinity) {
    if (this.showsAcks !== Boolean(this.switches.acks)) {
      this.#rebuild(budgetMs);
      return;
    }
    this.#rebuilt = null; // Switched back.
    const { packets, letGo } = this.conversation;
    this.#dropLetGo(packets.length > 0 ? packets.at(0).sequence : Infinity);
    if (letGo !== this.letGoRow.count) {
      this.letGoRow = { ...this.letGoRow, count: letGo, text: `${countText(letGo, "older packet")} let go` };
    }
    this.#read(packets, performance.now() + budgetMs);
    if (this.isComplete && !this.conversation.hasEnded) {
      this.#appendLosses(Infinity);
    }
  }

  #rebuild(budgetMs) {
    if (this.#rebuilt?.showsAcks === Boolean(this.switches.acks)) {
      this.#rebuilt.update(budgetMs);
    } else {
      this.#rebuilt = new ChatRows(this.conversation, this.switches, budgetMs);
    }
    const { nextPacket, nextLoss, states, lastAt, letGoRow, showsAcks } = this.#rebuilt;
    if (this.#rebuilt.isComplete) {
      this.#rows = this.#rebuilt.#rows;
      this.#rebuilt = null;
      Object.assign(this, { nextPacket, nextLoss, states, lastAt, letGoRow, showsAcks });
    }
  }

  #read(packets, until) {
    this.nextPacket = Math.max(this.nextPacket, packets.start);
    while (this.nextPacket < packets.end) {
      this.#append(packets.numbered(this.nextPacket));
      this.nextPacket += 1;
      if (this.nextPacket % BETWEEN_LOOKS === 0 && performance.now() >= until) {
        return;
      }
    }
  }

  // The row that shows the packet, or -1. By binary search: rows are in order of arrival.
  indexOfPacket(packet) {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#isBefore(this.#rows.at(middle), packet)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    const row = this.#rows.at(low);
    const isFound = row?.packet === packet || (row?.packets?.includes(packet) ?? false);
    return isFound ? low + this.length - this.#rows.length : -1;
  }

  // A gap has the sequence of the packet after it.
  #isBefore(row, { sequence }) {
    return row.last < sequence || (row.kind === "gap" && row.last === sequence);
  }

  #dropLetGo(firstKept) {
    while (this.#rows.length > 0 && this.#rows.at(0).last < firstKept) {
      this.#rows.shift();
    }
    const { packets } = this.#rows.at(0) ?? {};
    if (packets !== undefined && packets[0].sequence < firstKept) {
      packets.splice(
        0,
        packets.findIndex(({ sequence }) => sequence >= firstKept),
      );
    }
  }

  #append(packet) {
    this.#appendLosses(packet.sequence);
    const pause = this.lastAt === null ? 0 : packet.at - this.lastAt;
    if (pause > GAP_MS) {
      this.#rows.push(new GapRow(pause, packet));
    }
    this.lastAt = Math.max(this.lastAt ?? packet.at, packet.at); // Times may go back.
    const state = this.#stateChange(packet);
    if (!this.#isFolded(packet, state)) {
      this.#rows.push(new PacketRow(packet, state));
      return;
    }
    const last = this.#rows.at(-1);
    if (last?.kind === "acks" && last.takes(packet)) {
      last.packets.push(packet);
    } else {
      this.#rows.push(new AcksRow(packet));
    }
  }

  #stateChange(packet) {
    const side = packet.fromFirst ? 0 : 1;
    const hasChanged = this.states[side] !== null && packet.state !== this.states[side];
    this.states[side] = packet.state;
    return hasChanged ? packet.state : "";
  }

  // An acknowledgement that changes the state, or that the analysis has marked, is a step of its own.
  #isFolded(packet, state) {
    const isUsual = packet.marks.every((mark) => mark === "duplicate_ack");
    return !this.showsAcks && state === "" && isUsual && packet.isPureAck;
  }

  // Losses before the packet of this sequence, and after the conversation's beginning.
  #appendLosses(sequence) {
    const { losses } = this.conversation;
    if (!losses) {
      return;
    }
    this.nextLoss = Math.max(this.nextLoss, losses.start);
    while (this.nextLoss < losses.end && losses.numbered(this.nextLoss).sequence < sequence) {
      this.#appendLoss(losses.numbered(this.nextLoss));
      this.nextLoss += 1;
    }
  }

  #appendLoss(loss) {
    const last = this.#rows.at(-1);
    if (last?.kind === "dropped") {
      last.losses.push(loss);
    } else if (last !== undefined) {
      this.#rows.push(new DroppedRow(loss));
    }
  }
}
