// One packet as a bubble: of the opener at the inline start, of the other side at the inline end.
import { element, isolated } from "./dom.js";
import { marksOf } from "./marks.js";
import { payloadElements } from "./payload.js";
import { recognize } from "../protocols/recognize.js";
import { FLAGS } from "../words/flags.js";
import { STATES } from "../words/states.js";
import { noteOf } from "../words/notes.js";
import { bytesText, durationText } from "../words/units.js";

// The content of the row of `packet`. context: {conversation, switches, state (of its sender, if this packet
// changed it), all (the payload is unfolded), time (text), timeTitle, onAll}.
export function bubbleElement(packet, context) {
  const { switches, conversation } = context;
  const { payload } = packet; // Decoded each time it is read.
  return element("div", { class: "bubble" },
    head(packet, context),
    recognized(packet, conversation),
    switches.notes && note(packet, conversation),
    marks(packet),
    payloadElements(payload, { hex: switches.hex, all: context.all, onAll: context.onAll }),
    cut(packet.payloadLength - payload.length),
    state(context.state),
    foot(packet));
}

function head(packet, { time, timeTitle }) {
  const length = packet.payloadLength > 0 ? bytesText(packet.payloadLength) : "no data";
  return element("div", { class: "bubble-head" },
    element("span", { class: "visually-hidden" }, packet.fromClient ? "Client: " : "Server: "),
    packet.flags.length > 0 && element("span", { class: "flags" }, packet.flags.map(flag)),
    element("span", { class: "bubble-length" }, length),
    element("time", { class: "bubble-time", attributes: { title: timeTitle } }, isolated(time)));
}

function flag(name) {
  const known = FLAGS[name];
  const title = known ? `${known.name}. ${known.meaning}` : name;
  return element("abbr", { class: `flag flag-${name.toLowerCase()}`, attributes: { title } }, name);
}

function recognized(packet, conversation) {
  const found = packet.payloadLength > 0 && recognize(packet, conversation);
  return found && element("p", { class: "recognized" },
    element("span", { class: "protocol" }, found.protocol), " ", element("bdi", {}, found.text));
}

function note(packet, conversation) {
  const text = noteOf(packet, conversation);
  return text && element("p", { class: "bubble-note" }, text);
}

function marks(packet) {
  return packet.marks.length > 0 && element("p", { class: "bubble-marks" }, marksOf(packet.marks));
}

function state(name) {
  const { label, meaning } = STATES[name] ?? { label: "" };
  return name && element("p", { class: "bubble-state", attributes: { title: meaning } },
    element("span", { attributes: { "aria-hidden": "true" } }, "→ "),
    element("span", { class: "visually-hidden" }, "State now: "), label, " ",
    element("span", { class: "quiet" }, name));
}

// Says so when the capture holds less than was sent.
function cut(missing) {
  return missing > 0 && element("p", { class: "bubble-cut" },
    `${bytesText(missing)} more ${missing === 1 ? "was" : "were"} sent, but not captured`);
}

// Relative numbers, and what is acknowledged after how long.
function foot(packet) {
  const parts = [];
  if (packet.proto === "tcp") {
    parts.push(number("seq", packet.seq, "Sequence number of its first byte, counted from the start"));
    const title = "Next byte that it expects from the other side";
    if (packet.flags.includes("ACK")) parts.push(number("ack", packet.ack, title));
  }
  if (packet.acks !== null) {
    const after = packet.rttMs === null ? "" : ` after ${durationText(packet.rttMs)}`;
    parts.push(element("span", {}, `acknowledges #${packet.acks}${after}`));
  }
  if (packet.inFlight) parts.push(element("span", {}, `${bytesText(packet.inFlight)} in flight`));
  if (packet.number) parts.push(element("span", { class: "bubble-number" }, `#${packet.number}`));
  return parts.length > 0 && element("p", { class: "bubble-foot" }, parts);
}

function number(name, value, title) {
  return element("span", { attributes: { title } }, `${name} `, isolated(String(value)));
}
