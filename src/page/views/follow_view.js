// Follow: both sides' bytes in order, in a dialog. The DOM holds the pieces in sight only.
import { element, setAttribute, setChildren, setShown, setText } from "./dom.js";
import { download, fileName } from "./download.js";
import { saveJson, savePcap } from "./save_conversation.js";
import { bytesOfSide, piecesOf } from "./follow_pieces.js";
import { VirtualList } from "./virtual_list.js";
import { followedInSlices } from "../model/follow.js";
import { hexText } from "./hex_text.js";
import { payloadText } from "../details/payload_text.js";
import { bytesText } from "../words/units.js";

const SIDES = { both: "Both sides", client: "Client", server: "Server" };

export class FollowView {
  // dialog: the <dialog> that this fills.
  constructor(dialog, app) {
    this.dialog = dialog;
    this.app = app;
    this.side = "both";
    this.hex = false;
    this.pieces = [];
    this.scroller = element("div", { class: "follow-scroller", attributes: {
      role: "list", tabindex: "0", "aria-label": "Bytes of both sides in order",
    } });
    this.empty = element("p", { class: "follow-empty" });
    dialog.removeAttribute("aria-label");
    dialog.setAttribute("aria-labelledby", "follow-title");
    setChildren(dialog, element("div", { class: "follow-frame" }, this.#bar(),
      element("div", { class: "follow-body" }, this.scroller, this.empty)));
    dialog.addEventListener("close", () => this.#closed());
  }

  // Shows what is known of `conversation` now. Focus returns to where it was when the dialog closes.
  open(conversation) {
    this.conversation = conversation;
    this.opener = document.activeElement;
    this.steps = null;
    this.#cut();
    this.dialog.showModal();
    this.list ??= new VirtualList({
      scroller: this.scroller, estimated: 220,
      count: () => this.pieces.length,
      keyOf: (i) => this.pieces[i].key,
      render: (i, given) => this.#piece(i, given),
    });
    this.list.reset();
    this.scroller.focus();
    return this.#read();
  }

  // A dialog that is open says when more came, and lets the person read it: text that moves cannot be read.
  update(topics) {
    if (!this.dialog.open || !topics.has("packets")) return;
    setShown(this.refresh, this.steps && this.conversation.version !== this.read);
  }

  // In slices: a conversation may have 200,000 packets. What was shown stays until all are read.
  async #read() {
    this.run?.abort();
    const run = new AbortController();
    this.run = run;
    this.read = this.conversation.version;
    setShown(this.refresh, false);
    const steps = await followedInSlices(this.conversation, { signal: run.signal });
    if (!run.signal.aborted) {
      this.steps = steps;
      this.#cut();
      this.list.update();
    }
  }

  #cut() {
    this.pieces = piecesOf(this.steps ?? [], this.side);
    setShown(this.empty, this.pieces.length === 0);
    setText(this.empty, this.steps ? "No bytes were sent, or none were captured." : "Reading…");
    for (const [side, node] of this.sides) setAttribute(node, "aria-pressed", String(side === this.side));
    for (const [hex, node] of this.forms) setAttribute(node, "aria-pressed", String(hex === this.hex));
    const sizes = ["client", "server"].map((side) => {
      const size = (this.steps ?? []).reduce((sum, step) => sum + (step.side === side ? step.bytes.length : 0), 0);
      return `${SIDES[side]} ${bytesText(size)}`;
    });
    setText(this.sizes, sizes.join(" · "));
  }

  #bar() {
    const choose = (change) => () => {
      Object.assign(this, change);
      this.#cut();
      this.list.reset();
    };
    this.sides = Object.entries(SIDES).map(([side, label]) => [side, button(label, choose({ side }))]);
    this.forms = [false, true].map((hex) => [hex, button(hex ? "Hex" : "Text", choose({ hex }))]);
    this.sizes = element("span", { class: "quiet small" });
    this.refresh = button("Show what came since", () => this.#read());
    const close = element("button", {
      class: "plain close", attributes: { type: "button", "aria-label": "Close" },
      on: { click: () => this.dialog.close() },
    }, "✕");
    const title = element("span", { attributes: { id: "follow-title" } }, "Both sides' bytes in order");
    return element("div", { class: "follow-bar" },
      element("h2", {}, title, close),
      group("Which side", this.sides.map(([, node]) => node)),
      group("How", this.forms.map(([, node]) => node)),
      group("Save", [
        button("Save client's bytes", () => this.#save("client")),
        button("Save server's bytes", () => this.#save("server")),
        button("Save pcap", () => savePcap(this.conversation)),
        button("Save JSON", () => saveJson(this.conversation)),
      ]), this.sizes, this.refresh);
  }

  #piece(i, given) {
    const piece = this.pieces[i];
    const signature = `${piece.key}|${this.hex}|${this.read}`;
    const node = given ?? element("div", { attributes: { role: "listitem", "aria-setsize": "-1" } });
    node.setAttribute("aria-posinset", String(i + 1));
    if (node.signature === signature) return node;
    node.signature = signature;
    node.className = `piece ${piece.side}${piece.kind === "bytes" && !piece.first ? " continued" : ""}`;
    setChildren(node, piece.kind === "bytes" ? this.#bytes(piece) : missingElement(piece));
    return node;
  }

  #bytes({ side, bytes, offset, first }) {
    return element("div", { class: "piece-inner" },
      element("p", { class: first ? "piece-side" : "visually-hidden" }, SIDES[side]),
      element("pre", { class: this.hex ? "payload hex-payload" : "payload" },
        this.hex ? hexText(bytes, offset) : payloadText(bytes)));
  }

  #save(side) {
    if (this.steps) download(bytesOfSide(this.steps, side), fileName(this.conversation, "bin", side));
  }

  // The bytes are let go with the dialog.
  #closed() {
    this.run?.abort();
    this.pieces = [];
    this.steps = this.conversation = null;
    this.list.reset();
    this.opener?.focus?.();
  }
}

function missingElement({ kind, side, gap }) {
  const text = kind === "gap" ? `${SIDES[side]}: ${bytesText(gap)} missing here: lost, or not captured`
    : "There is more than can be shown here. Save as pcap to have it all.";
  const symbol = element("span", { attributes: { "aria-hidden": "true" } }, "⚠ ");
  return element("p", { class: "piece-gap" }, symbol, text);
}

function group(label, children) {
  const attributes = { role: "group", "aria-label": label };
  return element("div", { class: "tool-group", attributes }, children);
}

function button(text, click) {
  return element("button", { attributes: { type: "button" }, on: { click } }, text);
}
