// HTTP/1 (RFC 9112): the first line of a request or a response, and what one wants to know of its header.

import { oneLine } from "../details/payload_text.js";
import { bytesText } from "../words/units.js";
import { asciiOf, utf8Of } from "./byte_reader.js";

// Bytes of a message that are looked at.
const MOST = 4096;
const REQUEST = /^([A-Z][A-Z-]{1,20}) ([^ \t\r\n]{1,4000}) HTTP\/1\.([01])\r?\n/;
const RESPONSE = /^HTTP\/1\.[01] (\d{3})(?: ([^\r\n]*))?\r?\n/;

function headerValue(head, name) {
  return new RegExp(`\\n${name}:[ \\t]*([^\\r\\n]*)`, "i").exec(head)?.[1].replace(/[ \t]+$/, "") ?? "";
}

function requestText(head, [, method, target]) {
  const host = headerValue(head, "host");
  const upgrade = headerValue(head, "upgrade");
  return [
    `${method} ${oneLine(utf8Of(target), 200)}`,
    host === "" ? "" : ` from ${oneLine(utf8Of(host), 80)}`,
    upgrade === "" ? "" : `, asks to change to ${oneLine(upgrade, 40)}`,
  ].join("");
}

function lengthOf(head) {
  const length = headerValue(head, "content-length");
  if (/^\d{1,15}$/.test(length)) {
    return bytesText(Number(length));
  }
  return /chunked/i.test(headerValue(head, "transfer-encoding")) ? "in chunks" : "";
}

function responseText(head, [, status, reason = ""]) {
  const type = headerValue(head, "content-type").split(";")[0];
  const target = headerValue(head, "location");
  const upgrade = status === "101" ? headerValue(head, "upgrade") : "";
  return [
    `${status} ${oneLine(utf8Of(reason), 60)}`.trim(),
    upgrade === "" ? "" : `changes to ${oneLine(upgrade, 40)}`,
    target === "" ? "" : `see ${oneLine(utf8Of(target), 120)}`,
    oneLine(type, 60),
    lengthOf(head),
  ].filter((part) => part !== "").join(", ");
}

// The header only: a body may hold anything.
function headOf(bytes) {
  const text = asciiOf(bytes, MOST);
  const end = /\r?\n\r?\n/.exec(text);
  return end ? text.slice(0, end.index + end[0].length) : text;
}

// Neither letter that begins a method nor "HTTP": most payloads are done with here.
function mayBegin(bytes) {
  return bytes.length >= 14 && bytes[0] >= 0x41 && bytes[0] <= 0x5a && bytes[1] >= 0x41 && bytes[1] <= 0x5a;
}

/** "GET /index.html from example.com", "200 OK, text/html, 1.4 KiB"; null if it is neither. */
export function http1(bytes) {
  if (!mayBegin(bytes)) {
    return null;
  }
  const head = headOf(bytes);
  const response = RESPONSE.exec(head);
  if (response) {
    return responseText(head, response);
  }
  const request = REQUEST.exec(head);
  return request ? requestText(head, request) : null;
}

/** Whether this response ends HTTP and begins WebSocket (RFC 6455, 4.2.2). */
export function beginsWebSocket(bytes) {
  if (bytes.length < 14 || bytes[0] !== 0x48) {
    return false;
  }
  const head = headOf(bytes);
  return /^HTTP\/1\.1 101/.test(head) && /^websocket$/i.test(headerValue(head, "upgrade"));
}

/** The first bytes of HTTP/2 in the clear (RFC 9113, 3.4). */
export function http2Preface(bytes) {
  return asciiOf(bytes, 18) === "PRI * HTTP/2.0\r\n\r\n" ? "connection preface" : null;
}
