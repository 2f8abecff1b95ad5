// Numbers over time, for plots. Each point has its packet, so that a plot can lead to it. Times are those
// of the packets, in ms since the epoch.

// The round trips: [{at, ms, side, packet}]; side: whose packet was acknowledged; packet: the
// acknowledgement.
export function roundTrips(conversation) {
  const points = [];
  for (const packet of conversation.packets) {
    if (packet.rttMs !== null && packet.rttMs >= 0) {
      points.push({ at: packet.at, ms: packet.rttMs, side: packet.fromClient ? "server" : "client", packet });
    }
  }
  return points;
}

// What was sent again: [{at, side, packet}].
export function retransmissions(conversation) {
  const points = [];
  for (const packet of conversation.packets) {
    if (packet.isRetransmission) {
      points.push({ at: packet.at, side: packet.side, packet });
    }
  }
  return points;
}

// Bytes in flight against the window that the other side offered last: [{at, bytes, window, side,
// packet}]; window in bytes, null if the handshake, which tells its scale, was not seen.
export function inFlight(conversation) {
  const offered = { client: null, server: null };
  const points = [];
  for (const packet of conversation.packets) {
    const { side } = packet;
    if (packet.proto !== "tcp") {
      break;
    }
    if (packet.inFlight !== null) {
      const window = side === "client" ? offered.server : offered.client;
      points.push({ at: packet.at, bytes: packet.inFlight, window, side, packet });
    }
    offered[side] = packet.has("RST") ? offered[side] : conversation.windowOf(packet);
  }
  return points;
}

// At most about `most` points, for a plot that has no more pixels: of neighbours the one with the largest
// `field` stays, so that no peak is lost.
export function thinned(points, field, most = 2000) {
  const step = Math.ceil(points.length / most);
  if (step <= 1) {
    return points;
  }
  const chosen = [];
  for (let i = 0; i < points.length; i += step) {
    let best = points[i];
    for (let j = i + 1; j < Math.min(i + step, points.length); ++j) {
      best = points[j][field] > best[field] ? points[j] : best;
    }
    chosen.push(best);
  }
  return chosen;
}
