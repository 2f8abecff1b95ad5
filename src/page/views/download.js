// Hands bytes that the page already has to the person as a file.

// parts: an array of Uint8Arrays and strings. The URL is revoked once the browser has had time to begin
// reading.
export function download(parts, name, type = "application/octet-stream") {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

// A file name for what belongs to a conversation: "chattcp-tcp-10.0.0.1-40000-10.0.0.2-80-server.bin".
// Only letters, digits, dots and dashes stay, since addresses of IPv6 have colons.
export function fileName(conversation, ending, side = "") {
  const { proto, client, server } = conversation;
  const parts = ["chattcp", proto, client.ip, client.port, server.ip, server.port, side];
  return `${parts.filter((part) => part !== "").join("-").replace(/[^A-Za-z0-9.-]+/g, "_")}.${ending}`;
}
