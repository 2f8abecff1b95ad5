// The states of a connection (RFC 9293, 3.3.2), as a person reads them.

/**
 * By the RFC's name: `label`, a few words for the chat; `meaning`, a sentence about the side that is in this
 * state.
 */
export const STATES = Object.freeze({
  "CLOSED": { label: "closed", meaning: "This side has no connection: it was closed, reset or refused." },
  "SYN-SENT": {
    label: "asked to open",
    meaning: "This side asked to open a connection and waits for the answer.",
  },
  "SYN-RECEIVED": {
    label: "agreed to open",
    meaning: "This side agreed to open the connection and waits until that is confirmed.",
  },
  "ESTABLISHED": { label: "open", meaning: "The connection is open: both sides can send data." },
  "FIN-WAIT-1": {
    label: "closing",
    meaning: "This side has no more to send and waits until that is confirmed. It still receives.",
  },
  "FIN-WAIT-2": {
    label: "half closed",
    meaning: "The other side knows that this one has no more to send, and can go on sending itself.",
  },
  "CLOSE-WAIT": {
    label: "other side closed",
    meaning: "The other side has no more to send. This side can go on sending until its program closes, too.",
  },
  "CLOSING": {
    label: "both closing",
    meaning: "Both sides closed at the same time; this one waits until its own closing is confirmed.",
  },
  "LAST-ACK": {
    label: "closing last",
    meaning: "Both sides have no more to send; this one closed second and waits for the last confirmation.",
  },
  "TIME-WAIT": {
    label: "closed, waiting",
    meaning: "Everything is closed and confirmed. This side waits a while for late packets, then forgets the "
      + "connection.",
  },
});
