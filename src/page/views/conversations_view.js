// The list of conversations: search, order, "only troubled", and a row each. It is a listbox: one stop of the
// Tab key, in which arrows move and the moved-to conversation is chosen at once.
import { counted } from "../words/units.js";
import { conversationRow } from "./conversation_row.js";
import { element, setAttribute, setChildren, setShown, setText } from "./dom.js";
import { HeldOrder } from "./held_order.js";
import { VirtualList } from "./virtual_list.js";

const SORTS = [["activity", "Newest activity"], ["packets", "Most packets"], ["bytes", "Most bytes"],
  ["start", "Newest start"], ["trouble", "Most trouble"]];
const ROW = 76; // Pixels of a row without marks.
const PACE = 250; // ms between two drawings: numbers that change faster cannot be read.

export class ConversationsView {
  // open(): the person wants to see the chat of what is chosen. announce(text): for screen readers.
  constructor(root, app, { open, announce }) {
    Object.assign(this, { root, app, open, announce });
    this.rows = [];
    this.all = 0; // Conversations when the rows were made.
    this.order = new HeldOrder();
    this.drawnAt = -Infinity;
    this.timer = 0;
    this.#build();
    this.list = new VirtualList({ scroller: this.box, estimated: ROW, count: () => this.rows.length,
      keyOf: (i) => this.rows[i].id, render: (i, row) => this.#row(i, row) });
    setInterval(() => this.#tick(), 1000);
    this.#draw();
  }

  // Redraws when packets came (at its own pace) or another conversation was chosen (at once).
  update(topics) {
    if (topics.has("choice") || topics.has("selection")) {
      this.#draw(this.app.model.conversations.size === 0);
    } else if (topics.has("list")) {
      this.#draw(true);
    } else if (topics.has("packets") || topics.has("status")) {
      this.#drawSoon();
    }
  }

  focusSearch() {
    this.search.focus();
    this.search.select();
  }

  // Chooses the conversation `steps` further down (negative: up).
  move(steps) {
    this.order.attend();
    const now = this.#chosenIndex();
    this.#choose(now < 0 ? (steps > 0 ? 0 : this.rows.length - 1) : now + steps);
  }

  #build() {
    this.#buildSearch();
    this.note = element("p", { class: "list-note quiet small one-line",
      attributes: { title: "Rows keep their places while you point at them or move through them" } });
    this.none = element("p", { class: "list-none quiet" });
    this.box = element("div", {
      class: "conversation-list",
      attributes: { role: "listbox", tabindex: "0", "aria-label": "Conversations" },
      on: { keydown: (event) => this.#key(event), click: (event) => this.#click(event),
        pointermove: () => this.order.attend(), pointerleave: () => this.#leave() },
    });
    setChildren(this.root,
      element("div", { class: "list-tools" },
        element("h2", { class: "visually-hidden" }, "Conversations"), this.search, this.#choices()),
      this.note, this.none, this.box);
  }

  #buildSearch() {
    this.search = element("input", {
      attributes: { type: "search", id: "search", placeholder: "Address, port or payload",
        autocomplete: "off", spellcheck: "false", "aria-label": "Search conversations",
        "aria-keyshortcuts": "/" },
      on: { input: () => this.#ask(() => this.app.list.setSearch(this.search.value)),
        keydown: (event) => this.#searchKey(event) },
    });
  }

  // The order, and "only troubled".
  #choices() {
    const { list } = this.app;
    const sort = element("select", { on: { change: () => this.#ask(() => list.setSort(sort.value)) } },
      SORTS.map(([value, text]) => element("option", { attributes: { value } }, text)));
    const troubled = element("input", { attributes: { type: "checkbox" },
      on: { change: () => this.#ask(() => list.setTroubledOnly(troubled.checked)) } });
    return element("div", { class: "list-choices" },
      element("label", {}, element("span", { class: "visually-hidden" }, "Order "), sort),
      element("label", { class: "check" }, troubled, "Only troubled"));
  }

  // The person asked for other rows: the order is theirs to change.
  #ask(change) {
    change();
    this.order.release();
    this.#draw(true);
    this.list.toStart();
    this.announce(`${counted(this.rows.length, "conversation")} shown`);
  }

  #drawSoon() {
    if (this.timer === 0) {
      const wait = Math.max(0, this.drawnAt + PACE - performance.now());
      this.timer = setTimeout(() => requestAnimationFrame(() => this.#draw()), wait);
    }
  }

  #draw(asked = false) {
    clearTimeout(this.timer);
    this.timer = 0;
    this.drawnAt = performance.now();
    if (!this.app.status.paused || asked) { // Paused: what is seen stays.
      this.rows = this.order.arrange(this.app.list.rows());
      this.all = this.app.model.conversations.size;
    }
    setShown(this.box, this.rows.length > 0);
    this.list.update();
    const chosen = this.app.chosen.conversation;
    setAttribute(this.box, "aria-activedescendant",
      chosen && this.list.elementOf(chosen.id) ? rowId(chosen) : null);
    const { all } = this;
    this.hadAny ||= all > 0;
    const some = this.rows.length < all ? `${this.rows.length} of ` : "";
    setText(this.note, all === 0 ? "" : `${some}${counted(all, "conversation")}` +
      (this.order.holding && this.app.status.name === "open" ? " · order paused" : ""));
    setText(this.none, this.#emptyText(all));
    setShown(this.none, this.rows.length === 0);
  }

  #emptyText(all) {
    if (all > 0) {
      return this.app.list.isSearching ? "Searching…" : "No conversation matches.";
    }
    const waits = ["connecting", "open", "reconnecting"].includes(this.app.status.name);
    if (waits) {
      this.hadAny = false;
      return "Waiting for the first packet.";
    }
    if (this.hadAny) {
      return "No packets."; // They were cleared.
    }
    const isFiltered = Object.keys(this.app.selection.filters).length > 0;
    return isFiltered ? "No matching TCP or UDP packets." : "No TCP or UDP packets.";
  }

  // Ages grow, and a held order is let go, also while no packet comes.
  #tick() {
    if (this.root.checkVisibility?.() !== false && this.rows.length > 0 && !this.app.status.paused) {
      this.#drawSoon();
    }
  }

  #row(i, row) {
    const conversation = this.rows[i];
    return conversationRow(row, conversation, { index: i, count: this.rows.length, id: rowId(conversation),
      chosen: conversation === this.app.chosen.conversation, now: this.#now() });
  }

  // The time by the clock of the capture: a saved file's "now" is its last packet.
  #now() {
    const newest = this.app.model.clock.at;
    if (this.newest !== newest) {
      this.newest = newest;
      this.newestSeen = performance.now();
    }
    const live = this.app.status.name === "open" && this.app.selection?.source?.kind === "interface";
    return live ? newest + performance.now() - this.newestSeen : newest;
  }

  #chosenIndex() { return this.rows.indexOf(this.app.chosen.conversation); }

  #choose(i) {
    if (this.rows.length === 0) {
      return;
    }
    const index = Math.max(0, Math.min(i, this.rows.length - 1));
    this.app.chooseConversation(this.rows[index]);
    this.list.scrollTo(index);
    this.#draw();
  }

  #key(event) {
    const page = Math.max(1, Math.floor(this.box.clientHeight / ROW) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity,
      End: Infinity }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (steps !== undefined) {
      event.preventDefault();
      this.move(steps);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.#chosenIndex() < 0) {
        this.move(1);
      }
      this.open();
    }
  }

  // From the search, Enter and the down arrow go to what was found; Esc empties it before it leaves it.
  #searchKey(event) {
    if (event.key === "Escape" && this.search.value !== "") {
      event.preventDefault();
      this.search.value = "";
      this.#ask(() => this.app.list.setSearch(""));
    }
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      this.box.focus();
      if (this.#chosenIndex() < 0) {
        this.move(1);
      }
    }
  }

  #click(event) {
    const row = event.target.closest("[role=option]");
    const index = this.rows.findIndex((one) => one.id === row?.rowKey);
    if (index >= 0) {
      this.#choose(index);
      this.open();
    }
  }

  #leave() {
    this.order.release();
    this.#drawSoon();
  }
}

function rowId(conversation) {
  return `conversation-${conversation.id.replace(":", "-")}`;
}
