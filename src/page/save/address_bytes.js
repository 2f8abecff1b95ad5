// Addresses of a packet's JSON as bytes. The server writes them; what is none gives zeros instead of an
// exception.

/** "192.0.2.1" → 4 bytes. */
export function ipv4Bytes(text) {
  const bytes = new Uint8Array(4);
  text.split(".").slice(0, 4).forEach((part, i) => {
    bytes[i] = Number(part);
  });
  return bytes;
}

// "::ffff:192.0.2.1" ends with the text of an IPv4 address (RFC 5952, 5).
function withoutDots(text) {
  const start = text.lastIndexOf(":") + 1;
  if (!text.includes(".", start)) {
    return text;
  }
  const [a, b, c, d] = ipv4Bytes(text.slice(start));
  return `${text.slice(0, start)}${(a << 8 | b).toString(16)}:${(c << 8 | d).toString(16)}`;
}

function groupsOf(text) {
  return text === "" ? [] : text.split(":").map((group) => parseInt(group, 16) || 0);
}

/** "2001:db8::1" → 16 bytes. */
export function ipv6Bytes(text) {
  const [head, tail] = withoutDots(text).split("::");
  const first = groupsOf(head);
  const last = groupsOf(tail ?? "");
  const view = new DataView(new ArrayBuffer(16));
  first.slice(0, 8).forEach((group, i) => view.setUint16(2 * i, group));
  last.slice(-8).forEach((group, i, all) => view.setUint16(16 - 2 * (all.length - i), group));
  return new Uint8Array(view.buffer);
}
