// The thin rows between bubbles: folded acknowledgements, gaps in time, new states, packets lost or let go.
import { element, isolated } from "./dom.js";
import { durationText } from "../words/units.js";

// "3 acknowledgements", whose, up to where, and when. row: {packets}; time: text of the last one's time.
export function ackElement({ packets }, { time, timeTitle }) {
  const last = packets[packets.length - 1];
  const sides = new Set(packets.map((packet) => packet.fromClient));
  const who = sides.size > 1 ? "Both sides" : last.fromClient ? "Client" : "Server";
  const verb = sides.size > 1 ? "acknowledge" : "acknowledges";
  const times = packets.length > 1 ? ` (${packets.length} packets)` : "";
  return element("div", { class: "thin acks" },
    element("span", { class: "thin-symbol", attributes: { "aria-hidden": "true" } }, "✓"),
    element("span", {}, `${who} ${verb} `, sides.size > 1 ? "" : isolated(String(last.ack)), times),
    last.rttMs !== null && element("span", { class: "thin-part" }, `after ${durationText(last.rttMs)}`),
    element("time", { class: "bubble-time", attributes: { title: timeTitle } }, isolated(time)));
}

const SYMBOLS = {
  gap: "⋯",
  state: "→",
  dropped: "⚠",
  let_go: "↑",
};

// A centred line of words: kinds gap, state, dropped and let_go. row: {kind, text}.
export function dividerElement({ kind, text }) {
  return element("div", { class: `divider ${kind}` },
    element("span", { class: "divider-text" },
      element("span", { attributes: { "aria-hidden": "true" } }, `${SYMBOLS[kind] ?? "•"} `), text));
}
