// What the model costs: `node --expose-gc tests/page/bench.mjs [PACKETS]`. Not a test: times depend on the
// machine.
import { EventParser } from "../../src/page/capture/event_parser.js";
import { CaptureModel } from "../../src/page/model/capture_model.js";
import { ChatRows } from "../../src/page/model/chat_rows.js";
import { ConversationList } from "../../src/page/model/conversation_list.js";
import { packetOf } from "../../src/page/model/packet.js";
import { followed, tcpLine } from "./packets.mjs";

const count = Number(process.argv[2] ?? 200_000);
const CHUNK = 64 * 1024;

function eventText(from, to) {
  const events = [];
  for (let i = from; i < to; ++i) {
    const payload = i % 3 === 0 ? "" : "x".repeat(i % 900);
    const line = tcpLine({
      at: 1000 + i / 2,
      from: i % 2 ? "client" : "server",
      seq: i * 100,
      payload,
      stream: i % 200,
      client: { ip: "10.0.0.1", port: 40_000 + (i % 200) },
    });
    events.push(`id: ${i}\nevent: packet\ndata: ${line}\n\n`);
  }
  return events.join("");
}

function report(what, ms, items) {
  console.log(
    `${what.padEnd(44)} ${ms.toFixed(1).padStart(9)} ms ${((ms * 1000) / items).toFixed(3).padStart(9)} µs each`,
  );
}

function timed(what, items, work) {
  const start = performance.now();
  const result = work();
  report(what, performance.now() - start, items);
  return result;
}

function memory() {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1048576;
}

const before = memory();
const model = new CaptureModel();
const parser = new EventParser();
const decoder = new TextDecoder();
const spent = { parse: 0, packet: 0, add: 0 };

function takeChunk(bytes) {
  const t0 = performance.now();
  const events = parser.push(decoder.decode(bytes, { stream: true }));
  const t1 = performance.now();
  const packets = events.map(({ data }) => packetOf(data));
  const t2 = performance.now();
  packets.forEach((packet) => model.add(packet));
  spent.parse += t1 - t0;
  spent.packet += t2 - t1;
  spent.add += performance.now() - t2;
}

const BATCH = 10_000;
for (let from = 0; from < count; from += BATCH) {
  const bytes = new TextEncoder().encode(eventText(from, Math.min(from + BATCH, count)));
  for (let at = 0; at < bytes.length; at += CHUNK) {
    takeChunk(bytes.slice(at, at + CHUNK));
  }
}
report("events from text", spent.parse, count);
report("packets from lines", spent.packet, count);
report("into the model", spent.add, count);
console.log(
  `memory ${(memory() - before).toFixed(0)} MiB; estimated ${(model.bytes / 1048576).toFixed(0)} MiB for ` +
    `${model.packets} packets, ${model.letGo} let go`,
);

const list = new ConversationList(model);
timed("list by activity", 1, () => list.rows());
list.setSort("bytes");
timed("list by bytes, first", 1, () => list.rows());
const [busiest] = list.rows();
timed("chat rows of one conversation", busiest.packets.length, () => new ChatRows(busiest));
timed("follow one conversation", busiest.packets.length, () => followed(busiest));

const long = new CaptureModel();
timed("100,000 packets of one conversation", 100_000, () => {
  for (let i = 0; i < 100_000; ++i) {
    long.add(
      packetOf(
        tcpLine({ at: 1000 + i, seq: i * 10, payload: "0123456789", from: i % 2 ? "client" : "server" }),
      ),
    );
  }
});
const [conversation] = long.conversations.values();
const rows = timed("its chat rows", 100_000, () => new ChatRows(conversation));
long.add(packetOf(tcpLine({ at: 200_000, seq: 1 })));
timed("one packet more", 1, () => rows.update());
timed("follow it", 100_000, () => followed(conversation));

let longest = 0;
let last = performance.now();
const ticker = setInterval(() => {
  longest = Math.max(longest, performance.now() - last);
  last = performance.now();
}, 1);
const start = performance.now();
list.setSearch("never there");
await list.payloads.finished;
clearInterval(ticker);
report("search of all payloads", performance.now() - start, model.packets);
console.log(`longest the loop was held: ${longest.toFixed(1)} ms`);
