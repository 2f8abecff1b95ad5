// What the chosen conversation means: findings in words, totals of both sides, and plots. Sums over all its packets
// are made seldom, the less often the longer they take, and only when there is something new.
import { element, setChildren, setShown, setText } from "./dom.js";
import { Plot } from "./plot.js";
import { handshakeOf, rangeOfPoints, shareText } from "./meaning_facts.js";
import { plotsOf } from "./meaning_plots.js";
import { findings } from "../model/findings.js";
import { bytesText, countText, durationText } from "../words/units.js";

const REST = 500;      // ms between two sums at the least.
const SHARE = 20;      // Sums take at most one part in so many of the time.

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
    this.empty = element("p", { class: "meaning-part quiet" }, "What a conversation means is said here.");
    setChildren(root, this.empty, this.parts);
    this.update(new Set(["choice"]));
  }

  // topics: what changed, as App says it.
  update(topics) {
    const { conversation } = this.app.chosen;
    const other = conversation !== this.conversation;
    this.conversation = conversation;
    if (other) {
      for (const node of this.parts) setShown(node, conversation);
      setShown(this.empty, !conversation);
      this.summed = -1;
      clearTimeout(this.timer);
      this.timer = null;
      if (conversation) this.#sum();
    } else if (conversation && topics.has("packets")) {
      this.timer ??= setTimeout(() => this.#sum(), this.pause);
    }
  }

  #sum() {
    this.timer = null;
    const { conversation } = this;
    this.#say(findings(conversation)); // Time alone changes some: a question that nobody answers.
    if (conversation.version === this.summed) return;
    this.summed = conversation.version;
    const begin = performance.now();
    const plots = plotsOf(conversation);
    this.#count(conversation, plots.times);
    this.upper.draw(plots.times);
    this.lower.draw(plots.amounts);
    setShown(this.plots, [...plots.times.series, ...plots.amounts.series].some((one) => one.points.length > 0));
    this.pause = Math.max(REST, (performance.now() - begin) * SHARE);
  }

  #say(texts) {
    const key = texts.join("\n");
    if (key === this.said) return;
    this.said = key;
    setChildren(this.findings, texts.length > 0 ? texts.map((text) => element("li", {}, text))
      : element("li", { class: "well" }, "Nothing unusual."));
  }

  #count(conversation, { series }) {
    const { client, server } = conversation.totals;
    const isTcp = conversation.proto === "tcp";
    const handshake = handshakeOf(conversation);
    const trips = [series[0], series[1]].map((one) => rangeOfPoints(one.points));
    const tripText = (name) => trips.map((trip) => (trip ? durationText(trip[name]) : "–"));
    const rows = [
      ["Packets", countText(client.packets), countText(server.packets)],
      ["Bytes on the wire", bytesText(client.bytes), bytesText(server.bytes)],
      ["Payload", bytesText(client.payload), bytesText(server.payload)],
      isTcp && ["Sent again", shareText(client.retransmissions, client.packets), shareText(server.retransmissions, server.packets)],
      isTcp && ["Handshake answered in", durationOf(handshake.toClient), durationOf(handshake.toServer)],
      trips.some(Boolean) && [isTcp ? "Acknowledged, fastest" : "Answers, fastest", ...tripText("min")],
      trips.some(Boolean) && ["on average", ...tripText("mean")],
      trips.some(Boolean) && ["slowest", ...tripText("max")],
      ["Lasted", durationText(conversation.lastAt - conversation.firstAt), null],
    ].filter(Boolean);
    this.#rows(rows);
  }

  // Rows stay, only their texts change.
  #rows(rows) {
    if (this.totals.rows.length !== rows.length) setChildren(this.totals, rows.map(rowElement));
    rows.forEach((texts, i) => {
      const { cells } = this.totals.rows[i];
      texts.filter((text) => text !== null).forEach((text, j) => setText(cells[j], text));
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
  return element("tr", {}, element("th", { attributes: { scope: "row" } }),
    element("td", { attributes: { colspan: single ? "2" : null } }), !single && element("td"));
}
