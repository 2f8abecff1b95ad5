import { test } from "node:test";
import assert from "node:assert/strict";
import { handshakeOf, shareText } from "../../src/page/views/meaning_facts.js";

const packet = (at, fromClient, flags) => ({ at, fromClient, flags });
const conversation = (packets, more) => ({ proto: "tcp", letGo: 0, packets, ...more });

test("a handshake is timed from the first SYN, whatever is sent again", () => {
  const packets = [
    packet(0, true, ["SYN"]), packet(1000, true, ["SYN"]), packet(1040, false, ["SYN", "ACK"]),
    packet(1041, true, ["ACK"]), packet(9000, true, ["ACK"]),
  ];
  assert.deepEqual(handshakeOf(conversation(packets)), { toServer: 1040, toClient: 1 });
});

test("a handshake that was not seen is not made up", () => {
  const none = { toServer: null, toClient: null };
  assert.deepEqual(handshakeOf(conversation([packet(0, true, ["ACK"]), packet(1, false, ["ACK"])])), none);
  assert.deepEqual(handshakeOf(conversation([packet(0, true, ["SYN"])], { letGo: 3 })), none);
  assert.deepEqual(handshakeOf(conversation([packet(0, true, [])], { proto: "udp" })), none);
});

test("shares", () => {
  assert.equal(shareText(0, 40), "0");
  assert.equal(shareText(3, 40), "3 (8 %)");
  assert.equal(shareText(1, 1000), "1 (<1 %)");
});
