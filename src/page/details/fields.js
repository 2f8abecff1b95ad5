// All that is known of one packet, in groups, for a person who looks at it.

import { FLAGS } from "../words/flags.js";
import { MARKS, markOf } from "../words/marks.js";
import { STATES } from "../words/states.js";
import { counted, durationText } from "../words/units.js";
import { segmentBytes } from "./segment.js";
import { oneLine } from "./payload_text.js";

// Names of differentiated services (https://www.iana.org/assignments/dscp-registry).
const DSCP = new Map([
  [0, "default"], [1, "lower effort"], [8, "CS1"], [10, "AF11"], [12, "AF12"], [14, "AF13"], [16, "CS2"],
  [18, "AF21"], [20, "AF22"], [22, "AF23"], [24, "CS3"], [26, "AF31"], [28, "AF32"], [30, "AF33"],
  [32, "CS4"], [34, "AF41"], [36, "AF42"], [38, "AF43"], [40, "CS5"], [44, "voice admit"], [45, "NQB"],
  [46, "expedited forwarding"], [48, "CS6"], [56, "CS7"],
]);

// RFC 3168, 5.
const ECN = [
  "does not use congestion marks", "can be marked, ECT(1)", "can be marked, ECT(0)", "congestion was met",
];

function row(group, name, value, note = "") {
  return { group, name, value: String(value), note };
}

// Fields that were not asked for, or that this packet has not, are left out.
function present(group, name, value, note) {
  return value === undefined || value === null || value === "" ? [] : [row(group, name, value, note)];
}

function list(group, name, values, note) {
  return present(group, name, values?.join(", "), note);
}

function lengthNote(packet) {
  const { object, payload } = packet;
  const onWire = object.payload_length ?? payload.length;
  return payload.length < onWire
    ? `only ${payload.length} of ${counted(onWire, "byte")} of payload were captured`
    : "";
}

// The JSON has no `time` outside the years 0 to 9999.
function timeRow({ time, timestamp }) {
  return time
    ? row("Frame", "Time", time.replace("T", " ").replace("Z", ""), "UTC")
    : row("Frame", "Time", `${timestamp} ms`, "since 1970, UTC");
}

function frameFields(packet) {
  const { object } = packet;
  const directions = { in: "received", out: "sent" };
  return [
    ...present("Frame", "Number", object.number),
    timeRow(object),
    ...present("Frame", "Interface", object.interface == null ? null : oneLine(object.interface)),
    ...present("Frame", "Direction", directions[object.direction], "by the machine that captured"),
    row("Frame", "Length", counted(object.packet_size, "byte"), "on the wire, with all headers"),
    ...present("Frame", "Payload", object.payload_length === undefined ? null
      : counted(object.payload_length, "byte"), lengthNote(packet)),
  ];
}

function labelFields({ label = {} }) {
  return Object.entries(label).map(([key, value]) => row("Network", `Label ${key}`, oneLine(value)));
}

function networkFields({ object }) {
  const isIpv6 = object.src_ip.includes(":");
  return [
    row("Network", "Source", object.src_ip),
    row("Network", "Destination", object.dst_ip),
    ...present("Network", isIpv6 ? "Hop limit" : "Time to live", object.ttl, "routers it may still pass"),
    ...present("Network", "DSCP", object.dscp, DSCP.get(object.dscp) ?? "class of service"),
    ...present("Network", "ECN", object.ecn, ECN[object.ecn]),
    ...present("Network", "Identification", object.ip_id, "number of the datagram, for fragments"),
    ...present("Network", "Flow label", object.flow_label === undefined || object.flow_label === null ? null
      : `0x${object.flow_label.toString(16).padStart(5, "0")}`),
    ...list("Network", "VLAN", object.vlan, "outermost first"),
    ...list("Network", "Tunnel", object.tunnel, "outermost first"),
    ...labelFields(object),
  ];
}

// A flag that is not set is no news; the hex view has it anyway.
function transportFields(packet) {
  const group = packet.object.tcp ? "TCP" : "UDP";
  return segmentBytes(packet).fields
    .filter(({ bit, value }) => bit === undefined || value)
    .map(({ name, path, text, value, from, to }) => ({
      ...row(group, name, text, noteAt(path, value, packet)),
      path, from, to,
    }));
}

// The window in bytes is known only if the handshake was seen.
function windowNote(packet) {
  const bytes = packet.conversation?.windowOf?.(packet) ?? null;
  return bytes === null ? "" : `room for ${counted(bytes, "byte")}`;
}

function noteAt(path, value, packet) {
  if (path === "tcp.window") {
    return windowNote(packet);
  }
  return path === "tcp.options" ? `option ${value}` : FLAGS[path.slice(4)]?.meaning ?? "";
}

function analysisFields({ object: { analysis } }) {
  if (!analysis) {
    return [];
  }
  const group = "Analysis";
  const acks = analysis.acks === undefined ? null
    : `packet ${analysis.acks}, after ${durationText(analysis.rtt_us / 1000)}`;
  const inFlight = analysis.in_flight === undefined ? null : counted(analysis.in_flight, "byte");
  return [
    row(group, "Conversation", analysis.stream, "number among those of its protocol"),
    row(group, "From", analysis.from),
    ...present(group, "Sequence number", analysis.seq, "relative"),
    ...present(group, "Acknowledgement", analysis.ack, "relative"),
    ...present(group, "Sender's state", analysis.state, STATES[analysis.state]?.meaning),
    ...present(group, "Acknowledges", acks),
    ...present(group, "In flight", inFlight, "sent and not acknowledged yet, with this packet"),
    ...analysis.flags.map((name) => row(group, "Mark", markOf(name).label, MARKS[name]?.meaning)),
  ];
}

/**
 * All fields of a packet for its details: [{group, name, value, note}] in order of groups Frame, Network, TCP
 * or UDP, Analysis. Fields of the transport have `from`, `to` and `path` as in segmentBytes().
 */
export function fieldsOf(packet) {
  return [
    ...frameFields(packet), ...networkFields(packet), ...transportFields(packet), ...analysisFields(packet),
  ];
}
