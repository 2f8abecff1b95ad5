import { File } from "node:buffer"; // Node 18 has no global one.
import assert from "node:assert/strict";
import test from "node:test";
import { App } from "../../src/page/app/app.js";
import { emptySelection, withFilter, withSource } from "../../src/page/capture/selection.js";
import { Server, ServerError } from "../../src/page/capture/server.js";
import { eventResponse, tcpLine } from "./packets.mjs";

// An app whose frames come when the test says so, and whose streams are played by the test.
function appWith(options = {}) {
  const frames = [];
  const streams = [];
  const heard = [];
  const makeStream = (given) => {
    const stream = {
      ...given,
      isStopped: false,
      stop() {
        stream.isStopped = true;
        stream.end();
      },
    };
    stream.start = () =>
      new Promise((resolve) => {
        stream.end = resolve;
      });
    streams.push(stream);
    return stream;
  };
  const app = new App({ server: {}, schedule: (fn) => frames.push(fn), makeStream, ...options });
  app.subscribe((topics) => heard.push([...topics].sort().join()));
  return { app, heard, streams, frame: () => frames.splice(0).forEach((fn) => fn()), frames };
}

const lo = withSource(emptySelection(), "interface", "lo");

test("a start asks the server for the selection", () => {
  const { app, streams, frame, heard } = appWith();
  const selection = withFilter(lo, "p", "tcp,443");
  app.start(selection);
  assert.equal(streams[0].path, "api/capture");
  assert.equal(streams[0].query.get("p"), "tcp,443");
  assert.equal(app.selection, selection);
  assert.equal(app.isRunning, true);
  frame();
  assert.deepEqual(heard, ["choice,packets,selection,status"]);
});

test("packets go into the model, and views hear of many at once", async () => {
  const { app, streams, frame, heard, frames } = appWith();
  app.start(lo);
  frame();
  await streams[0].sink.packets([tcpLine(), "no packet", tcpLine({ payload: "x" })]);
  streams[0].sink.dropped({ dropped: 5, where: "kernel" });
  assert.equal(frames.length, 1);
  frame();
  assert.deepEqual(heard.at(-1), "packets,status");
  const { packets, counted, dropped, unreadable, letGo } = app.status;
  assert.deepEqual([packets, counted, dropped, unreadable, letGo], [2, 2, 5, 1, 0]);
  assert.equal(app.shownVersion, app.model.version);
  assert.equal(app.list.rows().length, 1);
});

test("pause freezes what is shown, and the model goes on", async () => {
  const { app, streams, frame, heard } = appWith();
  app.start(lo);
  frame();
  app.pause();
  const shown = app.shownVersion;
  await streams[0].sink.packets([tcpLine()]);
  frame();
  assert.deepEqual(
    [heard.at(-1), app.status.paused, app.status.packets, app.shownVersion],
    ["status", true, 1, shown],
  );
  app.resume();
  frame();
  assert.deepEqual(
    [heard.at(-1), app.status.paused, app.shownVersion],
    ["packets,status", false, app.model.version],
  );
});

test("what is over cannot be paused, but resumed", async () => {
  const { app } = appWith();
  app.start(lo);
  app.pause();
  app.stop();
  assert.equal(app.status.paused, true);
  app.resume();
  app.pause();
  assert.equal(app.status.paused, false);
});

test("while paused, nothing is scheduled for packets that wait", async () => {
  const { app, streams, frame, frames } = appWith();
  app.start(lo);
  app.pause();
  await streams[0].sink.packets([tcpLine()]);
  frame();
  assert.equal(frames.length, 0);
});

test("status is told, and a missing token is asked for", () => {
  const { app, streams, frame, heard } = appWith();
  app.start(lo);
  frame();
  const { sink } = streams[0];
  sink.status("reconnecting", "connection lost; trying again in 1 s");
  frame();
  assert.equal(heard.at(-1), "status");
  assert.deepEqual(
    [app.status.name, app.status.detail],
    ["reconnecting", "connection lost; trying again in 1 s"],
  );
  sink.status("failed", "token required", new ServerError("token required", 401));
  assert.deepEqual([app.status.name, app.status.needsToken], ["failed", true]);
  sink.status("open", "");
  assert.equal(app.status.needsToken, false);
});

test("the end settles what has no answer", async () => {
  const { app, streams } = appWith();
  app.start(lo);
  await streams[0].sink.packets([tcpLine({ flags: "SYN" })]);
  const [conversation] = app.list.rows();
  assert.deepEqual(conversation.problems, []);
  streams[0].sink.status("ended", "");
  assert.deepEqual(conversation.problems, ["no_answer"]);
});

test("another start ends the stream before, which is heard no more", async () => {
  const { app, streams } = appWith();
  const first = app.start(lo);
  await streams[0].sink.packets([tcpLine()]);
  app.start(lo);
  await first;
  assert.equal(streams[0].isStopped, true);
  assert.equal(app.status.packets, 0);
  await streams[0].sink.packets([tcpLine()]);
  streams[0].sink.dropped({ dropped: 1, where: "x" });
  streams[0].sink.status("failed", "old");
  assert.deepEqual(
    [app.status.packets, app.status.dropped, app.status.name, app.isRunning],
    [0, 0, "idle", true],
  );
});

test("stop keeps the packets", async () => {
  const { app, streams } = appWith();
  const running = app.start(lo);
  streams[0].sink.status("open", "");
  await streams[0].sink.packets([tcpLine()]);
  app.stop();
  await running;
  assert.deepEqual(
    [app.status.packets, app.status.name, app.isRunning, streams[0].isStopped],
    [1, "ended", false, true],
  );
});

test("clear forgets packets and the choice, and the stream goes on", async () => {
  const { app, streams, frame, heard } = appWith();
  app.start(lo);
  await streams[0].sink.packets([tcpLine()]);
  app.chooseConversation(app.list.rows()[0]);
  app.clear();
  frame();
  assert.deepEqual(
    [app.status.packets, app.chosen.conversation, app.isRunning, heard.at(-1)],
    [0, null, true, "choice,packets,selection,status"],
  );
});

test("a packet is chosen with its conversation, and views hear only of changes", async () => {
  const { app, streams, frame, heard } = appWith();
  app.start(lo);
  await streams[0].sink.packets([tcpLine()]);
  const [conversation] = app.list.rows();
  frame();
  app.choosePacket(conversation.packets.at(0));
  assert.deepEqual([app.chosen.conversation, app.chosen.packet], [conversation, conversation.packets.at(0)]);
  frame();
  assert.equal(heard.at(-1), "choice");
  const count = heard.length;
  app.choosePacket(conversation.packets.at(0));
  app.chooseConversation(conversation);
  frame();
  assert.equal(heard.length, count);
  app.choosePacket(null);
  assert.deepEqual([app.chosen.conversation, app.chosen.packet], [conversation, null]);
});

test("switches are set by name", () => {
  const { app, frame, heard } = appWith();
  app.setSwitch("hex", true);
  frame();
  assert.deepEqual([app.switches.hex, heard], [true, ["switches"]]);
  assert.throws(() => app.setSwitch("__proto__", 1), RangeError);
});

test("a subscriber that has gone hears nothing", () => {
  const { app } = appWith();
  const heard = [];
  const leave = app.subscribe((topics) => heard.push(topics));
  app.setSwitch("hex", true);
  app.flush();
  leave();
  app.setSwitch("hex", false);
  app.flush();
  assert.equal(heard.length, 1);
});

test("a dropped file is posted with the filters chosen", () => {
  const { app, streams } = appWith();
  app.setSelection(withFilter(lo, "p", "80"));
  const file = new File(["x"], "<a>.pcap");
  app.openFile(file);
  const [{ path, query, body }] = streams;
  assert.deepEqual([path, query.get("p"), query.has("i"), body], ["api/packets", "80", false, file]);
  assert.deepEqual(app.selection.source, { kind: "upload", name: "<a>.pcap" });
});

test("a start is repeated after a token was given, also that of a file", () => {
  const { app, streams } = appWith();
  assert.equal(app.retry(), false);
  const file = new File(["x"], "a.pcap");
  app.openFile(file);
  streams[0].sink.status("failed", "token required", new ServerError("token required", 401));
  app.retry();
  assert.deepEqual([streams[1].path, streams[1].body, streams[0].isStopped], ["api/packets", file, true]);
});

test("all together: a file of the server is read to its end", async () => {
  const lines = Array.from({ length: 500 }, (_, i) =>
    tcpLine({ stream: i % 5, client: { ip: "::1", port: 1000 + (i % 5) } }),
  );
  const text = lines.map((line, i) => `id: ${i}\nevent: packet\ndata: ${line}\n\n`).join("");
  const asked = [];
  const fetch = async (url) => {
    asked.push(url);
    return eventResponse([text, "id: end\nevent: close\ndata: stop capture\n\n"]);
  };
  const app = new App({ server: new Server({ base: "http://h/sniff/", storage: null, fetch }) });
  await app.start(withSource(emptySelection(), "file", "a&b.pcap"));
  assert.ok(asked[0].startsWith("http://h/sniff/api/packets?file=a%26b.pcap&"));
  assert.deepEqual(
    [app.status.name, app.status.counted, app.list.rows().length, app.isRunning],
    ["ended", 500, 5, false],
  );
});

test("a stream that comes faster than it is worked on leaves the loop free", async () => {
  const chunk = `event: packet\ndata: ${tcpLine({ payload: "x".repeat(500) })}\n\n`.repeat(50);
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 1);
  const fetch = async () => eventResponse([...Array(200).fill(chunk), "event: close\ndata: x\n\n"]);
  const app = new App({ server: new Server({ base: "http://h/", storage: null, fetch }) });
  const start = performance.now();
  await app.start(lo);
  clearInterval(timer);
  const ms = performance.now() - start;
  assert.equal(app.status.counted, 10_000);
  assert.ok(ticks >= ms / 100, `${ticks} ticks in ${ms.toFixed(0)} ms`);
});
