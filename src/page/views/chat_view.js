// The chat of the chosen conversation: a toolbar, who speaks on which side, and a virtual list of bubbles and
// thin rows. The newest stays in sight unless the person has scrolled up. update() costs the rows in sight,
// not the packets.
import { element, isolated, setChildren, setShown } from "./dom.js";
import { VirtualList } from "./virtual_list.js";
import { bubbleElement } from "./bubble.js";
import { ackElement, dividerElement } from "./ack_row.js";
import { ChatToolbar } from "./chat_toolbar.js";
import { ChatRows } from "../model/chat_rows.js";
import { timeText } from "../words/units.js";
import { portName } from "../words/ports.js";

const MOST_UNFOLDED = 200; // Payloads that stay unfolded at a time.
const SLICE = 6; // ms of making rows at a time.
const ESTIMATES = { packet: 84, acks: 26, gap: 34, state: 30, dropped: 34, let_go: 34 };

export class ChatView {
  // onFollow(conversation): the person wants both sides' bytes in order.
  constructor(root, app, { onFollow } = {}) {
    this.app = app;
    this.toolbar = new ChatToolbar(app, { onFollow: () => onFollow?.(this.conversation) });
    this.sides = element("div", { class: "chat-sides" });
    this.scroller = element("div", { class: "chat-scroller", attributes: {
      role: "list", tabindex: "0", "aria-label": "Packets, oldest first",
    } });
    this.newest = element("button", { class: "newest", attributes: { type: "button", hidden: true },
      on: { click: () => this.toNewest() } }, "↓ Newest");
    this.empty = element("p", { class: "chat-empty" }, "Choose a conversation to read it as a chat.");
    this.body = element("div", { class: "chat-body" }, this.scroller, this.newest);
    setChildren(root, this.toolbar.node, this.sides, this.body, this.empty);
    this.unfolded = new Set();
    this.list = new VirtualList({
      scroller: this.scroller, stickToEnd: true,
      count: () => this.rows?.length ?? 0,
      keyOf: (i) => this.rows.at(i).key,
      render: (i, given) => this.#row(i, given),
      heightOf: (i) => this.#estimate(i),
    });
    this.scroller.addEventListener("click", (event) => this.#clicked(event));
    this.scroller.addEventListener("keydown", (event) => this.#key(event));
    this.scroller.addEventListener("scroll", () => this.#showNewest(), { passive: true });
    this.update(new Set(["choice", "switches"]));
  }

  // topics: what changed, as App says it. Without "packets" (paused) no new rows come.
  update(topics) {
    const { conversation, packet } = this.app.chosen;
    this.toolbar.update(conversation);
    const other = conversation !== this.conversation;
    if (other) this.#begin(conversation);
    if (!conversation) return;
    const { time, hex, notes } = this.app.switches;
    this.style = `${time} ${hex} ${notes}`;
    if (topics.has("packets") || topics.has("switches")) this.rows.update(SLICE);
    this.chosen = packet ?? null;
    // What is live is read from its end, a file from its beginning.
    const atEnd = this.app.selection?.source?.kind === "interface";
    if (other) this.draws = !atEnd || this.rows.isComplete;
    this.#draw(other ? { atEnd } : null);
    if (topics.has("choice") && packet) this.#reveal(packet);
  }

  // reset: of the list, for another conversation. Rows that are not made yet follow in slices; an end that
  // would run away is not drawn before it is there.
  #draw(reset = null) {
    const { draws } = this;
    if (reset) this.list.reset({ ...reset, draws });
    else this.list.update({ draws });
    this.#showNewest();
    if (!this.rows.isComplete) this.timer ??= setTimeout(() => this.#readOn(), 0);
  }

  #readOn() {
    this.timer = null;
    if (!this.rows || this.rows.isComplete) return;
    this.rows.update(SLICE);
    this.draws ||= this.rows.isComplete;
    this.#draw();
  }

  // Moves the choice to the next (1) or previous (-1) packet that has a row, and focuses it. Without a
  // choice, begins at the first row in sight, or backwards at the newest.
  move(step) {
    if (!this.rows) return;
    const first = step > 0 ? this.list.firstSeen : this.rows.length - 1;
    const now = this.chosen ? this.rows.indexOfPacket(this.chosen) : -1;
    let i = now >= 0 ? now + step : first;
    while (i >= 0 && i < this.rows.length && !packetOfRow(this.rows.at(i))) i += step;
    if (i < 0 || i >= this.rows.length) return;
    this.list.scrollTo(i);
    this.app.choosePacket(packetOfRow(this.rows.at(i)));
    this.list.elementOf(this.rows.at(i).key)?.focus({ preventScroll: true });
  }

  toNewest() {
    this.list.scrollToEnd();
    this.#showNewest();
  }

  #begin(conversation) {
    this.conversation = conversation;
    this.rows = conversation && new ChatRows(conversation, this.app.switches, SLICE);
    this.unfolded.clear();
    for (const node of [this.toolbar.node, this.sides, this.body]) setShown(node, conversation);
    setShown(this.empty, !conversation);
    if (conversation) setChildren(this.sides, this.#side("client"), this.#side("server"));
    else this.list.reset(); // Nothing of what was forgotten stays.
  }

  #side(name) {
    const { proto, [name]: end } = this.conversation;
    const service = portName(proto, end.port);
    const address = end.ip.includes(":") ? `[${end.ip}]:${end.port}` : `${end.ip}:${end.port}`;
    return element("p", { class: `chat-side ${name}` },
      element("span", { class: "side-name" }, name === "client" ? "Client" : "Server"), " ",
      isolated(address), service && element("span", { class: "quiet" }, ` ${service}`));
  }

  #estimate(i) {
    const row = this.rows.at(i);
    if (row.kind !== "packet") return ESTIMATES[row.kind] ?? 34;
    return ESTIMATES.packet + Math.min(row.packet.payloadLength, 1024) / 4;
  }

  #row(i, given) {
    const row = this.rows.at(i);
    const packet = packetOfRow(row);
    const count = row.kind === "acks" ? row.packets.length : 0;
    const signature = `${row.key}|${this.style}|${count}|${row.text ?? ""}|${this.unfolded.has(row.key)}`;
    const node = given ?? element("div", { attributes: { role: "listitem", "aria-setsize": "-1" } });
    if (node.signature !== signature) {
      node.signature = signature;
      node.className = `row ${row.kind}${packet ? (packet.fromClient ? " client" : " server") : ""}`;
      setChildren(node, this.#content(row, i));
    }
    node.setAttribute("aria-posinset", String(i + 1));
    const chosen = packet !== null && holds(row, this.chosen);
    node.classList.toggle("chosen", chosen);
    if (packet) node.tabIndex = chosen ? 0 : -1;
    else node.removeAttribute("tabindex");
    if (chosen) node.setAttribute("aria-current", "true");
    else node.removeAttribute("aria-current");
    return node;
  }

  #content(row, i) {
    if (row.kind === "acks") return ackElement(row, this.#time(row.packets.at(-1), i));
    if (row.kind !== "packet") return dividerElement(row);
    return bubbleElement(row.packet, {
      conversation: this.conversation,
      state: row.state,
      switches: this.app.switches,
      all: this.unfolded.has(row.key),
      onAll: () => this.#unfold(row.key),
      ...this.#time(row.packet, i),
    });
  }

  // The time as shown, and the other one as its title.
  #time(packet, i) {
    const before = this.#packetBefore(i);
    const since = before ? timeText(packet.at - before.at, { absolute: false }) : "first";
    const precise = timeText(packet.at, { precise: true });
    const title = `${precise}, ${before ? `${since} since the previous one` : "the first packet"}`;
    return { time: this.app.switches.time === "delta" ? since : timeText(packet.at), timeTitle: title };
  }

  #packetBefore(i) {
    for (let at = i - 1; at >= 0; at -= 1) {
      const packet = packetOfRow(this.rows.at(at));
      if (packet) return packet;
    }
    return null;
  }

  #unfold(key) {
    if (!this.unfolded.delete(key)) this.unfolded.add(key);
    if (this.unfolded.size > MOST_UNFOLDED) this.unfolded.delete(this.unfolded.values().next().value);
    this.list.update();
  }

  #clicked(event) {
    if (event.target.closest("button, a, [contenteditable]") || !getSelection().isCollapsed) return;
    const node = event.target.closest(".row");
    const row = node && this.rows.at(Number(node.getAttribute("aria-posinset")) - 1);
    const packet = row && packetOfRow(row);
    if (packet) this.app.choosePacket(packet);
  }

  #key(event) {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (step) {
      event.preventDefault();
      this.move(step);
    } else if (event.key === "End") {
      event.preventDefault();
      this.toNewest();
    } else if (event.key === "Escape" && this.chosen) {
      event.preventDefault();
      this.scroller.focus({ preventScroll: true });
      this.app.choosePacket(null);
    }
  }

  // A packet that was chosen elsewhere (a plot) is brought into sight; one that is in sight stays where it
  // is.
  #reveal(packet) {
    const i = this.rows.indexOfPacket(packet);
    if (i >= 0) this.list.scrollTo(i);
  }

  #showNewest() {
    setShown(this.newest, Boolean(this.rows) && this.draws && !this.list.atEnd);
  }
}

// The packet of a row: the last one of folded acknowledgements.
function packetOfRow(row) {
  return row.packets?.at(-1) ?? row.packet ?? null;
}

function holds(row, packet) {
  return packet !== null && (row.packet === packet || Boolean(row.packets?.includes(packet)));
}
