// The numbers of a conversation that the meaning view shows. No DOM.

const HANDSHAKE_PACKETS = 32; // A handshake that was not over after so many packets is not measured.

// Times of the three-way handshake in ms: {toServer (SYN to SYN-ACK), toClient (SYN-ACK to ACK)}, each null
// if it was not seen. Looks at the first packets only, so it is only true while those are kept
// (conversation.letGo === 0).
export function handshakeOf(conversation) {
  const times = { toServer: null, toClient: null };
  if (conversation.proto !== "tcp" || conversation.letGo > 0) return times;
  let syn = null;
  let answer = null;
  const most = Math.min(conversation.packets.length, HANDSHAKE_PACKETS);
  for (let i = 0; i < most; i += 1) {
    const packet = conversation.packets.at(i);
    const has = (flag) => packet.flags.includes(flag);
    if (has("SYN") && !has("ACK")) syn ??= packet;
    else if (has("SYN") && !answer) answer = packet;
    else if (answer && packet.fromClient && has("ACK")) {
      times.toClient = packet.at - answer.at;
      break;
    }
  }
  if (syn && answer) times.toServer = answer.at - syn.at;
  return times;
}

// "12" or "12 (3 %)": how many of a total.
export function shareText(part, whole) {
  if (part === 0 || whole === 0) return String(part);
  const percent = (100 * part) / whole;
  return `${part} (${percent < 1 ? "<1" : Math.round(percent)} %)`;
}
