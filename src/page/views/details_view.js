// All that is known of the chosen packet: its fields in groups, and its bytes. A field under the pointer, or
// one that has the keyboard's focus, lights its bytes, and the bytes light their fields.
import { element, setChildren, setShown, setText } from "./dom.js";
import { HexView, rangeOf } from "./hex_view.js";
import { fieldsOf } from "../details/fields.js";
import { segmentBytes } from "../details/segment.js";

const NOTHING = { bytes: new Uint8Array(0), fields: [] };

export class DetailsView {
  constructor(root, app) {
    this.app = app;
    this.root = root;
    this.title = element("h2", {});
    this.close = element("button", {
      class: "plain", attributes: { type: "button", "aria-label": "Close details" },
      on: { click: () => app.choosePacket(null) },
    }, "✕");
    this.fields = element("div", { class: "fields" });
    const light = (range) => this.#light(range);
    const bytes = element("div", { class: "bytes" });
    this.hex = new HexView(bytes, { onLight: light, onChoose: (range) => this.#focusField(range) });
    this.name = element("p", { class: "hex-name quiet", attributes: { "aria-hidden": "true" } });
    root.classList.add("meaning-part");
    setChildren(root, element("div", { class: "details-head" }, this.title, this.close), this.fields,
      element("div", { class: "bytes-part" }, element("h3", {}, "Bytes"), bytes, this.name));
    for (const event of ["pointerover", "focusin"]) {
      this.fields.addEventListener(event, ({ target }) => light(rangeUnder(target)));
    }
    for (const event of ["pointerleave", "focusout"]) this.fields.addEventListener(event, () => light(null));
    this.fields.addEventListener("keydown", (event) => this.#key(event));
    setShown(root, false);
    root.parentElement.prepend(root); // What was chosen comes before what is always there.
  }

  // topics: what changed. Only another choice changes what is shown.
  update(topics) {
    const packet = this.app.chosen.packet ?? null;
    if (!topics.has("choice") || packet === this.packet) return;
    const wasShown = Boolean(this.packet);
    this.packet = packet;
    setShown(this.root, packet);
    this.lit = null;
    setText(this.name, "");
    this.segment = packet ? segmentBytes(packet) : NOTHING; // Nothing of what was forgotten stays.
    this.#fill(packet ? fieldsOf(packet) : []);
    this.hex.show(this.segment);
    if (packet) setText(this.title, `Packet ${packet.number ? `#${packet.number} ` : ""}from ${packet.side}`);
    // From packet to packet the person keeps the place at which they read.
    if (packet && !wasShown) this.root.parentElement.scrollTop = 0;
  }

  #fill(fields) {
    const groups = new Map();
    this.linked = [];
    for (const field of fields) {
      if (!groups.has(field.group)) groups.set(field.group, []);
      groups.get(field.group).push(this.#field(field));
    }
    if (this.linked.length > 0) this.linked[0].tabIndex = 0;
    setChildren(this.fields, [...groups].map(([name, nodes]) =>
      element("section", { class: "field-group" }, element("h3", {}, name), element("dl", {}, nodes))));
  }

  #field({ name, value, note, from, to }) {
    const linked = from !== undefined;
    const node = element("div", { class: linked ? "field linked" : "field", attributes: {
      "data-range": linked ? rangeOf({ from, to }) : null, tabindex: linked ? "-1" : null,
    } },
    element("dt", {}, name),
    element("dd", {}, element("bdi", {}, value), note && element("span", { class: "field-note" }, note)));
    if (linked) this.linked.push(node);
    return node;
  }

  #light(range) {
    if (this.lit === range) return;
    this.lit = range;
    for (const node of this.linked ?? []) node.classList.toggle("lit", node.dataset.range === range);
    this.hex.light(range);
    this.hex.reveal(range);
    const names = this.segment.fields.filter((field) => rangeOf(field) === range
      && (field.bit === undefined || field.value)); // Of the flags, those that are set.
    setText(this.name, names.map((field) => `${field.name}: ${field.text}`).join(" · "));
  }

  #focusField(range) {
    const node = this.linked.find((one) => one.dataset.range === range);
    if (node) this.#focus(node);
  }

  // One field takes part in the order of Tab; the arrows go to the others.
  #key(event) {
    const i = this.linked.indexOf(event.target);
    const next = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: this.linked.length - 1 }[event.key];
    if (i < 0 || next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.linked[next]) this.#focus(this.linked[next]);
  }

  #focus(node) {
    for (const one of this.linked) one.tabIndex = one === node ? 0 : -1;
    node.focus();
  }
}

function rangeUnder(node) {
  return node.closest?.("[data-range]")?.dataset.range ?? null;
}
