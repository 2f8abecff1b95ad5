// Packets as JSON Lines: the lines that the server sent, unchanged.

/** One line with its newline. */
export function jsonLine(packet) {
  return packet.line.endsWith("\n") ? packet.line : `${packet.line}\n`;
}
