// A note a packet, in plain words, for those who learn how TCP works. The subject is always the sender:
// "asks to open the connection, offers window scaling by 128, segments of up to 1460 bytes".

import { offersOf } from "../details/options.js";
import { packetBefore } from "./before.js";
import { counted, countText } from "./units.js";

// States in which the sender has acknowledged the other side's FIN, which counts as a byte.
const HAS_HEARD_END = new Set(["CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT"]);

function joined(parts) {
  return parts.filter((part) => part !== "").join(", ");
}

function offerTexts({ shift, mss, sackPermitted, timestamps, fastOpen, multipath }) {
  return [
    shift === null ? "" : `window scaling by ${2 ** shift}`,
    mss === null ? "" : `segments of up to ${mss} bytes`,
    sackPermitted ? "selective acknowledgements" : "",
    timestamps ? "timestamps" : "",
    fastOpen === null ? "" : "TCP Fast Open",
    multipath ? "several paths (Multipath TCP)" : "",
  ].filter((text) => text !== "");
}

// In a SYN both bits mean that congestion marks can be used, in the answer ECE alone (RFC 3168, 6.1.1). All
// three bits offer an exact count of them (AccECN).
function ecnTexts({ ECE, CWR, ACK, NS }) {
  if (!ACK && NS && ECE && CWR) {
    return ["exact congestion marks (AccECN)"];
  }
  return !NS && ECE && CWR === !ACK ? ["congestion marks (ECN)"] : [];
}

function offersText(object) {
  const all = [...offerTexts(offersOf(object)), ...ecnTexts(object.tcp)];
  return all.length === 0 ? "" : `offers ${all.join(", ")}`;
}

function openingNote(packet, object, has) {
  const again = has("retransmission") ? " again" : "";
  const data = packet.payloadLength > 0 ? `sends ${counted(packet.payloadLength, "byte")} along` : "";
  return joined([
    object.tcp.ACK ? `agrees${again} to open the connection` : `asks${again} to open the connection`,
    has("reused_ports") ? "with ports that an earlier connection used" : "",
    offersText(object),
    data,
  ]);
}

// A closed port answers a SYN with sequence number 0 and the acknowledgement of the SYN (RFC 9293, 3.10.7.1).
// Some firewalls use another number: then the conversation knows that nothing but resets came.
function isRefusal(packet, object, conversation) {
  if (packet.fromClient || !object.tcp.ACK || packet.ack !== 1) {
    return false;
  }
  return object.tcp.seq === 0 || Boolean(conversation?.problems?.includes("refused"));
}

function resetNote(packet, object, conversation) {
  return isRefusal(packet, object, conversation) ? "refuses the connection" : "breaks the connection off";
}

// Bytes of the other side that arrived: its SYN counts as one, its FIN too.
function receivedBytes(packet) {
  return Math.max(packet.ack - 1 - (HAS_HEARD_END.has(packet.state) ? 1 : 0), 0);
}

function receivedText(packet, has) {
  const bytes = receivedBytes(packet);
  const all = bytes === 0 ? "" : `has received everything up to byte ${countText(bytes)}`;
  if (!HAS_HEARD_END.has(packet.state)) {
    return joined([all, has("ack_lost_segment") ? "which the capture missed in part" : ""]);
  }
  return joined([all, "knows that nothing more comes"]);
}

// Edges of a block as the first and the last byte, counted from 1.
function blockText({ left, right }) {
  return `${countText(left)}–${countText((right - 1) >>> 0)}`;
}

// A block below the acknowledgement, or within the next one, arrived twice (RFC 2883).
function isTwice([first, second], ack) {
  const isBelow = ((first.right - ack) | 0) <= 0;
  return isBelow || (second !== undefined && ((first.left - second.left) | 0) >= 0
    && ((second.right - first.right) | 0) >= 0);
}

function gapTexts(packet, object) {
  const { sack } = offersOf(object);
  if (sack.length === 0) {
    return [];
  }
  const twice = isTwice(sack, packet.ack);
  const beyond = twice ? sack.slice(1) : sack;
  return [
    twice ? `has received ${blockText(sack[0])} twice` : "",
    beyond.length === 0 ? "" : `reports a gap: has also received ${beyond.map(blockText).join(", ")}`,
  ];
}

function dataText(packet, has) {
  const bytes = counted(packet.payloadLength, "byte");
  if (has("spurious_retransmission")) {
    return `sends ${bytes} again, which had arrived already`;
  }
  if (has("fast_retransmission")) {
    return `sends ${bytes} again, as the other side reported a gap`;
  }
  if (has("retransmission")) {
    return `sends ${bytes} again, as no acknowledgement came`;
  }
  return has("out_of_order") ? `sends ${bytes}, which belong before others seen earlier` : `sends ${bytes}`;
}

function endText(packet, has) {
  const isAgain = packet.payloadLength === 0 && (has("retransmission") || has("spurious_retransmission"));
  return isAgain ? "says again that it has no more to send" : "has no more to send";
}

function isFull(packet) {
  return packet !== null && packet.window === 0;
}

function fullText(packet, has, conversation) {
  const isStill = has("zero_window") && isFull(packetBefore(packet, conversation, true));
  if (has("zero_window_probe_ack") || isStill) {
    return "still has no room";
  }
  return has("zero_window") ? "asks the other side to stop sending: its buffer is full" : "";
}

// How much room is known only if the handshake was seen, as that says the scale.
function updateText(packet, conversation) {
  const bytes = conversation?.windowOf?.(packet) ?? null;
  return bytes === null
    ? "has more or less room than it said before"
    : `has room for ${counted(bytes, "byte")} now`;
}

function windowTexts(packet, has, conversation) {
  return [
    fullText(packet, has, conversation),
    has("window_full") ? "fills the other side's buffer: must wait now" : "",
    has("window_update") ? updateText(packet, conversation) : "",
  ];
}

// With AccECN the bits are a counter: no news that a person could read from one packet.
function countsMarks(conversation) {
  const first = conversation?.packets?.at(0);
  return first !== undefined && first.flags.includes("SYN") && first.flags.includes("NS");
}

function congestionTexts({ tcp }, conversation) {
  const isPlain = (tcp.ECE || tcp.CWR) && !tcp.NS && !countsMarks(conversation);
  return [
    isPlain && tcp.ECE ? "reports congestion on the way" : "",
    isPlain && tcp.CWR ? "has slowed down because of congestion" : "",
    tcp.URG ? "marks data as urgent" : "",
  ];
}

// Linux asks for room by what Wireshark takes for a keep-alive.
function questionText(packet, has, conversation) {
  const isForRoom = has("keep_alive") && isFull(packetBefore(packet, conversation, false));
  if (has("zero_window_probe") || isForRoom) {
    return "asks if there is room again";
  }
  return has("keep_alive") ? "asks if the other side is still there" : "";
}

function answerText(packet, has) {
  if (has("keep_alive_ack")) {
    return "is still there";
  }
  return has("duplicate_ack")
    ? `still waits for byte ${countText(receivedBytes(packet) + 1)}` : receivedText(packet, has);
}

// The acknowledgement of the SYN-ACK, and of nothing else.
function isCompletion(packet) {
  return packet.fromClient && packet.seq === 1 && packet.ack === 1 && packet.acks !== null
    && packet.state === "ESTABLISHED";
}

// Data and a FIN carry an acknowledgement that is seldom news; a window update is news of another kind.
function acknowledgementText(packet, has, isAside) {
  if (isCompletion(packet)) {
    return "confirms: the connection is open";
  }
  const isOther = has("window_update") || has("zero_window") || has("zero_window_probe_ack");
  const isNews = packet.acks !== null || !(isAside || isOther);
  return isNews ? answerText(packet, has) : "";
}

function steadyNote(packet, object, has, conversation) {
  const question = questionText(packet, has, conversation);
  if (question !== "") {
    return question;
  }
  const sends = packet.payloadLength > 0;
  const acknowledgement = object.tcp.ACK ? acknowledgementText(packet, has, sends || object.tcp.FIN) : "";
  const missing = has("lost_segment") ? "earlier bytes were not captured" : "";
  return joined([
    sends ? dataText(packet, has) : "",
    missing,
    object.tcp.FIN ? endText(packet, has) : "",
    acknowledgement,
    ...(object.tcp.ACK ? gapTexts(packet, object) : []),
    ...windowTexts(packet, has, conversation),
    ...congestionTexts(object, conversation),
  ]);
}

function tcpNote(packet, conversation) {
  const { object } = packet;
  const has = (name) => packet.marks.includes(name);
  if (object.tcp.RST) {
    return resetNote(packet, object, conversation);
  }
  if (object.tcp.SYN) {
    const opening = openingNote(packet, object, has);
    return object.tcp.FIN ? `${opening}, and to close it: no ordinary program does that` : opening;
  }
  const note = steadyNote(packet, object, has, conversation);
  if (note !== "") {
    return note;
  }
  return object.tcp.ACK ? "confirms what it has received" : "sends no data and acknowledges nothing";
}

function udpNote(packet) {
  const { payloadLength } = packet;
  return payloadLength === 0 ? "sends an empty datagram" : `sends ${counted(payloadLength, "byte")}`;
}

/**
 * What the sender of `packet` does with it, in plain words, without a full stop. `conversation` may be null;
 * it helps to tell a refused connection from one that was broken off, and a full buffer from silence. Bytes
 * count from 1 in each direction.
 */
export function noteOf(packet, conversation = packet.conversation) {
  return packet.proto === "udp" ? udpNote(packet) : tcpNote(packet, conversation);
}
