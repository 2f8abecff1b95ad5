// What the chosen conversation means: findings in words, totals of both sides, and plots. Packets are read in
// slices, and what they amount to is shown a few times a second at most.
import { element, setChildren, setShown, setText } from "./dom.js";
import { Plot } from "./plot.js";
import { handshakeOf, shareText } from "./meaning_facts.js";
import { MeaningSeries } from "../model/meaning_series.js";
import { plotsOf } from "./meaning_plots.js";
import { findings } from "../model/findings.js";
import { bytesText, countText, durationText } from "../words/units.js";

const PACE = 500;  // ms between two drawings.
const SLICE = 6;   // ms of reading at a time.

export class MeaningView {
  constructor(root, app) {
    this.app = app;
    this.findings = element("ul", { class: "findings" });
    this.totals = element("tbody");
    this.plots = element("section", { class: "meaning-part" });
    const onChoose = (packet) => app.choosePacket(packet);
    this.upper = new Plot(this.plots, { onChoose });
    this.lower = new Plot(this.plots, { onChoose });
    this.parts = [part("What happened", this.findings), part("In numbers", table(this.totals)), this.plots];
    this.empty = element("p", { class: "meaning-part quiet" }, "Choose a conversation to see what happened in it.");
    setChildren(root, this.empty, this.parts);
    this.update(new Set(["choice"]));
  }

  // topics: what changed, as App says it.
  update(topics) {
    const { conversation } = this.app.chosen;
    const other = conversation !== this.conversation;
    this.conversation = conversation;
    if (other) this.#begin(conversation);
    else if (conversation && topics.has("packets")) this.timer ??= setTimeout(() => this.#read(), PACE);
  }

  #begin(conversation) {
    for (const node of this.parts) setShown(node, conversation);
    setShown(this.empty, !conversation);
    clearTimeout(this.timer);
    this.timer = null;
    this.series = conversation && new MeaningSeries(conversation);
    this.drawn = -1;
    this.handshake = { toServer: null, toClient: null };
    if (conversation) this.#read();
    else for (const plot of [this.upper, this.lower]) plot.clear();
  }

  // Reads a slice, and the next one after the page had a breath, until all is read; then draws.
  #read() {
    if (!this.series.advance(SLICE)) {
      this.timer = setTimeout(() => this.#read(), 0);
      if (this.drawn < 0) this.#draw();
      return;
    }
    this.timer = null;
    this.#draw();
  }

  #draw() {
    const { conversation, series } = this;
    this.#say(findings(conversation)); // Time alone changes some: a question that nobody answers.
    if (conversation.version === this.drawn && series.next === this.drawnTo) return;
    this.drawn = conversation.version;
    this.drawnTo = series.next;
    this.#count(conversation, series);
    const plots = plotsOf(series);
    this.upper.draw(plots.times);
    this.lower.draw(plots.amounts);
    setShown(this.plots, !this.upper.figure.hidden || !this.lower.figure.hidden);
  }

  #say(texts) {
    const key = texts.join("\n");
    if (key === this.said) return;
    this.said = key;
    setChildren(this.findings, texts.length > 0 ? texts.map((text) => element("li", {}, text))
      : element("li", { class: "well" }, "Nothing unusual."));
  }

  #count(conversation, { times }) {
    const { client, server } = conversation.totals;
    const isTcp = conversation.proto === "tcp";
    const handshake = this.#handshake();
    const trips = [times.client, times.server];
    const hasTrips = trips.some((trip) => trip.count > 0);
    const tripText = (name) => trips.map((trip) => (trip.count > 0 ? durationText(trip[name]) : "–"));
    const rows = [
      ["Packets", countText(client.packets), countText(server.packets)],
      ["Bytes on the wire", bytesText(client.bytes), bytesText(server.bytes)],
      ["Payload", bytesText(client.payload), bytesText(server.payload)],
      isTcp && ["Sent again", ...[client, server].map((one) => shareText(one.retransmissions, one.packets))],
      isTcp && ["Handshake answered in", durationOf(handshake.toClient), durationOf(handshake.toServer)],
      hasTrips && [isTcp ? "Acknowledged, fastest" : "Answers, fastest", ...tripText("min")],
      hasTrips && ["on average", ...tripText("mean")],
      hasTrips && ["slowest", ...tripText("max")],
      ["Lasted", durationText(conversation.lastAt - conversation.firstAt), null],
    ].filter(Boolean);
    this.#rows(rows);
  }

  // Once known, it stays so when the packets that showed it are let go.
  #handshake() {
    const now = handshakeOf(this.conversation);
    this.handshake.toServer ??= now.toServer;
    this.handshake.toClient ??= now.toClient;
    return this.handshake;
  }

  // Rows stay, only their texts change.
  #rows(rows) {
    if (this.totals.rows.length !== rows.length) setChildren(this.totals, rows.map(rowElement));
    rows.forEach((texts, i) => {
      const { cells } = this.totals.rows[i];
      texts.filter((text) => text !== null).forEach((text, j) => setText(cells[j].firstChild, text));
    });
  }
}

function durationOf(ms) {
  return ms === null ? "–" : durationText(ms);
}

function part(title, content) {
  return element("section", { class: "meaning-part" }, element("h2", {}, title), content);
}

function table(body) {
  const head = ["client", "server"].map((side) =>
    element("th", { class: side, attributes: { scope: "col" } }, side === "client" ? "Client" : "Server"));
  return element("table", { class: "totals" },
    element("thead", {}, element("tr", {}, element("td"), head)), body);
}

// A row whose last text is null has one value for both sides.
function rowElement(texts) {
  const single = texts[2] === null;
  return element("tr", {}, element("th", { attributes: { scope: "row" } }, element("span")),
    element("td", { attributes: { colspan: single ? "2" : null } }, element("bdi")),
    !single && element("td", {}, element("bdi")));
}
