import assert from "node:assert/strict";
import test from "node:test";
import { PacketStream } from "../../src/page/capture/packet_stream.js";
import { Server } from "../../src/page/capture/server.js";
import { eventResponse } from "./packets.mjs";

const packet = (id, data = `{"n":${id}}`) => `id: ${id}\nevent: packet\ndata: ${data}\n\n`;
const CLOSE = "id: end\nevent: close\ndata: stop capture\n\n";
const STOPPING = "id\nevent: close\ndata: stop capture\n\n";

// Runs a stream against answers that are used one after the other: functions of the request. Returns what
// the sink heard, what was asked, and how long the stream waited.
async function run(answers, { path = "api/capture", body, packets, silenceMs, beforeWait, sink: more } = {}) {
  const heard = [];
  const asked = [];
  const waits = [];
  let stream;
  const fetch = async (url, options) => {
    asked.push(options);
    const answer = answers[asked.length - 1];
    if (answer === undefined) {
      stream.stop();
      throw new DOMException("aborted", "AbortError");
    }
    return answer(options);
  };
  const sink = {
    packets:
      packets ??
      ((lines) => {
        heard.push(lines.length === 1 ? lines[0] : lines);
      }),
    dropped: (loss) => heard.push(loss),
    status: (name, detail) => heard.push(detail === "" ? name : `${name}: ${detail}`),
    ...more,
  };
  const wait = async (ms) => {
    waits.push(ms);
    beforeWait?.(stream, waits);
  };
  stream = new PacketStream({
    server: new Server({ base: "http://h/", storage: null, fetch }),
    path,
    query: "i=lo",
    body,
    sink,
    wait,
    silenceMs,
  });
  await stream.start();
  return { heard, asked, waits };
}

const events =
  (...chunks) =>
  ({ signal }) =>
    eventResponse(chunks, { signal });
const failing =
  (status, error, headers = {}) =>
  () =>
    new Response(JSON.stringify({ error }), { status, headers });

test("packets and losses come in order, and close is the end", async () => {
  const dropped = 'event: dropped\ndata: {"dropped":12,"where":"kernel"}\n\n';
  const { heard } = await run([events(`: hello\n\n${packet(1)}${packet(2)}${dropped}${packet(4)}${CLOSE}`)]);
  assert.deepEqual(heard, [
    "connecting",
    "open",
    ['{"n":1}', '{"n":2}'],
    { dropped: 12, where: "kernel" },
    '{"n":4}',
    "ended: by the server",
  ]);
});

test("a character cut between two chunks is whole again", async () => {
  const bytes = new TextEncoder().encode(packet(1, '"ü€😀"') + CLOSE);
  for (let cut = 1; cut < bytes.length; ++cut) {
    const { heard } = await run([events(bytes.slice(0, cut), bytes.slice(cut))]);
    assert.equal(heard[2], '"ü€😀"');
  }
});

test("a lost connection is resumed after the last packet", async () => {
  const { heard, asked, waits } = await run([events(packet(1), packet(7)), events(packet(8) + CLOSE)]);
  assert.deepEqual(heard, [
    "connecting",
    "open",
    '{"n":1}',
    '{"n":7}',
    "reconnecting: connection lost; trying again in 1 s",
    "open",
    '{"n":8}',
    "ended: by the server",
  ]);
  assert.equal(asked[0].headers["Last-Event-ID"], undefined);
  assert.equal(asked[1].headers["Last-Event-ID"], "7");
  assert.deepEqual(waits, [1000]);
});

test("the delay doubles up to 30 s, and begins again after packets", async () => {
  const dead = () => {
    throw new TypeError("fetch failed");
  };
  const { waits, heard } = await run([...Array(7).fill(dead), events(packet(1)), dead, events(CLOSE)]);
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 1000, 2000]);
  assert.equal(heard[1], "reconnecting: the server does not answer; trying again in 1 s");
});

test("a server that stops has ended the stream", async () => {
  const { heard, asked } = await run([events(packet(7) + STOPPING), events(CLOSE)]);
  assert.equal(heard.at(-1), "ended: by the server");
  assert.equal(asked.length, 1);
});

test("a close without an id is the end", async () => {
  const { heard } = await run([events("event: close\ndata: stop capture\n\n")]);
  assert.deepEqual(heard, ["connecting", "open", "ended: by the server"]);
});

test("204 is the end", async () => {
  const { heard } = await run([() => eventResponse([], { status: 204 })]);
  assert.deepEqual(heard, ["connecting", "ended"]);
});

test("an error of the stream fails with its text, whatever follows", async () => {
  const { heard } = await run([events(`${packet(1)}event: error\ndata: no interface 'x'\n\n${CLOSE}`)]);
  assert.deepEqual(heard, ["connecting", "open", '{"n":1}', "failed: no interface 'x'"]);
});

test("a refusal fails with the server's text", async () => {
  for (const status of [400, 401, 403, 404, 406, 413]) {
    const errors = [];
    const status_ = (name, detail, error) => errors.push([name, detail, error?.needsToken]);
    await run([failing(status, "no")], { sink: { status: status_ } });
    assert.deepEqual(errors.at(-1), ["failed", "no", status === 401]);
  }
});

test("a full server is asked again when it wants to be", async () => {
  for (const status of [429, 503]) {
    const { heard, waits } = await run([
      failing(status, "all streams are in use", { "Retry-After": "7" }),
      events(CLOSE),
    ]);
    assert.equal(heard[1], "reconnecting: all streams are in use; trying again in 7 s");
    assert.deepEqual(waits, [7000]);
  }
});

test("what is no stream of events fails", async () => {
  const { heard } = await run([() => new Response("<html>", { headers: { "Content-Type": "text/html" } })]);
  assert.deepEqual(heard, ["connecting", "failed: the server's answer is not a stream of events"]);
});

test("an upload is posted, and not sent twice", async () => {
  const body = new Blob(["x"]);
  const { heard, asked, waits } = await run([events(packet(1))], { path: "api/packets", body });
  assert.deepEqual(heard, ["connecting", "open", '{"n":1}', "failed: connection lost before the end"]);
  assert.equal(asked.length, 1);
  assert.equal(asked[0].method, "POST");
  assert.equal(asked[0].body, body);
  assert.deepEqual(waits, []);
});

test("an upload that the server cuts off says why that may be", async () => {
  const dead = () => {
    throw new TypeError("fetch failed");
  };
  const { heard } = await run([dead], { path: "api/packets", body: new Blob(["x"]) });
  assert.match(heard.at(-1), /^failed: the server ended the connection; .*--max-upload/);
});

test("a file that the server is too busy for fails with its text", async () => {
  const { heard } = await run([failing(503, "busy")], { path: "api/packets" });
  assert.deepEqual(heard.at(-1), "failed: busy");
});

test("an error of a file is without the words for other clients", async () => {
  const upload = { path: "api/packets", body: new Blob(["x"]) };
  const broken = events(packet(1) + "event: error\ndata: body: broken at byte 9\n\n");
  assert.equal((await run([broken], upload)).heard.at(-1), "failed: broken at byte 9");
  assert.equal((await run([failing(400, "body: empty")], upload)).heard.at(-1), "failed: empty");
  const missing = failing(404, "no such file; GET /api/files lists them");
  assert.equal((await run([missing], { path: "api/packets" })).heard.at(-1), "failed: no such file");
});

test("nothing more is handed over while the sink is behind", async () => {
  let release;
  let calls = 0;
  const packets = () => {
    calls += 1;
    return new Promise((resolve) => {
      release = resolve;
    });
  };
  const running = run([events(packet(1), packet(2), CLOSE)], { packets });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(calls, 1);
  release();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(calls, 2);
  release();
  assert.deepEqual((await running).heard.at(-1), "ended: by the server");
});

test("a silent connection is given up", async () => {
  const silent = ({ signal }) => eventResponse([packet(1)], { open: true, signal });
  const { heard } = await run([silent, events(CLOSE)], { silenceMs: 20 });
  assert.equal(heard[3], "reconnecting: connection lost; trying again in 1 s");
});

test("stop ends everything, also while waiting", async () => {
  const { heard, asked } = await run([events(packet(1))], { beforeWait: (stream) => stream.stop() });
  assert.equal(heard.at(-1), "ended: stopped");
  assert.equal(asked.length, 1);
});

test("stop within a group of events lets none follow", async () => {
  let stream;
  const heard = [];
  const fetch = async ({ signal }) => eventResponse([packet(1) + CLOSE], { signal });
  const sink = {
    packets: (lines) => {
      heard.push(lines[0]);
      stream.stop();
    },
    dropped() {},
    status: (name, detail) => heard.push(`${name} ${detail}`),
  };
  stream = new PacketStream({
    server: new Server({ base: "http://h/", storage: null, fetch }),
    path: "api/capture",
    query: "",
    sink,
  });
  await stream.start();
  assert.deepEqual(heard, ["connecting ", "open ", '{"n":1}', "ended stopped"]);
});

test("the real wait ends when the stream is stopped", async () => {
  const fetch = async () => {
    throw new TypeError("fetch failed");
  };
  const names = [];
  const stream = new PacketStream({
    server: new Server({ base: "http://h/", storage: null, fetch }),
    path: "api/capture",
    query: "",
    sink: { packets() {}, dropped() {}, status: (name) => names.push(name) },
  });
  const running = stream.start();
  await new Promise((resolve) => setTimeout(resolve, 20));
  stream.stop();
  await running;
  assert.deepEqual(names, ["connecting", "reconnecting", "ended"]);
});

test("losses that are none are not counted", async () => {
  const bad = [
    "no json",
    "null",
    '{"dropped":"x"}',
    '{"dropped":-1}',
    '{"dropped":0}',
    "[]",
    '{"dropped":1e999}',
  ];
  const { heard } = await run([
    events(bad.map((data) => `event: dropped\ndata: ${data}\n\n`).join("") + CLOSE),
  ]);
  assert.deepEqual(heard, ["connecting", "open", "ended: by the server"]);
});

test("an event that is too long fails, and is not asked for again", async () => {
  const huge = `data: ${"x".repeat(1 << 20)}\n`;
  const { heard, asked } = await run([events("event: packet\n", ...Array(70).fill(huge))]);
  assert.deepEqual(heard, ["connecting", "open", "failed: an event of the server is too long"]);
  assert.equal(asked.length, 1);
});
