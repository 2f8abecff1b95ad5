// What a payload is, in one line, where it is recognised. Hostile bytes cost a bounded amount of work and
// never throw; the text is safe to look at (details/payload_text.js).

import { mysql, postgres } from "./databases.js";
import { dhcp, dhcpv6, ntp, ssdp, stun, tftp } from "./datagrams.js";
import { dns, looksLikeDns } from "./dns.js";
import { withNextPackets } from "./next_packets.js";
import { beginsWebSocket, http1, http2Preface } from "./http1.js";
import { lineProtocol, ssh } from "./line_protocols.js";
import { quic } from "./quic.js";
import { looksLikeRedis, redis } from "./redis.js";
import { clientHelloLength, tls } from "./tls.js";
import { websocket } from "./websocket.js";

const MOST_BYTES = 16384;
// Packets of a conversation that are searched for the answer that begins WebSocket, or for a Redis command.
const MOST_SEARCHED = 32;

// [protocol, parser], by the server's port.
const TCP_PORTS = new Map([
  [53, ["DNS", dns]], [6379, ["Redis", redis]], [5432, ["PostgreSQL", postgres]], [3306, ["MySQL", mysql]],
]);
const UDP_PORTS = new Map([
  [53, ["DNS", dns]], [5353, ["mDNS", dns]], [5355, ["LLMNR", dns]], [67, ["DHCP", dhcp]],
  [68, ["DHCP", dhcp]],
  [546, ["DHCPv6", dhcpv6]], [547, ["DHCPv6", dhcpv6]], [123, ["NTP", ntp]], [69, ["TFTP", tftp]],
  [1900, ["SSDP", ssdp]],
]);

// By shape alone, on any port; those that are least likely to be wrong first.
const TCP_SHAPES = [["HTTP", http1], ["TLS", tls], ["SSH", ssh], ["HTTP/2", http2Preface]];
const UDP_SHAPES = [["QUIC", quic], ["STUN", stun]];

// What the first packets of a conversation said of all of them.
const kinds = new WeakMap();

function kindOfPacket(packet) {
  if (packet.payloadLength === 0) {
    return "";
  }
  const payload = packet.payload.subarray(0, MOST_BYTES);
  if (packet.fromClient) {
    return looksLikeRedis(payload) ? "redis" : "";
  }
  return beginsWebSocket(payload) ? "websocket" : "";
}

// Incremental: packets that were searched before are not searched again, also after old ones were let go.
function kindOf(conversation) {
  const packets = conversation?.packets;
  if (!packets) {
    return "";
  }
  const known = kinds.get(conversation) ?? { kind: "", searched: 0, last: -1 };
  kinds.set(conversation, known);
  for (let i = 0; known.kind === "" && known.searched < MOST_SEARCHED && i < packets.length; i += 1) {
    const packet = packets.at(i);
    if (packet.sequence > known.last) {
      known.last = packet.sequence;
      known.searched += packet.payloadLength > 0 ? 1 : 0;
      known.kind = kindOfPacket(packet);
    }
  }
  return known.kind;
}

function contextOf(packet) {
  const { src, dst } = packet.object[packet.proto];
  return {
    proto: packet.proto,
    fromClient: packet.fromClient,
    serverPort: packet.fromClient ? dst : src,
    clientPort: packet.fromClient ? src : dst,
  };
}

function found(protocol, text) {
  return text === null || text === "" ? null : { protocol, text };
}

function firstOf(shapes, bytes, context) {
  for (const [protocol, parse] of shapes) {
    const result = found(protocol, parse(bytes, context));
    if (result !== null) {
      return result;
    }
  }
  return null;
}

function recognizeTcp(bytes, context, conversation) {
  const byPort = TCP_PORTS.get(context.serverPort);
  const byShape = firstOf(TCP_SHAPES, bytes, context)
    ?? (byPort ? firstOf([byPort], bytes, context) : null)
    ?? lineProtocol(bytes, context);
  if (byShape !== null) {
    return byShape;
  }
  const kind = kindOf(conversation);
  if (kind === "websocket") {
    return found("WebSocket", websocket(bytes));
  }
  const isRedis = kind === "redis" || (context.fromClient && looksLikeRedis(bytes));
  return isRedis ? found("Redis", redis(bytes, context)) : null;
}

function recognizeUdp(bytes, context) {
  const byPort = UDP_PORTS.get(context.serverPort) ?? UDP_PORTS.get(context.clientPort);
  return (byPort ? firstOf([byPort], bytes, context) : null)
    ?? firstOf(UDP_SHAPES, bytes, context)
    ?? (looksLikeDns(bytes) ? found("DNS", dns(bytes, context)) : null);
}

/**
 * The protocol of a packet's payload and what it says: {protocol: "HTTP", text: "GET /index.html from
 * example.com"}; null if it is not recognised, as packets in the middle of a message. `conversation` may be
 * null: then what only earlier packets show (WebSocket) is not recognised.
 */
export function recognize(packet, conversation = packet.conversation) {
  if (packet.payloadLength === 0) {
    return null;
  }
  const first = packet.payload.subarray(0, MOST_BYTES);
  if (first.length === 0) {
    return null;
  }
  const context = contextOf(packet);
  // With keys for quantum computers, the hello of a browser seldom fits into one packet.
  const bytes = withNextPackets(first, Math.min(clientHelloLength(first), MOST_BYTES), packet, conversation);
  return packet.proto === "udp" ? recognizeUdp(bytes, context) : recognizeTcp(bytes, context, conversation);
}
