import { test } from "node:test";
import assert from "node:assert/strict";
import { liveCommand } from "../../src/page/views/chat_toolbar.js";

const conversation = {
  proto: "tcp", client: { ip: "::1", port: 40000 }, server: { ip: "2001:db8::2", port: 443 },
};

test("the command names both ends in both directions, relative to the page", () => {
  assert.equal(liveCommand("eth0", conversation, { base: "https://host/sniff/", token: "" }),
    "curl -N 'https://host/sniff/api/capture.pcap?i=eth0&p=tcp&h.src=::1,2001:db8::2&h.dst=::1,2001:db8::2"
    + "&p.src=40000,443&p.dst=40000,443' | wireshark -k -i -");
});

test("the token itself is not in the command", () => {
  const command = liveCommand("eth0", conversation, { base: "http://host/", token: "s3cret" });
  assert.ok(!command.includes("s3cret"));
  assert.ok(command.startsWith("curl -N -H \"Authorization: Bearer $CHATTCP_TOKEN\" 'http"));
});

test("a hostile interface name stays within its quotes", () => {
  const command = liveCommand("a'; rm -rf / #", conversation, { base: "http://host/", token: "" }, ["vxlan"]);
  assert.match(command, /^curl -N 'http:\/\/host\/api\/capture\.pcap\?[^' ]*' \| wireshark -k -i -$/);
  assert.match(command, /i=a%27%3B\+rm/);
  assert.match(command, /decapsulate=vxlan/);
});
