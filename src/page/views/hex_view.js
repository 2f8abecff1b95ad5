// The bytes of a packet in rows of 8, which fit beside the chat, each field a run that can be lit. A stretch
// of bytes is named by its range, "13-14", since several fields (flags) may lie in the same bytes. The rows
// come in portions, so that a packet of 64 KiB costs no more than a small one until all of it is asked for.
import { element } from "./dom.js";
import { bytesText } from "../words/units.js";

const ROW = 8;
const FIRST_BYTES = 256;
const MORE_BYTES = 2048;

export class HexView {
  // onLight(range or null): the pointer is on these bytes. onChoose(range): they were clicked.
  constructor(root, { onLight, onChoose }) {
    const label = "Bytes of the packet";
    this.rows = element("div", { class: "hex", attributes: { role: "group", "aria-label": label } });
    this.more = element("button", {
      class: "more", attributes: { type: "button" }, on: { click: () => this.#more() },
    });
    this.root = root;
    root.append(this.rows, this.more);
    this.lit = null;
    this.rows.addEventListener("pointerover", (event) => onLight(rangeUnder(event)));
    this.rows.addEventListener("pointerleave", () => onLight(null));
    this.rows.addEventListener("click", (event) => {
      const range = rangeUnder(event);
      if (range !== null) onChoose(range);
    });
  }

  // segment: {bytes, fields: [{from, to, …}]}, as made by details/segment.js.
  show(segment) {
    this.segment = segment;
    this.runs = new Map(segment.fields.map((field) => [rangeOf(field), []]));
    this.owner = ownersOfBytes(segment);
    this.shown = 0;
    this.lit = null;
    this.rows.replaceChildren();
    this.#add(FIRST_BYTES);
  }

  // Lights the bytes of a range; null lights none.
  light(range) {
    if (this.lit === range) return;
    for (const run of this.runs?.get(this.lit) ?? []) run.classList.remove("lit");
    this.lit = range;
    for (const run of this.runs?.get(range) ?? []) run.classList.add("lit");
  }

  // Scrolls the bytes of a range into sight, if the view itself scrolls.
  reveal(range) {
    const run = this.runs?.get(range)?.[0];
    if (!run) return;
    const top = run.getBoundingClientRect().top - this.root.getBoundingClientRect().top;
    if (top < 0 || top > this.root.clientHeight - 24) this.root.scrollTop += top - 24;
  }

  #more() {
    this.#add(MORE_BYTES);
    const lit = this.lit;
    this.lit = null;
    this.light(lit);
  }

  #add(count) {
    const { bytes } = this.segment;
    const end = Math.min(bytes.length, this.shown + count);
    const rows = [];
    for (let at = this.shown; at < end; at += ROW) rows.push(this.#row(at, Math.min(at + ROW, bytes.length)));
    this.rows.append(...rows);
    this.shown = end;
    this.more.hidden = end === bytes.length;
    this.more.textContent = `Show more (${bytesText(bytes.length - end)} left)`;
  }

  #row(from, to) {
    const hex = element("span", { class: "hex-bytes" });
    const text = element("span", { class: "hex-text", attributes: { "aria-hidden": "true" } });
    for (const [start, end] of this.#runsOf(from, to)) {
      const bytes = this.segment.bytes.subarray(start, end);
      hex.append(this.#run(start, hexOf(bytes)), end === to ? "" : " ");
      text.append(this.#run(start, textOf(bytes)));
    }
    const offset = element("span", { class: "hex-offset" }, from.toString(16).padStart(4, "0"));
    return element("div", { class: "hex-row" }, offset, hex, text);
  }

  // [start, end] of each stretch of one field between `from` and `to`.
  *#runsOf(from, to) {
    let start = from;
    for (let at = from + 1; at <= to; at += 1) {
      if (at < to && this.owner[at] === this.owner[start]) continue;
      yield [start, at];
      start = at;
    }
  }

  #run(start, text) {
    const field = this.segment.fields[this.owner[start]];
    if (!field) return element("span", {}, text);
    const range = rangeOf(field);
    const run = element("span", { attributes: { "data-range": range } }, text);
    this.runs.get(range).push(run);
    return run;
  }
}

// What a field's bytes are called: from the first one to the one after the last one.
export function rangeOf({ from, to }) {
  return `${from}-${to}`;
}

// For each byte the index of the field that it belongs to, or -1. The first of the narrowest ones wins.
export function ownersOfBytes({ bytes, fields }) {
  const owner = new Int32Array(bytes.length).fill(-1);
  const order = fields.map((_, i) => i).sort((a, b) => widthOf(fields[b]) - widthOf(fields[a]) || b - a);
  for (const i of order) owner.fill(i, fields[i].from, fields[i].to);
  return owner;
}

function widthOf(field) {
  return field.to - field.from;
}

function rangeUnder(event) {
  return event.target.closest("[data-range]")?.dataset.range ?? null;
}

function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

function textOf(bytes) {
  return Array.from(bytes, (byte) => (byte > 32 && byte < 127 ? String.fromCharCode(byte) : "·")).join("");
}
