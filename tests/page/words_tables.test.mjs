// Tables of words: whole, and each entry different from all others without colour.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { FLAGS } from "../../src/page/words/flags.js";
import { MARKS, markOf } from "../../src/page/words/marks.js";
import { portName } from "../../src/page/words/ports.js";
import { PROBLEMS } from "../../src/page/words/problems.js";
import { STATES } from "../../src/page/words/states.js";

const schema = JSON.parse(readFileSync(new URL("../../src/output/schema.json", import.meta.url),
  "utf8")).$defs;

function isSentence(text) {
  return /^[A-Z].*\.$/s.test(text);
}

test("every mark of the server's schema has words, and no other", () => {
  assert.deepEqual(Object.keys(MARKS).sort(), [...schema.TcpEvent.enum].sort());
  for (const mark of Object.values(MARKS)) {
    assert.ok(isSentence(mark.meaning), mark.meaning);
    assert.equal(Array.from(mark.symbol).length, 1);
    assert.equal(typeof mark.trouble, "boolean");
  }
  const harmless = Object.keys(MARKS).filter((name) => !MARKS[name].trouble);
  assert.deepEqual(harmless, ["keep_alive", "keep_alive_ack", "window_update", "reused_ports"]);
  assert.equal(new Set(Object.values(MARKS).map(({ symbol }) => symbol)).size, schema.TcpEvent.enum.length);
  assert.equal(new Set(Object.values(MARKS).map(({ label }) => label)).size, schema.TcpEvent.enum.length);
});

test("a mark of a newer server is shown by its name", () => {
  assert.equal(markOf("new_mark").label, "new mark");
  assert.equal(markOf("constructor").label, "constructor");
  assert.equal(markOf("zero_window"), MARKS.zero_window);
});

test("every state of the server's schema has words, and no other", () => {
  assert.deepEqual(Object.keys(STATES).sort(), [...schema.TcpState.enum].sort());
  assert.ok(Object.values(STATES).every(({ label, meaning }) => label.length < 20 && isSentence(meaning)));
});

test("every flag of the header has words", () => {
  const flags = Object.keys(schema.TcpSegment.properties).filter((name) => /^[A-Z]{2,3}$/.test(name));
  assert.deepEqual(Object.keys(FLAGS).sort(), flags.sort());
  assert.ok(Object.values(FLAGS).every(({ name, meaning }) => name !== "" && isSentence(meaning)));
});

test("the problems of a conversation have words", () => {
  assert.deepEqual(Object.keys(PROBLEMS),
    ["retransmissions", "reset", "refused", "no_answer", "zero_window"]);
  assert.equal(new Set(Object.values(PROBLEMS).map(({ symbol }) => symbol)).size, 5);
  assert.ok(Object.values(PROBLEMS).every(({ meaning }) => isSentence(meaning)));
});

test("well-known ports have names, by protocol", () => {
  assert.equal(portName("tcp", 443), "https");
  assert.equal(portName("udp", 443), "https");
  assert.equal(portName("udp", 67), "bootps");
  assert.equal(portName("tcp", 67), "");
  assert.equal(portName("tcp", 22), "ssh");
  assert.equal(portName("udp", 5353), "mdns");
  assert.equal(portName("tcp", 49152), "");
  assert.equal(portName("icmp", 1), "");
  let named = 0;
  for (let port = 0; port < 65536; port += 1) {
    const names = [portName("tcp", port), portName("udp", port)];
    assert.ok(names.every((name) => /^([a-z0-9][a-z0-9-]*)?$/.test(name)), names.join());
    named += names.some((name) => name !== "") ? 1 : 0;
  }
  assert.ok(named >= 150, `${named} ports have a name`);
});
