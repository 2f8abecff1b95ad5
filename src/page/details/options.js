// The options of a TCP header, decoded (RFC 9293, 3.2). Kinds and names are those that IANA lists:
// https://www.iana.org/assignments/tcp-parameters.

import { bytesOfBase64 } from "./base64.js";
import { mptcpText } from "./mptcp.js";
import { hexText } from "./payload_text.js";

const NAMES = new Map([
  [0, "End of options"],
  [1, "No operation"],
  [2, "Maximum segment size"],
  [3, "Window scale"],
  [4, "SACK permitted"],
  [5, "SACK"],
  [6, "Echo (obsolete)"],
  [7, "Echo reply (obsolete)"],
  [8, "Timestamps"],
  [9, "Partial order connection permitted (obsolete)"],
  [10, "Partial order service profile (obsolete)"],
  [11, "CC (obsolete)"],
  [12, "CC.NEW (obsolete)"],
  [13, "CC.ECHO (obsolete)"],
  [14, "Alternate checksum request (obsolete)"],
  [15, "Alternate checksum data (obsolete)"],
  [16, "Skeeter"],
  [17, "Bubba"],
  [18, "Trailer checksum"],
  [19, "MD5 signature"],
  [20, "SCPS capabilities"],
  [21, "Selective negative acknowledgements"],
  [22, "Record boundaries"],
  [23, "Corruption experienced"],
  [24, "SNAP"],
  [26, "TCP compression filter"],
  [27, "Quick-start response"],
  [28, "User timeout"],
  [29, "Authentication (TCP-AO)"],
  [30, "Multipath TCP"],
  [34, "Fast Open cookie"],
  [69, "Encryption negotiation (TCP-ENO)"],
  [172, "Accurate ECN order 0"],
  [174, "Accurate ECN order 1"],
  [253, "Experiment 1"],
  [254, "Experiment 2"],
]);

/** Shift counts above 14 count as 14 (RFC 7323, 2.3). */
export const MOST_SHIFT = 14;

/** The name of an option by its kind; "Unknown option 77" if IANA has none. */
export function optionName(kind) {
  return NAMES.get(kind) ?? `Unknown option ${kind}`;
}

function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * The blocks of a SACK option as [{left, right}]: `left` is the first byte that arrived, `right` the one
 * after the last. `base` is subtracted, modulo 2^32: the other side's first sequence number makes them
 * relative.
 */
export function sackBlocks(data, base = 0) {
  const view = viewOf(data);
  const blocks = [];
  for (let at = 0; at + 8 <= data.length; at += 8) {
    blocks.push({ left: (view.getUint32(at) - base) >>> 0, right: (view.getUint32(at + 4) - base) >>> 0 });
  }
  return blocks;
}

function scaleText(shift) {
  const factor = `windows count ${2 ** Math.min(shift, MOST_SHIFT)}-fold`;
  const excess = shift > MOST_SHIFT ? `, counts as ${MOST_SHIFT}` : "";
  return `${factor} (shift ${shift}${excess})`;
}

function sackText(data, base) {
  const blocks = sackBlocks(data, base ?? 0).map(({ left, right }) => `${left}–${(right - 1) >>> 0}`);
  const kind = base === null ? "absolute sequence numbers" : "relative";
  return `also received ${blocks.join(", ")} (${kind})`;
}

function timestampsText(view) {
  return `value ${view.getUint32(0)}, echoes ${view.getUint32(4)}`;
}

function userTimeoutText(view) {
  const value = view.getUint16(0) & 0x7fff;
  return `${value} ${view.getUint16(0) & 0x8000 ? "minutes" : "seconds"}`;
}

function authenticationText(data) {
  return `key ${data[0]}, next key ${data[1]}, code ${hexText(data.subarray(2), "")}`;
}

function fastOpenText(data) {
  return data.length === 0 ? "asks for a cookie" : `cookie ${hexText(data, "")}`;
}

function experimentText(data) {
  const id = viewOf(data).getUint16(0);
  return id === 0xf989
    ? `Fast Open, ${fastOpenText(data.subarray(2))}`
    : `experiment 0x${hexText(data.subarray(0, 2), "")}`;
}

// [fewest bytes of data, most, text]. What has another length is malformed, and shown as bytes.
const TEXTS = new Map([
  [0, [0, 0, () => ""]],
  [1, [0, 0, () => ""]],
  [2, [2, 2, (data, view) => `segments of up to ${view.getUint16(0)} bytes`]],
  [3, [1, 1, (data) => scaleText(data[0])]],
  [4, [0, 0, () => "can use selective acknowledgements"]],
  [5, [8, 32, (data, view, base) => sackText(data, base)]],
  [8, [8, 8, (data, view) => timestampsText(view)]],
  [19, [16, 16, (data) => `digest ${hexText(data, "")}`]],
  [28, [2, 2, (data, view) => userTimeoutText(view)]],
  [29, [2, 38, (data) => authenticationText(data)]],
  [30, [1, 38, (data) => mptcpText(data)]],
  [34, [0, 16, (data) => fastOpenText(data)]],
  [253, [2, 38, (data) => experimentText(data)]],
  [254, [2, 38, (data) => experimentText(data)]],
]);

function textOf(kind, data, base) {
  const [fewest, most, text] = TEXTS.get(kind) ?? [0, -1];
  const isWhole = data.length >= fewest && data.length <= most && (kind !== 5 || data.length % 8 === 0);
  if (isWhole) {
    return text(data, viewOf(data), base);
  }
  const bytes = data.length === 0 ? "no data" : hexText(data);
  return text === undefined ? bytes : `wrong length: ${bytes}`;
}

// Relative numbers need a valid acknowledgement number and the analysis of it.
function baseOf(object) {
  const relative = object.analysis?.ack;
  return object.tcp.ACK && relative !== undefined ? (object.tcp.ack - relative) >>> 0 : null;
}

/**
 * The options of a packet's `object` (its JSON with payloads in base64), in their order:
 * [{kind, name, length, data: Uint8Array, text}]. None for UDP.
 */
export function optionsOf(object) {
  if (!Array.isArray(object.tcp?.options)) {
    return [];
  }
  const base = baseOf(object);
  return object.tcp.options.map(({ type, length, data }) => {
    const bytes = bytesOfBase64(data);
    return { kind: type, name: optionName(type), length, data: bytes, text: textOf(type, bytes, base) };
  });
}

/** What a packet's options offer and report; absent ones are null. `sack` is relative if possible. */
export function offersOf(object) {
  const options = optionsOf(object);
  const find = (kind, length) => options.find((each) => each.kind === kind && each.data.length >= length);
  const [mss, scale, sack] = [find(2, 2), find(3, 1), find(5, 8)];
  return {
    mss: mss ? viewOf(mss.data).getUint16(0) : null,
    shift: scale ? Math.min(scale.data[0], MOST_SHIFT) : null,
    sackPermitted: Boolean(find(4, 0)),
    timestamps: Boolean(find(8, 8)),
    fastOpen: find(34, 0)?.data.length ?? null,
    multipath: Boolean(find(30, 1)),
    sack: sack ? sackBlocks(sack.data, baseOf(object) ?? 0) : [],
  };
}
