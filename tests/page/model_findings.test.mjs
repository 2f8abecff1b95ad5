import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { ADDED_FIELDS } from "../../src/page/capture/selection.js";
import { CaptureModel } from "../../src/page/model/capture_model.js";
import { findings } from "../../src/page/model/findings.js";
import { packetOf } from "../../src/page/model/packet.js";
import { MeaningSeries } from "../../src/page/model/meaning_series.js";
import { scaling, tcp, udp } from "./packets.mjs";

function conversationOf(packets, isOver = true) {
  const model = new CaptureModel();
  packets.forEach((packet) => model.add(packet));
  if (isOver) {
    model.noteOver();
  }
  return model.conversations.values().next().value;
}

const found = (...packets) => findings(conversationOf(packets));
const server = (fields) => tcp({ from: "server", ...fields });
const syn = (fields) => tcp({ flags: "SYN", state: "SYN-SENT", ...fields });
const answer = (fields) => server({ flags: "SYN,ACK", state: "SYN-RECEIVED", ...fields });
const opened = () => [syn(), answer(), tcp()];

test("the beginning", () => {
  assert.deepEqual(found(...opened()), []);
  assert.deepEqual(found(syn()), ["handshake never answered"]);
  assert.deepEqual(found(syn(), server({ flags: "RST,ACK", state: "CLOSED" })), ["refused"]);
  assert.deepEqual(found(tcp()), ["only one direction seen"]);
  assert.deepEqual(found(server()), ["only one direction seen"]);
  assert.deepEqual(found(tcp(), server()), ["handshake not seen"]);
  assert.deepEqual(found(syn(), answer()), ["handshake not completed"]);
});

test("an opening is not unanswered before an answer can be expected", () => {
  assert.deepEqual(findings(conversationOf([syn()], false)), []);
  assert.deepEqual(
    findings(conversationOf([syn({ at: 1000 }), syn({ at: 2000, marks: ["retransmission"] })], false)),
    ["handshake never answered", "opening repeated 1 time"],
  );
});

test("the end", () => {
  assert.deepEqual(found(...opened(), tcp({ flags: "RST" })), ["reset by client"]);
  assert.deepEqual(found(...opened(), server({ flags: "RST" }), tcp({ flags: "RST" })), [
    "reset by client",
    "reset by server",
  ]);
  assert.deepEqual(found(...opened(), tcp({ flags: "FIN,ACK" })), ["half closed"]);
  assert.deepEqual(found(...opened(), tcp({ flags: "FIN,ACK" }), server({ flags: "FIN,ACK" })), []);
  assert.deepEqual(found(...opened(), tcp({ flags: "FIN,ACK" }), server({ flags: "RST" })), [
    "reset by server",
  ]);
});

test("repetitions and order", () => {
  const again = ["retransmission"];
  assert.deepEqual(found(syn(), syn({ marks: again }), syn({ marks: again }), answer(), tcp()), [
    "opening repeated 2 times",
  ]);
  assert.deepEqual(
    found(
      ...opened(),
      tcp({ payload: "a" }),
      tcp({ payload: "a", marks: again }),
      server({ payload: "b", marks: ["fast_retransmission"] }),
    ),
    ["retransmissions 2 of 3 segments"],
  );
  assert.deepEqual(
    found(
      ...opened(),
      tcp({ flags: "FIN,ACK" }),
      server({ flags: "FIN,ACK" }),
      tcp({ flags: "FIN,ACK", marks: again }),
    ),
    ["closing repeated 1 time"],
  );
  assert.deepEqual(
    found(...opened(), tcp({ payload: "a", marks: ["out_of_order"] }), tcp({ marks: ["out_of_order"] })),
    ["out of order 1 of 1 segments"],
  );
  assert.deepEqual(found(...opened(), tcp({ marks: ["ack_lost_segment"] })), [
    "packets missing in the capture",
  ]);
});

test("windows", () => {
  const full = (at) => server({ window: 0, marks: ["zero_window"], at });
  assert.deepEqual(found(...opened(), full(1000), server({ at: 2250 })), ["receiver was full for 1.2 s"]);
  assert.deepEqual(found(...opened(), full(1000), full(1030), tcp({ at: 1080.9 })), [
    "receiver was full for 80 ms",
  ]);
  assert.deepEqual(found(...opened(), full(2000), server({ at: 1000 })), ["receiver was full for 0 ms"]);
  assert.deepEqual(found(...opened(), tcp({ marks: ["window_full"] })), ["sender filled the window 1 time"]);
});

test("UDP", () => {
  assert.deepEqual(found(udp()), ["never answered"]);
  assert.deepEqual(found(udp({ from: "server" })), ["only one direction seen"]);
  assert.deepEqual(found(udp(), udp({ from: "server" })), []);
});

function seriesOf(...packets) {
  const series = new MeaningSeries(conversationOf(packets));
  assert.equal(series.advance(Infinity), true);
  return series;
}

test("round trips belong to the side whose packet was acknowledged", () => {
  const packets = [
    ...opened(),
    server({ extra: { acks: 1, rtt_us: 1500 } }),
    tcp({ extra: { rtt_us: 250 } }),
    tcp({ extra: { rtt_us: -5 } }),
  ];
  const { times } = seriesOf(...packets);
  assert.deepEqual([times.client, times.server].map(({ points }) => points.map(({ y }) => y)), [[1.5], [0.25]]);
  assert.equal(times.client.points[0].packet, packets[3]);
});

test("bytes in flight are compared with the other side's scaled window", () => {
  const { amounts, window } = seriesOf(
    syn({ options: scaling(1) }),
    answer({ options: scaling(3), window: 500 }),
    tcp(),
    tcp({ payload: "a", extra: { in_flight: 1 } }),
    server({ window: 200 }),
    tcp({ payload: "b", extra: { in_flight: 2 } }),
    server({ payload: "c", extra: { in_flight: 1 } }),
  );
  const values = ({ client, server: other }) => [client, other].map(({ points }) => points.map(({ y }) => y));
  assert.deepEqual(values(amounts), [[1, 2], [1]]);
  assert.deepEqual(values(window), [[500, 1600], [2000]]);
  // Without the handshake, the scale of the window is not known.
  const half = seriesOf(server(), tcp({ extra: { in_flight: 1 } }));
  assert.deepEqual([half.amounts.client.count, half.window.client.count], [1, 0]);
});

test("retransmissions are points", () => {
  const { again } = seriesOf(tcp(), tcp({ at: 5, marks: ["retransmission"] }));
  assert.deepEqual(again.points.map(({ x, packet }) => [x, packet.side]), [[5, "client"]]);
});

const { CHATTCP: program, CHATTCP_CORPUS: root } = process.env;
const skip = (program === undefined || root === undefined) && "CHATTCP and CHATTCP_CORPUS are not set";
const corpus = `${root}/files`;

function isSame(ours, theirs) {
  const texts = (one) =>
    [one.client, one.server]
      .map(({ ip, port }) => `${ip} ${port}`)
      .sort()
      .join();
  return (
    ours !== undefined &&
    texts(ours) === texts(theirs) &&
    ours.packetCount === theirs.client.packets + theirs.server.packets
  );
}

// The server's own words on whole files. It divides by silence what the page shows as one: --idle keeps it
// together.
function compare(file) {
  const run = (...words) =>
    execFileSync(program, words, { maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "ignore"] }).toString();
  const model = new CaptureModel();
  const lines = run(
    "capture",
    "-q",
    "-r",
    file,
    "--payload",
    "base64",
    "--add",
    ADDED_FIELDS.join(","),
  ).split("\n");
  lines.filter((line) => line !== "").forEach((line) => model.add(packetOf(line)));
  model.noteOver();
  const expected = run("conversations", "-q", "-r", file, "--idle", "86400", "--format", "json")
    .split("\n")
    .filter((line) => line !== "");
  let compared = 0;
  for (const line of expected) {
    const theirs = JSON.parse(line);
    const ours = model.conversations.get(`${theirs.proto}:${theirs.stream}`);
    if (!isSame(ours, theirs)) {
      continue; // After a silence or an end the program begins another one, and counts streams otherwise.
    }
    assert.deepEqual(findings(ours), theirs.findings, `${file} ${ours.id}`);
    assert.equal(ours.client.port, theirs.client.port, `${file} ${ours.id}`);
    assert.equal(ours.totals.client.payload, theirs.client.payload_bytes);
    compared += 1;
  }
  return compared;
}

test("findings are those of the program, for each capture of the corpus", { skip }, () => {
  assert.ok(existsSync(corpus), `no folder ${corpus}`);
  const files = readdirSync(corpus, { recursive: true }).filter((name) => /\.p?cap(ng)?$/.test(name));
  let compared = 0;
  for (const name of files) {
    try {
      compared += compare(join(corpus, name));
    } catch (error) {
      if (typeof error.status !== "number") {
        throw error; // Otherwise the program could not read the file.
      }
    }
  }
  assert.ok(compared > 100, `${compared} conversations`);
});
