// Bytes of one side that continue in its next packets.

import { placeOf } from "../words/before.js";

// Packets after the first that are looked at, those of the other side among them.
const MOST_STEPS = 16;

/**
 * `bytes`, the payload of `packet`, and as much of the same side's next packets as makes `wanted` bytes. Ends
 * at a gap, and where no packet has come yet: then it is shorter.
 */
export function withNextPackets(bytes, wanted, packet, conversation) {
  const packets = conversation?.packets;
  if (!packets || bytes.length >= wanted || bytes.length < packet.payloadLength) {
    return bytes;
  }
  const all = new Uint8Array(wanted);
  all.set(bytes);
  let length = bytes.length;
  const place = placeOf(packets, packet.sequence) + 1;
  for (let i = place; length < wanted && i < Math.min(place + MOST_STEPS, packets.length); i += 1) {
    const next = packets.at(i);
    if (next.fromClient === packet.fromClient && next.payloadLength > 0 && next.seq === packet.seq + length) {
      const { payload } = next;
      all.set(payload.subarray(0, wanted - length), length);
      length += Math.min(payload.length, wanted - length);
    }
  }
  return all.subarray(0, length);
}
