// What the analysis finds remarkable about a packet (`analysis.flags`; CONTRACT, 10). The meanings are those
// of chattcp-capture(1), the names those of Wireshark.

function mark(symbol, label, trouble, meaning) {
  return Object.freeze({ symbol, label, meaning, trouble });
}

/**
 * By the name in `analysis.flags`: `symbol`, one character that differs from all others without colour;
 * `label`, two or three words; `meaning`, a sentence or two; `trouble`, whether it is a sign that something
 * goes wrong.
 */
export const MARKS = Object.freeze({
  retransmission: mark("↻", "sent again", true,
    "The sender sends bytes that it has sent before: no acknowledgement came in time."),
  fast_retransmission: mark("⇉", "sent again early", true,
    "The sender sends bytes again because repeated acknowledgements asked for them; it did not wait for its "
    + "timer."),
  spurious_retransmission: mark("↺", "sent again needlessly", true,
    "All these bytes had been acknowledged already: the acknowledgement was lost or late."),
  out_of_order: mark("⇅", "out of order", true,
    "These bytes belong before others that were captured earlier: packets overtook each other on the way."),
  lost_segment: mark("∅", "earlier bytes missing", true,
    "Bytes before this packet were not captured: they were lost on the way here, or by the capture."),
  ack_lost_segment: mark("∄", "acknowledges unseen bytes", true,
    "The packet acknowledges bytes that were not captured. They did arrive, so the capture missed them."),
  duplicate_ack: mark("≡", "repeated acknowledgement", true,
    "The same acknowledgement as before: a packet is missing at the receiver, but later ones arrive."),
  keep_alive: mark("♡", "keep-alive", false,
    "A packet with at most one old byte, to see whether the other side is still there."),
  keep_alive_ack: mark("♥", "keep-alive answer", false,
    "The answer to a keep-alive: this side is still there."),
  zero_window: mark("■", "buffer full", true,
    "This side has no room for more data: its program does not read fast enough. The other side must wait."),
  zero_window_probe: mark("▣", "asks for room", true,
    "One byte, sent to learn whether a full receiver has room again."),
  zero_window_probe_ack: mark("▤", "still full", true,
    "The answer to such a question: the receiver still has no room."),
  window_full: mark("▮", "window filled", true,
    "The packet fills the receiver's window to the last byte; the sender must now wait for room."),
  window_update: mark("□", "new window", false,
    "The receiver has more or less room than it said before."),
  reused_ports: mark("⊙", "ports used again", false,
    "A new connection between addresses and ports that had one before."),
});

/** The mark called `name`; for one that this page does not know, a mark that shows its name. */
export function markOf(name) {
  return Object.hasOwn(MARKS, name) ? MARKS[name] : mark("•", String(name).replaceAll("_", " "), false, "");
}
