// What can be wrong with a conversation as a whole: the names in `Conversation.problems`.

function problem(symbol, label, meaning) {
  return Object.freeze({ symbol, label, meaning });
}

/** By name: `symbol`, one character; `label`, a few words; `meaning`, a sentence. */
export const PROBLEMS = Object.freeze({
  retransmissions: problem("↻", "retransmissions",
    "Bytes were sent more than once: packets or their acknowledgements were lost or late."),
  reset: problem("✕", "reset", "One side broke the connection off instead of closing it."),
  refused: problem("⊘", "refused",
    "The server refused the connection: most likely no program listens on that port, or a firewall "
    + "rejects it."),
  no_answer: problem("?", "no answer",
    "Nothing came back from the other side: it is down, unreachable or silent, or a firewall drops the "
    + "packets."),
  zero_window: problem("■", "buffer full",
    "A receiver ran out of room and stopped the sender: its program does not read fast enough."),
});
