// DNS messages (RFC 1035, 4), over UDP, over TCP with two bytes of length, and of mDNS and LLMNR.

import { hexText, lineText, oneLine } from "../details/payload_text.js";
import { ByteReader } from "./byte_reader.js";
import { ipv6Text } from "./ipv6_text.js";

const HEADER = 12;
const MOST_QUESTIONS = 2;
const MOST_ANSWERS = 3;
const MOST_JUMPS = 16;
const MOST_NAME = 255;

const TYPES = new Map([
  [1, "A"], [2, "NS"], [5, "CNAME"], [6, "SOA"], [12, "PTR"], [13, "HINFO"], [15, "MX"], [16, "TXT"],
  [28, "AAAA"], [29, "LOC"], [33, "SRV"], [35, "NAPTR"], [39, "DNAME"], [41, "OPT"], [43, "DS"],
  [44, "SSHFP"], [46, "RRSIG"], [47, "NSEC"], [48, "DNSKEY"], [50, "NSEC3"], [52, "TLSA"], [64, "SVCB"],
  [65, "HTTPS"], [99, "SPF"], [250, "TSIG"], [251, "IXFR"], [252, "AXFR"], [255, "ANY"], [257, "CAA"],
]);

const CODES = [
  "", "format error", "server failure", "no such name", "not implemented", "refused", "name exists",
  "set exists", "no such set", "not authoritative", "not in zone",
];

const OPERATIONS = { 0: "query", 1: "inverse query", 2: "status", 4: "notification", 5: "update" };

function typeName(type) {
  return TYPES.get(type) ?? `type ${type}`;
}

// A name at `at`, with compression (RFC 1035, 4.1.4): {text, end}; null if it is broken. Jumps go backwards
// only and are counted, so that a loop ends.
function readName(bytes, at) {
  const labels = [];
  let [place, end, jumps, length] = [at, -1, 0, 0];
  for (;;) {
    const size = bytes[place];
    if (size === undefined || length > MOST_NAME) {
      return null;
    }
    if (size >= 0xc0) {
      const target = (size & 0x3f) << 8 | bytes[place + 1];
      end = end < 0 ? place + 2 : end;
      jumps += 1;
      if (place + 1 >= bytes.length || target >= place || jumps > MOST_JUMPS) {
        return null;
      }
      place = target;
    } else if (size > 63 || place + 1 + size > bytes.length) {
      return null;
    } else if (size === 0) {
      return { text: oneLine(labels.join(".") || "."), end: end < 0 ? place + 1 : end };
    } else {
      labels.push(lineText(bytes.subarray(place + 1, place + 1 + size), 63));
      length += size + 1;
      place += size + 1;
    }
  }
}

function readQuestion(bytes, at) {
  const name = readName(bytes, at);
  if (name === null || name.end + 4 > bytes.length) {
    return null;
  }
  const reader = new ByteReader(bytes.subarray(name.end));
  const type = reader.u16();
  return { text: `${name.text} ${typeName(type)}`, class: reader.u16(), end: name.end + 4 };
}

function textData(data) {
  return `"${lineText(data.subarray(1, 1 + (data[0] ?? 0)), 60)}"`;
}

function nameAt(bytes, at) {
  return readName(bytes, at)?.text ?? "…";
}

function dataText(bytes, type, at, length) {
  const data = bytes.subarray(at, at + length);
  if (type === 1 && length === 4) {
    return data.join(".");
  }
  if (type === 28 && length === 16) {
    return ipv6Text(data);
  }
  if ([2, 5, 12, 39].includes(type)) {
    return `${typeName(type)} ${nameAt(bytes, at)}`;
  }
  if (type === 15 && length > 2) {
    return `MX ${nameAt(bytes, at + 2)}`;
  }
  if (type === 33 && length > 6) {
    return `SRV ${nameAt(bytes, at + 6)}, port ${data[4] << 8 | data[5]}`;
  }
  if (type === 16 && length > 0) {
    return `TXT ${textData(data)}`;
  }
  return length <= 8 && !TYPES.has(type) ? `${typeName(type)} ${hexText(data)}` : typeName(type);
}

function readAnswer(bytes, at) {
  const name = readName(bytes, at);
  if (name === null || name.end + 10 > bytes.length) {
    return null;
  }
  const reader = new ByteReader(bytes.subarray(name.end));
  const type = reader.u16();
  reader.take(6);
  const length = reader.u16();
  const start = name.end + 10;
  return start + length > bytes.length
    ? null : { text: dataText(bytes, type, start, length), name: name.text, end: start + length };
}

// The first `most` of `count` parts, and where they end; at -1 if one is broken.
function readSome(read, bytes, start, count, most) {
  const parts = [];
  let at = start;
  for (let i = 0; i < Math.min(count, most); i += 1) {
    const part = read(bytes, at);
    if (part === null) {
      return { parts, at: -1 };
    }
    parts.push(part);
    at = part.end;
  }
  return { parts, at };
}

function andMore(texts, count) {
  const more = count > texts.length ? ` and ${count - texts.length} more` : "";
  return texts.join(", ") + more;
}

function answerText(head, questions, answers) {
  const asked = questions.length > 0 ? questions.map(({ text }) => text).join(", ") : answers[0]?.name ?? "";
  const subject = asked === "" ? "answer" : `answer for ${asked}`;
  const code = head.code === 0 ? "" : CODES[head.code] ?? `error ${head.code}`;
  const cut = head.isCut ? " (cut: ask again over TCP)" : "";
  if (code !== "") {
    return `${subject}: ${code}${cut}`;
  }
  if (head.answers === 0) {
    return head.isCut ? `${subject}${cut}` : `${subject}: no such record`;
  }
  return `${subject}: ${andMore(answers.map(({ text }) => text), head.answers)}${cut}`;
}

function readHead(bytes) {
  const reader = new ByteReader(bytes);
  reader.u16();
  const flags = reader.u16();
  return {
    isAnswer: (flags & 0x8000) !== 0,
    operation: flags >> 11 & 15,
    isCut: (flags & 0x0200) !== 0,
    zero: flags & 0x0040,
    code: flags & 15,
    questions: reader.u16(),
    answers: reader.u16(),
    authorities: reader.u16(),
    additional: reader.u16(),
  };
}

function messageText(bytes) {
  if (bytes.length < HEADER) {
    return null;
  }
  const head = readHead(bytes);
  const operation = OPERATIONS[head.operation];
  const { parts: questions, at } = readSome(readQuestion, bytes, HEADER, head.questions, MOST_QUESTIONS);
  if (operation === undefined || at < 0 || head.zero !== 0 || head.questions + head.answers === 0) {
    return null;
  }
  if (!head.isAnswer) {
    return `${operation} for ${andMore(questions.map(({ text }) => text), head.questions)}`;
  }
  const { parts: answers } = head.questions > MOST_QUESTIONS
    ? { parts: [] } : readSome(readAnswer, bytes, at, head.answers, MOST_ANSWERS);
  return answerText(head, questions, answers);
}

/**
 * "query for example.com A", "answer for example.com A: 192.0.2.1". With `context.proto` "tcp" two bytes of
 * length come first, and a message that continues in a later packet is shown as far as it is there.
 */
export function dns(bytes, context = {}) {
  if (context.proto !== "tcp") {
    return messageText(bytes);
  }
  const reader = new ByteReader(bytes);
  const length = reader.u16();
  return length < HEADER ? null : messageText(reader.takeUpTo(length));
}

/** Whether a datagram of any port is a question or its answer: one question, of class IN, and nothing odd. */
export function looksLikeDns(bytes) {
  if (bytes.length < HEADER + 5) {
    return false;
  }
  const head = readHead(bytes);
  const isPlain = head.questions === 1 && head.operation === 0 && head.zero === 0 && head.additional < 8
    && (head.isAnswer || head.answers + head.authorities === 0);
  const question = isPlain ? readQuestion(bytes, HEADER) : null;
  if (question === null || question.class !== 1 || !/^[\w.-]+ [A-Z]+$/.test(question.text)) {
    return false;
  }
  return head.isAnswer || head.additional > 0 || question.end === bytes.length;
}
