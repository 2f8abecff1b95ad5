// What came before a packet in its conversation: some packets mean something only with that.

// How far to look: the answer to a full buffer comes next, or nearly so.
const MOST_STEPS = 8;

/**
 * Where among `packets`, which are in order of `sequence`, the first one is that is not before `sequence`.
 */
export function placeOf(packets, sequence) {
  let [low, high] = [0, packets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (packets.at(middle).sequence < sequence) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/**
 * The packet before `packet` that the same side (`isOwn`) or the other one sent; null if it is far away, was
 * let go, or there is no conversation. Costs the logarithm of its length.
 */
export function packetBefore(packet, conversation, isOwn) {
  const packets = conversation?.packets;
  if (!packets) {
    return null;
  }
  const place = placeOf(packets, packet.sequence);
  for (let i = place - 1; i >= Math.max(place - MOST_STEPS, 0); i -= 1) {
    if ((packets.at(i).fromClient === packet.fromClient) === isOwn) {
      return packets.at(i);
    }
  }
  return null;
}
