// The thin rows between bubbles: folded acknowledgements, gaps in time, packets lost or let go.
import { element, isolated } from "./dom.js";
import { marksOf } from "./marks.js";
import { durationText } from "../words/units.js";

// Whose acknowledgements, up to where, and when. row: {packets, marks}, of one side; time: of the last one.
export function ackElement({ packets, marks }, { time, timeTitle }) {
  const last = packets.at(-1);
  const times = packets.length > 1 ? ` in ${packets.length} packets` : "";
  const hint = "It has received everything before this byte";
  return element("div", { class: "thin acks" },
    element("span", { class: "thin-symbol", attributes: { "aria-hidden": "true" } }, "✓"),
    element("span", { attributes: { title: hint } },
      `${last.fromClient ? "Client" : "Server"} acknowledges up to `, isolated(String(last.ack)), times),
    last.rttMs !== null && element("span", {}, `after ${durationText(last.rttMs)}`),
    marksOf(marks),
    element("time", { class: "bubble-time", attributes: { title: timeTitle } }, isolated(time)));
}

const SYMBOLS = {
  gap: "⋯",
  dropped: "⚠",
  let_go: "↑",
};

// A centred line of words: kinds gap, dropped and let_go. row: {kind, text}.
export function dividerElement({ kind, text }) {
  return element("div", { class: `divider ${kind}` },
    element("span", { class: "divider-text" },
      element("span", { attributes: { "aria-hidden": "true" } }, `${SYMBOLS[kind]} `),
      kind === "gap" ? `${text} of silence` : text));
}
