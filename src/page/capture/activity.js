// How busy each interface is: a short look at one after the other, for the start view. The server's
// counters do not say it, because they count only what is captured.
import { EventParser } from "./event_parser.js";

// Enough to call an interface busy; the look then ends early.
const MOST_PACKETS = 20_000;

// Resolves after `ms`, earlier if `signal` is aborted.
function rest(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

export class Activity {
  #abort = null;

  // names: of interfaces; onRate(name, packetsPerSecond | null): null if the look failed. lookMs: how long
  // a look takes; restMs: between two rounds. Only one stream is open at a time.
  constructor({ server, names, onRate, lookMs = 1000, restMs = 30_000, now = () => performance.now() }) {
    Object.assign(this, { server, names, onRate, lookMs, restMs, now });
  }

  // Looks at each interface in turn until stop(). Never throws.
  async start() {
    this.stop();
    const abort = new AbortController();
    this.#abort = abort;
    while (!abort.signal.aborted) {
      for (const name of this.names) {
        const rate = await this.#look(name, abort.signal);
        if (abort.signal.aborted) {
          return;
        }
        this.onRate(name, rate);
      }
      await rest(this.restMs, abort.signal);
    }
  }

  stop() {
    this.#abort?.abort();
    this.#abort = null;
  }

  async #look(name, signal) {
    const own = new AbortController();
    const end = () => own.abort();
    signal.addEventListener("abort", end);
    const query = new URLSearchParams({ i: name, fields: "packet_size", c: String(MOST_PACKETS) });
    const seen = { packets: 0, failed: false, startedAt: null };
    let timer;
    try {
      const options = { signal: own.signal, accept: "text/event-stream" };
      const response = await this.server.open("api/capture", query, options);
      seen.startedAt = this.now();
      timer = setTimeout(end, this.lookMs);
      await count(response.body.getReader(), seen);
    } catch {
      // Aborted after lookMs, as a rule. Without an answer there is no rate.
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      own.abort();
    }
    return seen.failed || seen.startedAt === null ? null : rateOf(seen.packets, this.now() - seen.startedAt);
  }
}

function rateOf(packets, ms) {
  return ms > 0 ? (packets * 1000) / ms : 0;
}

async function count(reader, seen) {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const parser = new EventParser();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    for (const { event, data } of parser.push(decoder.decode(value, { stream: true }))) {
      if (event === "packet") {
        seen.packets += 1;
      } else if (event === "dropped") {
        seen.packets += droppedIn(data);
      } else if (event === "error") {
        seen.failed = true;
      }
    }
  }
}

function droppedIn(data) {
  try {
    const { dropped } = JSON.parse(data);
    return Number.isFinite(dropped) && dropped > 0 ? dropped : 0;
  } catch {
    return 0;
  }
}
