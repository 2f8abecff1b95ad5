// Packets as JSON Lines: the lines that the server sent, unchanged.

/** One line with its newline. */
export function jsonLine(packet) {
  return packet.line.endsWith("\n") ? packet.line : `${packet.line}\n`;
}

/** The lines of all `packets` (anything that can be iterated). */
export function jsonLines(packets) {
  return Array.from(packets, jsonLine).join("");
}
