// The flags of a TCP header, as a person reads them (RFC 9293, 3.1; RFC 3168, 6.1).

/**
 * By the name that a packet's JSON has: `name` in full, and `meaning`, a sentence about the sender.
 * In the order of the header, from the highest bit.
 */
export const FLAGS = Object.freeze({
  NS: {
    name: "Nonce sum, or accurate ECN",
    meaning: "The low bit of the reserved ones. Once a checksum over congestion marks (RFC 3540), now part "
      + "of a more exact count of them (AccECN).",
  },
  CWR: {
    name: "Congestion window reduced",
    meaning: "The sender heard of congestion and has slowed down. In a SYN: it can use congestion marks "
      + "(ECN).",
  },
  ECE: {
    name: "ECN echo",
    meaning: "A packet arrived with a mark of congestion; the other side should slow down. In a SYN: the "
      + "sender can use such marks.",
  },
  URG: {
    name: "Urgent",
    meaning: "Part of the data is urgent; the urgent pointer says up to where.",
  },
  ACK: {
    name: "Acknowledgement",
    meaning: "The acknowledgement number counts: everything before it has arrived. Set in every packet but "
      + "the first one.",
  },
  PSH: {
    name: "Push",
    meaning: "The receiver should hand these bytes to its program at once.",
  },
  RST: {
    name: "Reset",
    meaning: "The connection is broken off or refused. Nothing sent after this counts.",
  },
  SYN: {
    name: "Synchronise",
    meaning: "Opens the connection from this side: sequence numbers start here.",
  },
  FIN: {
    name: "Finish",
    meaning: "This side has no more data to send. It can still receive.",
  },
});
