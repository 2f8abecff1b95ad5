// A stream of packets from the server: it connects, reads, waits for the sink, and connects again.
import { EventParser } from "./event_parser.js";
import { ServerError } from "./server.js";

const FIRST_DELAY_MS = 1000;
const MOST_DELAY_MS = 30_000;
// The server sends a comment after 5 s of silence: longer silence means that the connection is lost.
const SILENCE_MS = 20_000;
const TRY_AGAIN = new Set([0, 408, 425, 429, 500, 502, 503, 504]);

// A server that refuses a large body does not wait for all of it, and the browser then hides the answer.
const UPLOAD_CUT = "the server ended the connection; the file may be larger than --max-upload allows";

// How one connection went on: "lost" is tried again; "ended" and "failed" are not.
const LOST = Object.freeze({ name: "lost", detail: "connection lost" });
const ENDED = Object.freeze({ name: "ended", detail: "" });
const ENDED_BY_SERVER = Object.freeze({ name: "ended", detail: "by the server" }); // A live capture.

// The server's text without what helps only other clients of its API.
function forPage(text) {
  return text.replace(/^body: /, "").replace(/; GET \/api\/files lists them$/, "");
}

// Resolves after `ms`, or at once when `signal` is aborted.
function waitFor(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
    if (signal.aborted) {
      done();
    }
  });
}

export class PacketStream {
  #abort = new AbortController();
  #lastEventId = "";
  #delayMs = FIRST_DELAY_MS;

  // path, query: as for Server.open(); body: a Blob to send (POST). sink: {packets(lines) → Promise or
  // nothing, dropped({dropped, where}), status(name, detail, error)}. Nothing more is
  //   read until the promise of packets() is settled; the server counts what this client is too slow for.
  //   Names of status: connecting, open, reconnecting, ended, failed. `error`: the ServerError, if any.
  // reconnects: a live capture does; a file and an upload do not.
  constructor({
    server,
    path,
    query,
    body,
    sink,
    reconnects = path === "api/capture",
    wait = waitFor,
    silenceMs = SILENCE_MS,
  }) {
    Object.assign(this, { server, path, query, body, sink, reconnects, wait, silenceMs });
  }

  // Resolves when the stream is over: ended, failed or stopped. Never throws.
  async start() {
    this.#status("connecting", "");
    for (;;) {
      const outcome = await this.#connection();
      if (this.#abort.signal.aborted) {
        return;
      }
      if (outcome.name === "ended" || outcome.name === "failed") {
        this.#status(outcome.name, outcome.detail, outcome.error);
        return;
      }
      if (!this.reconnects) {
        const detail = outcome.error ? outcome.detail : `${outcome.detail} before the end`;
        this.#status("failed", detail, outcome.error);
        return;
      }
      await this.#pause(outcome);
      if (this.#abort.signal.aborted) {
        return;
      }
    }
  }

  // Ends the stream; the sink hears "ended", and nothing more.
  stop() {
    if (!this.#abort.signal.aborted) {
      this.#status("ended", "stopped");
      this.#abort.abort();
    }
  }

  #status(name, detail, error = null) {
    if (!this.#abort.signal.aborted) {
      this.sink.status(name, detail, error);
    }
  }

  async #pause({ detail, error }) {
    const ms = Math.max(error?.retryAfterMs ?? 0, this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, MOST_DELAY_MS);
    this.#status("reconnecting", `${detail}; trying again in ${Math.ceil(ms / 1000)} s`, error ?? null);
    await this.wait(ms, this.#abort.signal);
  }

  // One connection, to its end.
  async #connection() {
    // Of its own, so that a silent connection can be given up without ending the stream.
    const own = new AbortController();
    const follow = () => own.abort();
    this.#abort.signal.addEventListener("abort", follow);
    try {
      const response = await this.#open(own.signal);
      return await this.#answered(response, own);
    } catch (error) {
      return this.#outcomeOf(error);
    } finally {
      this.#abort.signal.removeEventListener("abort", follow);
      own.abort();
    }
  }

  #open(signal) {
    return this.server.open(this.path, this.query, {
      method: this.body === undefined ? "GET" : "POST",
      body: this.body,
      signal,
      lastEventId: this.#lastEventId,
      accept: "text/event-stream",
    });
  }

  #outcomeOf(error) {
    if (error instanceof ServerError && error.status === 0 && this.body !== undefined) {
      return { name: "failed", detail: UPLOAD_CUT, error };
    }
    if (error instanceof ServerError) {
      return { name: TRY_AGAIN.has(error.status) ? "lost" : "failed", detail: forPage(error.message), error };
    }
    if (error instanceof RangeError) {
      return { name: "failed", detail: error.message };
    }
    return LOST; // fetch() and read() throw TypeError for a lost connection, AbortError for a silent one.
  }

  async #answered(response, own) {
    if (response.status === 204) {
      return ENDED;
    }
    const type = response.headers.get("Content-Type") ?? "";
    if (!/^text\/event-stream\b/i.test(type)) {
      return { name: "failed", detail: "the server's answer is not a stream of events" };
    }
    this.#status("open", "");
    return this.#read(response.body.getReader(), own);
  }

  async #read(reader, own) {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true }); // The parser drops it.
    const parser = new EventParser();
    parser.lastEventId = this.#lastEventId;
    for (;;) {
      const { done, value } = await this.#readChunk(reader, own);
      if (done || this.#abort.signal.aborted) {
        return LOST; // Without `close`.
      }
      const outcome = await this.#deliver(parser.push(decoder.decode(value, { stream: true })));
      if (outcome !== null) {
        return outcome;
      }
    }
  }

  async #readChunk(reader, own) {
    const timer = this.reconnects ? setTimeout(() => own.abort(), this.silenceMs) : undefined;
    try {
      return await reader.read();
    } finally {
      clearTimeout(timer);
    }
  }

  // Hands the events on, in order, packets in groups. Returns how the stream ends, or null if it goes on.
  async #deliver(events) {
    let lines = [];
    for (const event of events) {
      this.#lastEventId = event.id;
      if (event.event === "packet") {
        lines.push(event.data);
        continue;
      }
      await this.#handOver(lines);
      lines = [];
      const outcome = this.#take(event);
      if (outcome !== null || this.#abort.signal.aborted) {
        return outcome ?? LOST;
      }
    }
    await this.#handOver(lines);
    return null;
  }

  async #handOver(lines) {
    if (lines.length > 0 && !this.#abort.signal.aborted) {
      this.#delayMs = FIRST_DELAY_MS; // The connection works.
      await this.sink.packets(lines);
    }
  }

  #take({ event, data }) {
    if (event === "dropped") {
      this.#takeDropped(data);
    } else if (event === "error") {
      return { name: "failed", detail: forPage(data) };
    } else if (event === "close") {
      // Also when the server stops: a person decides whether to start again.
      return this.reconnects ? ENDED_BY_SERVER : ENDED;
    }
    return null;
  }

  #takeDropped(data) {
    let loss;
    try {
      loss = JSON.parse(data);
    } catch {
      return;
    }
    if (Number.isFinite(loss?.dropped) && loss.dropped > 0) {
      this.sink.dropped({ dropped: loss.dropped, where: String(loss.where ?? "") });
    }
  }
}
