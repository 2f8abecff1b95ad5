// The bar at the top: what is captured, how it stands, how much there is and what is missing, and the buttons
// for it.
import { FILTERS, filterText } from "../capture/selection.js";
import { counted, countText } from "../words/units.js";
import { element, markElement, setAttribute, setChildren, setShown, setText } from "./dom.js";

// Status of app.js → word, symbol, and class for its colour.
const WORDS = {
  idle: ["not started", "○", ""],
  connecting: ["connecting", "◌", "waiting"],
  open: ["live", "●", "live"],
  reading: ["reading", "●", "live"],
  reconnecting: ["reconnecting", "◌", "waiting"],
  ended: ["ended", "■", ""],
  stopped: ["stopped", "■", ""],
  failed: ["failed", "✕", "failed"],
  paused: ["paused", "❚❚", "waiting"],
};
// What is not there: counts of the model.
const MISSING = [
  { name: "dropped", text: "dropped", symbol: "⚠", kind: "trouble",
    title: "Packets that were lost before they reached this page. The chat shows where." },
  { name: "letGo", text: "let go", symbol: "↥", kind: "warning",
    title: "The oldest packets, forgotten to keep this page within its memory." },
  { name: "unreadable", text: "unreadable", symbol: "⚠", kind: "trouble",
    title: "Lines from the server that are not packets." },
];
const RUNNING = new Set(["connecting", "open", "reconnecting"]);
const PACE = 200; // ms between two changes of the counts.

export class StatusView {
  // isStarted(): whether a capture is shown, and not the start. restart(): leave it for the start. theme: a
  // Theme.
  // help(): show the keys.
  constructor(root, app, { isStarted, restart, theme, help }) {
    Object.assign(this, { root, app, isStarted, restart, theme });
    this.drawnAt = -Infinity;
    this.#build(help);
    this.#draw();
  }

  update(topics) {
    const { name, detail, paused } = this.app.status;
    const state = `${name} ${paused} ${detail}`;
    if (state !== this.shownState || topics.has("selection") || topics.has("choice")) {
      this.shownState = state;
      this.#draw();
    } else if (!this.timer) {
      this.timer = setTimeout(() => this.#draw(), Math.max(0, this.drawnAt + PACE - performance.now()));
    }
  }

  #build(help) {
    const button = (text, click, attributes = {}) =>
      element("button", { attributes: { type: "button", ...attributes }, on: { click } }, text);
    this.source = element("bdi");
    this.filters = element("code", { class: "filters one-line", attributes: { dir: "ltr" } });
    this.symbol = element("span", { class: "dot", attributes: { "aria-hidden": "true" } });
    this.word = element("span");
    this.state = element("span", { class: "live-state" }, this.symbol, this.word);
    this.detail = element("span", { class: "detail one-line" });
    this.counts = element("span", { class: "counts" });
    this.marks = element("span", { class: "marks" });
    this.pauseButton = button("Pause", () => (this.app.status.paused ? this.app.resume() : this.app.pause()),
      { "aria-keyshortcuts": "Space" });
    this.stopButton = button("Stop", () => this.app.stop());
    this.clearButton = button("Clear", () => this.app.clear());
    this.running = element("div", { class: "running" },
      element("h1", { class: "source-name one-line" }, this.source), this.filters, this.state, this.detail,
      this.counts, this.marks);
    this.buttons = element("div",
      { class: "capture-buttons", attributes: { role: "group", "aria-label": "Capture" } },
      this.pauseButton, this.stopButton, this.clearButton, button("New", () => this.restart()));
    this.themeButton = button("", () => this.#nextTheme(), { class: "plain icon-button" });
    setChildren(this.root,
      element("p", { class: "brand" },
        element("img", { attributes: { src: "page/icon.svg", alt: "", width: 24, height: 24 } }), "chattcp"),
      this.running, element("div", { class: "spacer" }), this.buttons, this.themeButton,
      button("?", help, { class: "plain icon-button", "aria-label": "Keys", title: "Keys (?)" }));
    this.#showTheme();
  }

  #nextTheme() {
    this.theme.next();
    this.#showTheme();
  }

  #showTheme() {
    const [symbol, words] = this.theme.words;
    setText(this.themeButton, symbol);
    setAttribute(this.themeButton, "aria-label", words);
    setAttribute(this.themeButton, "title", words);
  }

  #draw() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.drawnAt = performance.now();
    const { selection, status, model } = this.app;
    const started = this.isStarted() && Boolean(selection?.source);
    setShown(this.running, started);
    setShown(this.buttons, started);
    if (!started) {
      return;
    }
    setText(this.source, selection.source.name);
    const filters = filtersText(selection);
    setText(this.filters, filters);
    setShown(this.filters, filters !== "");
    this.#drawState(status);
    setText(this.counts, `${counted(model.counted, "packet")} · ` +
      counted(model.conversations.size, "conversation"));
    this.#drawMarks(model);
  }

  #drawState(status) {
    const [word, symbol, kind] = WORDS[stateOf(this.app)] ?? [status.name, "○", ""];
    setText(this.symbol, symbol);
    setText(this.word, word);
    setAttribute(this.state, "class", `live-state ${kind}`);
    setText(this.detail, status.detail ?? "");
    setAttribute(this.detail, "title", status.detail || null);
    setShown(this.detail, Boolean(status.detail));
    setText(this.pauseButton, status.paused ? "Resume" : "Pause");
    setAttribute(this.pauseButton, "aria-pressed", String(Boolean(status.paused)));
    const isRunning = RUNNING.has(status.name);
    this.pauseButton.disabled = !isRunning && !status.paused; // What was paused can be resumed.
    this.stopButton.disabled = !isRunning;
  }

  // What is not there: lost on the way, or let go to make room.
  #drawMarks(model) {
    const marks = MISSING.filter(({ name }) => model[name] > 0)
      .map(({ name, text, ...mark }) => ({ ...mark, label: `${countText(model[name])} ${text}` }));
    const key = marks.map((mark) => mark.label).join();
    if (this.marksKey !== key) {
      this.marksKey = key;
      setChildren(this.marks, marks.map(markElement));
    }
  }
}

// The name of the state as it is shown: a file is read, not live.
export function stateOf(app) {
  const { name, paused } = app.status;
  if (paused && RUNNING.has(name)) {
    return "paused";
  }
  return name === "open" && app.selection?.source?.kind !== "interface" ? "reading" : name;
}

// The word for it.
export function stateWord(app) { return WORDS[stateOf(app)]?.[0] ?? app.status.name; }

function filtersText(selection) {
  return FILTERS.filter(({ name }) => selection.filters[name] !== undefined)
    .map(({ name, option }) => `${option} ${filterText(selection, name).replaceAll(", ", ",")}`).join(" ");
}
