// What the page shows and does, without the DOM: views read it and call its actions, and it tells them in topics
// what has changed. Topics: "packets", "list" (a search has found more), "choice", "switches", "status",
// "selection".
import { PacketStream } from "../capture/packet_stream.js";
import { apiPath, apiQuery, emptySelection, withSource } from "../capture/selection.js";
import { Slices } from "../capture/slices.js";
import { CaptureModel } from "../model/capture_model.js";
import { ConversationList } from "../model/conversation_list.js";
import { packetOf } from "../model/packet.js";

const PATIENT = new Set(["packets", "list", "status"]); // Topics that come by themselves, all the time.
const NOTHING_CHOSEN = Object.freeze({ conversation: null, packet: null });

export class App {
  #subscribers = new Set();
  #pending = new Set();
  #isScheduled = false;
  #isUrgent = false;
  #stream = null;
  #run = null; // AbortController of the stream under way.
  #request = null; // Of the last start: path, query, body.
  #isPaused = false;
  #state = { name: "idle", detail: "", needsToken: false };

  // schedule(fn, isUrgent): calls fn soon, once, as FramePace.request() does; limits: of CaptureModel;
  // slices, portName: see there; makeStream: for tests.
  constructor({ server, schedule, limits = {}, slices = new Slices(), portName, makeStream } = {}) {
    this.server = server;
    this.schedule = schedule ?? ((fn) => setTimeout(fn, 16));
    this.slices = slices;
    this.makeStream = makeStream ?? ((options) => new PacketStream(options));
    this.model = new CaptureModel(limits);
    const onChange = () => this.#changed("list", "packets");
    this.list = new ConversationList(this.model, { portName, onChange });
    this.selection = emptySelection();
    this.chosen = NOTHING_CHOSEN;
    this.switches = { time: "absolute", hex: false, acks: false, notes: true };
    this.shownVersion = 0; // Of the model, as views were last told to show it.
  }

  // name: idle, connecting, open, reconnecting, ended, failed; detail: for people; needsToken: ask for
  // one. Counts: see CaptureModel.
  get status() {
    const { packets, bytes, counted, letGo, forgotten, dropped, unreadable } = this.model;
    const counts = { packets, bytes, counted, letGo, forgotten, dropped, unreadable };
    return { ...this.#state, paused: this.#isPaused, ...counts };
  }

  get isRunning() {
    return this.#stream !== null;
  }

  // fn(topics: Set) is called when something has changed, at most once a frame. Returns a function that
  // ends it.
  subscribe(fn) {
    this.#subscribers.add(fn);
    return () => this.#subscribers.delete(fn);
  }

  #changed(...topics) {
    topics.forEach((topic) => this.#pending.add(topic));
    const isUrgent = topics.some((topic) => !PATIENT.has(topic));
    if (!this.#isScheduled || (isUrgent && !this.#isUrgent)) {
      this.#isScheduled = true;
      this.#isUrgent = isUrgent;
      this.schedule(() => {
        this.#isScheduled = false;
        this.flush();
      }, isUrgent);
    }
  }

  // Tells subscribers now what has changed. While paused, "packets" waits.
  flush() {
    const held = this.#isPaused && this.#pending.has("packets");
    const topics = new Set(this.#pending);
    this.#pending.clear();
    if (held) {
      topics.delete("packets");
      this.#pending.add("packets");
    } else if (topics.has("packets")) {
      this.shownVersion = this.model.version;
    }
    if (topics.size > 0) {
      [...this.#subscribers].forEach((fn) => fn(topics));
    }
  }

  // Another choice of source or filters, not started yet.
  setSelection(selection) {
    this.selection = selection;
    this.#changed("selection");
  }

  // Captures from an interface, or reads a file of the server; what was shown goes.
  start(selection) {
    this.setSelection(selection);
    return this.#begin({ path: apiPath(selection), query: apiQuery(selection) });
  }

  // Sends a capture file (a File or Blob) to the server and shows its packets, with the filters chosen.
  // Nothing is kept there.
  openFile(file) {
    this.setSelection(withSource(this.selection, "upload", file.name ?? "file"));
    return this.#begin({ path: "api/packets", query: apiQuery(this.selection), body: file });
  }

  // The last start() or openFile() again, as after a token was given. False if there was none.
  retry() {
    return this.#request !== null && this.#begin(this.#request);
  }

  // Resolves when the stream is over.
  async #begin(request) {
    this.#request = request;
    this.#endStream();
    this.#isPaused = false;
    this.clear();
    const run = new AbortController();
    this.#run = run;
    const stream = this.makeStream({ server: this.server, ...request, sink: this.#sinkOf(run.signal) });
    this.#stream = stream;
    await stream.start();
    if (this.#stream === stream) {
      this.#stream = null;
    }
  }

  // What an old stream still says is not heard.
  #sinkOf(signal) {
    return {
      packets: (lines) => this.#take(lines, signal),
      dropped: (loss) => {
        if (!signal.aborted) {
          this.model.noteDropped(loss);
          this.#changed("packets", "status");
        }
      },
      status: (name, detail, error) => {
        if (!signal.aborted) {
          this.#setStatus(name, detail, error);
        }
      },
    };
  }

  // In slices: the stream reads on only when these are done.
  async #take(lines, signal) {
    const takeLine = (line) => {
      const packet = packetOf(line);
      if (packet === null) {
        this.model.noteUnreadable();
      } else {
        this.model.add(packet);
      }
      this.#changed("packets", "status");
    };
    await this.slices.each(lines, takeLine, signal);
  }

  #setStatus(name, detail, error = null) {
    this.#state = { name, detail, needsToken: error?.needsToken === true };
    if (name === "ended" || name === "failed") {
      this.model.noteOver();
      this.#changed("packets");
    }
    this.#changed("status");
  }

  #endStream() {
    const stream = this.#stream;
    this.#stream = null;
    stream?.stop();
    this.#run?.abort();
  }

  // Freezes what is shown; packets are still taken. Does nothing when the stream is over.
  pause() {
    if (this.isRunning) {
      this.#setPaused(true);
    }
  }

  resume() {
    this.#setPaused(false);
  }

  #setPaused(paused) {
    this.#isPaused = paused;
    this.#changed("status", ...(paused ? [] : ["packets"]));
  }

  // Ends the stream; the packets stay.
  stop() {
    this.#endStream();
    if (this.#state.name !== "failed" && this.#state.name !== "idle") {
      this.#setStatus("ended", this.#state.detail || "stopped");
    }
  }

  // Forgets all packets; the stream goes on.
  clear() {
    this.model.clear();
    this.chosen = NOTHING_CHOSEN;
    this.#changed("packets", "choice", "status");
  }

  // A conversation, or null; its packets are chosen separately.
  chooseConversation(conversation) {
    if (this.chosen.conversation !== conversation) {
      this.chosen = Object.freeze({ conversation, packet: null });
      this.#changed("choice");
    }
  }

  // A packet, with its conversation; null: none.
  choosePacket(packet) {
    if (this.chosen.packet !== packet) {
      this.chosen = Object.freeze({ conversation: packet?.conversation ?? this.chosen.conversation, packet });
      this.#changed("choice");
    }
  }

  // time: "absolute" or "delta"; hex, acks, notes: true or false; theme: a name. Others are an error.
  setSwitch(name, value) {
    if (!["time", "hex", "acks", "notes", "theme"].includes(name)) {
      throw new RangeError(`no switch '${name}'`);
    }
    this.switches[name] = value;
    this.#changed("switches");
  }
}
