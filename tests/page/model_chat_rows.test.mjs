import assert from "node:assert/strict";
import test from "node:test";
import { CaptureModel } from "../../src/page/model/capture_model.js";
import { ChatRows } from "../../src/page/model/chat_rows.js";
import { tcp, udp } from "./packets.mjs";

function chat(packets, { limits, switches = { acks: false } } = {}) {
  const model = new CaptureModel(limits);
  packets.forEach((packet) => model.add(packet));
  const conversation = model.conversations.values().next().value;
  return { model, conversation, switches, rows: new ChatRows(conversation, switches) };
}

const all = (rows) => Array.from({ length: rows.length }, (_, i) => rows.at(i));
const kinds = (rows) =>
  all(rows)
    .map(({ kind }) => kind)
    .join(" ");
const keys = (rows) => all(rows).map(({ key }) => key);

// A conversation that is established, so that acknowledgements change nothing.
const opening = () => [tcp({ payload: "a", at: 1000 }), tcp({ from: "server", payload: "b", at: 1000 })];

test("a packet is a row, with the state that it changes", () => {
  const { rows } = chat([
    tcp({ flags: "SYN", state: "SYN-SENT" }),
    tcp({ from: "server", flags: "SYN,ACK", state: "SYN-RECEIVED" }),
    tcp({ state: "ESTABLISHED" }),
    tcp({ payload: "x" }),
    tcp({ from: "server", payload: "y", state: "ESTABLISHED" }),
  ]);
  assert.equal(kinds(rows), "packet packet packet packet packet");
  assert.deepEqual(
    all(rows).map(({ state }) => state),
    ["SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "", "ESTABLISHED"],
  );
});

test("pure acknowledgements of one side are one row", () => {
  const { rows } = chat([
    ...opening(),
    tcp(),
    tcp(),
    tcp(),
    tcp({ from: "server" }),
    tcp({ payload: "x" }),
    tcp(),
  ]);
  assert.equal(kinds(rows), "packet packet acks acks packet acks");
  assert.deepEqual(
    [rows.at(2).packets.length, rows.at(2).text, rows.at(3).text],
    [3, "3 acknowledgements", "1 acknowledgement"],
  );
});

test("the switch shows each one, and folds them again", () => {
  const { rows, switches } = chat([...opening(), tcp(), tcp()]);
  switches.acks = true;
  rows.update();
  assert.equal(kinds(rows), "packet packet packet packet");
  switches.acks = false;
  rows.update();
  assert.equal(kinds(rows), "packet packet acks");
});

test("acknowledgements with a mark of trouble stay apart, duplicates are folded with duplicates", () => {
  const duplicate = () => tcp({ marks: ["duplicate_ack"] });
  const { rows } = chat([
    ...opening(),
    tcp(),
    duplicate(),
    duplicate(),
    tcp({ marks: ["zero_window"], window: 0 }),
    tcp(),
  ]);
  assert.equal(kinds(rows), "packet packet acks acks packet acks");
  assert.deepEqual([rows.at(3).packets.length, rows.at(3).marks], [2, ["duplicate_ack"]]);
});

test("a silence of more than a second is a row", () => {
  const texts = [2001, 2001 + 1000, 3001 + 1001, 4002 + 125_000, 129_002 + 12_000_000];
  const { rows } = chat([udp({ at: 1000 }), ...texts.map((at) => udp({ at }))]);
  assert.equal(kinds(rows), "packet gap packet packet gap packet gap packet gap packet");
  assert.deepEqual(
    all(rows)
      .filter(({ kind }) => kind === "gap")
      .map(({ text }) => text),
    ["1.0 s", "1.0 s", "2 min 5 s", "3 h 20 min"],
  );
  assert.equal(rows.at(1).ms, 1001);
});

test("a time that goes back is no gap, nor is the return from it", () => {
  assert.equal(
    kinds(chat([udp({ at: 9000 }), udp({ at: 1000 }), udp({ at: 9000 })]).rows),
    "packet packet packet",
  );
});

test("an acknowledgement after a gap begins a new row", () => {
  assert.equal(
    kinds(chat([...opening(), tcp({ at: 1500 }), tcp({ at: 5000 })]).rows),
    "packet packet acks gap acks",
  );
});

test("a loss is shown where it happened, and grows until a packet comes", () => {
  const { model, rows } = chat(opening());
  model.noteDropped({ dropped: 5, where: "kernel" });
  rows.update();
  assert.equal(kinds(rows), "packet packet dropped");
  model.noteDropped({ dropped: 2, where: "kernel" });
  model.noteDropped({ dropped: 1, where: "client" });
  rows.update();
  assert.deepEqual(
    [kinds(rows), rows.at(2).dropped, rows.at(2).text],
    ["packet packet dropped", 8, "8 packets lost (kernel, client)"],
  );
  model.add(tcp({ payload: "x" }));
  model.noteDropped({ dropped: 1, where: "kernel" });
  rows.update();
  assert.equal(kinds(rows), "packet packet dropped packet dropped");
  assert.equal(rows.at(4).text, "1 packet lost (kernel)");
  assert.equal(new Set(keys(rows)).size, 5);
});

test("a loss before a conversation, or after its end, is not shown in it", () => {
  const model = new CaptureModel();
  model.noteDropped({ dropped: 5, where: "kernel" });
  const conversation = model.add(tcp({ payload: "x" }));
  model.add(tcp({ flags: "RST", state: "CLOSED" }));
  model.noteDropped({ dropped: 5, where: "kernel" });
  assert.equal(kinds(new ChatRows(conversation)), "packet packet");
});

test("rows follow what is let go, and keep their keys", () => {
  const packets = [
    ...opening(),
    tcp(),
    tcp(),
    tcp(),
    tcp({ at: 9000, payload: "x" }),
    tcp({ at: 9001, payload: "y" }),
  ];
  const { model, rows } = chat(packets, { limits: { mostPackets: 7 } });
  const before = keys(rows);
  assert.equal(kinds(rows), "packet packet acks gap packet packet");
  for (let i = 0; i < 3; ++i) {
    model.add(tcp({ at: 9002, payload: "z" }));
  }
  rows.update();
  assert.equal(kinds(rows), "let_go acks gap packet packet packet packet packet");
  assert.deepEqual(
    [rows.at(0).text, rows.at(0).count, rows.at(1).packets.length],
    ["3 older packets let go", 3, 2],
  );
  assert.deepEqual(keys(rows).slice(1, 5), before.slice(2));
  for (let i = 0; i < 100; ++i) {
    model.add(tcp({ at: 9002, payload: "z" }));
  }
  rows.update();
  assert.equal(rows.length, 8);
  assert.equal(new Set(keys(rows)).size, 8);
});

test("nothing but the count is left of a conversation without packets", () => {
  const { model, rows, conversation } = chat(opening(), { limits: { mostPackets: 2 } });
  model.add(udp({ stream: 5 }));
  model.add(udp({ stream: 5 }));
  rows.update();
  assert.equal(kinds(rows), "let_go");
  assert.equal(kinds(new ChatRows(conversation)), "let_go");
  assert.deepEqual([rows.at(-1), rows.at(1)], [undefined, undefined]);
});

test("updates piece by piece give the same rows as all at once", () => {
  const model = new CaptureModel({ mostPackets: 50 });
  let seed = 7;
  const random = (n) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed % n;
  };
  let rows;
  let at = 1000;
  for (let i = 0; i < 500; ++i) {
    at += random(20) === 0 ? 3000 : 10;
    const conversation = model.add(
      tcp({
        at,
        from: random(2) ? "client" : "server",
        payload: random(3) ? "" : "x",
        marks: random(9) ? [] : ["duplicate_ack"],
        seq: i,
      }),
    );
    if (random(10) === 0) {
      model.noteDropped({ dropped: random(9) + 1, where: "kernel" });
    }
    rows ??= new ChatRows(conversation, {});
    if (random(4) === 0) {
      rows.update();
    }
  }
  rows.update();
  const shown = (row) => [
    row.kind,
    row.text,
    (row.packets ?? [row.packet]).map((packet) => packet?.sequence),
  ];
  const fresh = new ChatRows(rows.conversation, {});
  // A gap or a loss before the first packet kept is known only to the rows that have seen it.
  const isBody = ({ kind }) => kind === "packet" || kind === "acks";
  assert.deepEqual(all(rows).filter(isBody).map(shown), all(fresh).filter(isBody).map(shown));
  assert.deepEqual(all(rows).slice(-20).map(shown), all(fresh).slice(-20).map(shown));
});

test("a packet is found in its row", () => {
  const packets = [...opening(), tcp(), tcp(), tcp({ at: 9000, payload: "x" })];
  const { model, rows } = chat(packets, { limits: { mostPackets: 5 } });
  assert.deepEqual(
    packets.map((packet) => rows.indexOfPacket(packet)),
    [0, 1, 2, 2, 4],
  );
  model.add(tcp({ at: 9000, payload: "y" }));
  rows.update();
  assert.deepEqual(
    packets.map((packet) => rows.indexOfPacket(packet)),
    [-1, 1, 2, 2, 4],
  );
  assert.equal(rows.indexOfPacket(udp()), -1);
});

test("one row does not take acknowledgements without end", () => {
  const { rows } = chat([...opening(), ...Array.from({ length: 2500 }, () => tcp())]);
  assert.deepEqual(
    all(rows)
      .slice(2)
      .map(({ packets }) => packets.length),
    [1000, 1000, 500],
  );
});

test("many packets are read in slices, and the rows are the same", () => {
  const { conversation, switches, rows: whole } = chat(Array.from({ length: 2000 }, () => udp()));
  const rows = new ChatRows(conversation, switches, 0);
  assert.ok(rows.length > 0 && rows.length < 600, `${rows.length} rows`);
  assert.equal(rows.isComplete, false);
  let calls = 0;
  while (!rows.isComplete) {
    rows.update(0);
    calls += 1;
  }
  assert.ok(calls >= 4, `${calls} slices`);
  assert.deepEqual(keys(rows), keys(whole));
});

test("what was shown stays until the rows are there in another way", () => {
  const { rows, switches } = chat([...opening(), ...Array.from({ length: 900 }, () => tcp())]);
  switches.acks = true;
  rows.update(0);
  assert.equal(kinds(rows), "packet packet acks");
  while (!rows.isComplete) {
    rows.update(0);
  }
  assert.equal(rows.length, 902);
});

test("a switch that is switched back changes nothing", () => {
  const { rows, switches } = chat([...opening(), ...Array.from({ length: 900 }, () => tcp())]);
  switches.acks = true;
  rows.update(0);
  switches.acks = false;
  rows.update(0);
  assert.deepEqual([kinds(rows), rows.isComplete], ["packet packet acks", true]);
});
