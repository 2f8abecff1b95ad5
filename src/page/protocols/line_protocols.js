// Protocols of lines of text: greetings, commands and replies of SSH, SMTP, FTP, POP3 and IMAP. All but SSH
// are recognised by the port, as their replies look alike.

import { lineText } from "../details/payload_text.js";
import { asciiOf } from "./byte_reader.js";

const SHAPES = {
  "SMTP": [/^[A-Z]{4}\b/i, /^[2-5]\d\d[ -]/],
  "FTP": [/^[A-Z]{3,4}\b/i, /^[1-6]\d\d[ -]/],
  "POP3": [/^[A-Z]{3,4}\b/i, /^(\+OK|-ERR)/],
  "IMAP": [/^[A-Za-z0-9.]+ [A-Z]+/i, /^(\*|\+|[A-Za-z0-9.]+) /],
};

const PORTS = new Map([
  [25, "SMTP"], [587, "SMTP"], [2525, "SMTP"], [1025, "SMTP"], [21, "FTP"], [110, "POP3"], [143, "IMAP"],
]);

function firstLine(bytes) {
  const end = bytes.subarray(0, 1024).indexOf(0x0a);
  const line = end < 0 ? bytes.subarray(0, 1024) : bytes.subarray(0, end);
  return line[line.length - 1] === 0x0d ? line.subarray(0, -1) : line;
}

/** The banner of SSH (RFC 4253, 4.2): "SSH-2.0-OpenSSH_9.2p1". */
export function ssh(bytes) {
  return /^SSH-(1\.\d+|2\.0)-/.test(asciiOf(bytes, 8)) ? lineText(firstLine(bytes)) : null;
}

/** {protocol, text} of a line of a protocol that `context.serverPort` names; null for all other bytes. */
export function lineProtocol(bytes, { serverPort, fromClient }) {
  const protocol = PORTS.get(serverPort);
  if (protocol === undefined) {
    return null;
  }
  const line = firstLine(bytes);
  const shape = SHAPES[protocol][fromClient ? 0 : 1];
  return shape.test(asciiOf(line, 40)) ? { protocol, text: lineText(line) } : null;
}
