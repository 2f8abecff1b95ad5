// Base64 of a packet's JSON as bytes (RFC 4648, 4).

/** The bytes of `text`; none if it is not base64 text. Never throws. */
export function bytesOfBase64(text) {
  if (typeof text !== "string" || text === "") {
    return new Uint8Array(0);
  }
  let binary;
  try {
    binary = atob(text);
  } catch {
    return new Uint8Array(0);
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) {
    bytes[i] = binary.charCodeAt(i);
  }
  return bytes;
}
