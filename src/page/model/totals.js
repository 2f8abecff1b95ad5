// What one side of a conversation has sent, added up packet by packet, by the rules of
// src/analyze/add_up.cpp. It stays when the packets are let go.
export class Totals {
  packets = 0;
  bytes = 0; // On the wire.
  payload = 0; // Bytes of payload, on the wire.
  segments = 0; // Packets with payload.
  retransmissions = 0;
  openingsAgain = 0; // Those of them that were a SYN without payload,
  endingsAgain = 0; // or a FIN.
  outOfOrder = 0; // With payload.
  resets = 0;
  hasSentFin = false;
  fullSince = null; // ms: when its window closed; null: it is open.
  fullMs = 0; // How long its window was closed in all.
  state = "";
  scale = null; // Of its window, as a shift (RFC 7323, 2.2); null: no SYN with this option was seen.
  hasSyn = false; // A SYN of this side was seen, with or without ACK.
  position = null; // The highest sequence number of its packets, without wrap-around.
  firstPosition = null; // Of its first byte of payload.

  add(packet) {
    this.packets += 1;
    this.bytes += packet.length;
    this.payload += packet.payloadLength;
    this.segments += packet.payloadLength > 0 ? 1 : 0;
    if (packet.proto === "tcp") {
      this.#addOrder(packet);
      this.#addSegment(packet);
    }
  }

  // A SYN or FIN takes a number, and may come again, without a payload.
  #addOrder(packet) {
    const hasPayload = packet.payloadLength > 0;
    if (packet.isRetransmission) {
      this.retransmissions += 1;
      if (!hasPayload) {
        this.openingsAgain += packet.has("SYN") ? 1 : 0;
        this.endingsAgain += packet.has("SYN") ? 0 : 1;
      }
    }
    this.outOfOrder += hasPayload && packet.marks.includes("out_of_order") ? 1 : 0;
    packet.position = this.#positionOf(packet.seq);
    this.#learnFirstPosition(packet);
  }

  // A SYN takes the number before the first byte. Without it, the first byte is the lowest that was seen.
  #learnFirstPosition({ position, payloadLength, flags, marks }) {
    if (this.hasSyn) {
      return;
    }
    if (flags.includes("SYN")) {
      this.firstPosition = position + 1;
    } else if (payloadLength > 0 && !marks.includes("keep_alive")) {
      this.firstPosition = Math.min(this.firstPosition ?? position, position);
    }
  }

  // Sequence numbers are 32 bits and wrap around (RFC 9293, 3.4): the nearest to the last one is meant.
  #positionOf(seq) {
    if (this.position === null) {
      // The first packet seen may be before the first byte, as a keep-alive is.
      this.position = seq >= 0x80000000 ? seq - 2 ** 32 : seq;
      return this.position;
    }
    const last = ((this.position % 2 ** 32) + 2 ** 32) % 2 ** 32;
    const position = this.position + ((seq - last) | 0);
    this.position = Math.max(this.position, position);
    return position;
  }

  #addSegment(packet) {
    const { flags } = packet;
    if (this.fullSince !== null) {
      this.fullMs += Math.max(packet.at - this.fullSince, 0); // Times may go back.
    }
    const isPlain = !flags.includes("SYN") && !flags.includes("FIN") && !flags.includes("RST");
    this.fullSince = isPlain && packet.window === 0 ? packet.at : null;
    this.resets += flags.includes("RST") ? 1 : 0;
    this.hasSentFin = this.hasSentFin || flags.includes("FIN");
    this.state = packet.state;
    if (flags.includes("SYN")) {
      this.hasSyn = true;
      this.scale = packet.scale;
    }
  }

  // How long the window was closed, up to now if it still is.
  fullUntil(at) {
    return this.fullMs + (this.fullSince === null ? 0 : Math.max(at - this.fullSince, 0));
  }
}
