// One row of the list of conversations: who talks to whom, how it stands, how much, and what is wrong.
import { portName } from "../words/ports.js";
import { PROBLEMS } from "../words/problems.js";
import { STATES } from "../words/states.js";
import { bytesText, counted, durationText } from "../words/units.js";
import { element, markElement, setAttribute, setChildren, setText } from "./dom.js";
import { drawSparkline, sparkline } from "./sparkline.js";

const SHORT_ADDRESS = 24; // Characters that always have room.

const parts = new WeakMap(); // element of a row → the nodes in it that change

// Makes the element of a row, or fills the one given. facts: {index, count, id, chosen, now (ms, for the
// age)}.
export function conversationRow(row, conversation, facts) {
  const node = row ?? emptyRow();
  const part = parts.get(node);
  setAttribute(node, "id", facts.id);
  setAttribute(node, "aria-selected", String(facts.chosen));
  setAttribute(node, "aria-posinset", facts.index + 1);
  setAttribute(node, "aria-setsize", facts.count);
  if (part.conversation !== conversation) {
    part.conversation = conversation;
    part.problems = null;
    part.drawn = -1;
  }
  setText(part.proto, conversation.proto.toUpperCase());
  fillAddress(part.client, conversation.client);
  fillAddress(part.server, conversation.server);
  const service = portName(conversation.proto, conversation.server.port);
  setText(part.service, service);
  fillNumbers(part, conversation, facts.now);
  fillProblems(part, conversation.problems);
  return node;
}

// "192.0.2.1:443", "[2001:db8::1]:443".
export function addressText({ ip, port }) {
  return ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`;
}

// A long address is cut where there is no room for it; its port is not.
function fillAddress(node, endpoint) {
  const text = addressText(endpoint);
  if (node.title === text) {
    return;
  }
  node.title = text;
  const port = text.lastIndexOf(":");
  setChildren(node, text.length <= SHORT_ADDRESS ? text
    : [element("span", { class: "ip" }, text.slice(0, port)), element("span", {}, text.slice(port))]);
}

// What is said of the state, for a list: the words of the side that is further on.
export function stateText(conversation) {
  return STATES[conversation.state]?.label ?? conversation.state?.toLowerCase() ?? "";
}

function emptyRow() {
  const bdi = (name) => element("bdi", { class: name, attributes: { dir: "ltr" } });
  const part = { client: bdi("client"), server: bdi("server"), service: element("span", { class: "service" }),
    proto: element("span", { class: "proto" }), state: element("span"), packets: element("span"),
    bytes: element("span"), age: element("span", { class: "age" }),
    problemBox: element("span", { class: "marks" }), spark: sparkline() };
  const node = element("div", { class: "conversation", attributes: { role: "option" } },
    element("span", { class: "who" }, part.client, part.age),
    element("span", { class: "who" }, element("span", { class: "to" },
      element("span", { class: "arrow", attributes: { "aria-hidden": "true" } }, "→ "),
      element("span", { class: "visually-hidden" }, " to "), part.server, part.service), part.spark.svg),
    element("span", { class: "facts" }, part.proto, part.state, part.packets, part.bytes),
    part.problemBox);
  parts.set(node, part);
  return node;
}

function fillNumbers(part, conversation, now) {
  const { client, server } = conversation.totals;
  const packets = client.packets + server.packets;
  setText(part.state, stateText(conversation));
  setText(part.packets, counted(packets, "packet"));
  setText(part.bytes, bytesText(client.bytes + server.bytes));
  setText(part.age, ageText(now - conversation.lastAt));
  if (part.drawn !== packets) {
    part.drawn = packets;
    drawSparkline(part.spark, conversation.activity);
  }
}

// Time since the newest packet, coarse: it changes at most once a second.
export function ageText(ms) {
  return ms < 1000 ? "now" : `${durationText(Math.floor(ms / 1000) * 1000)} ago`;
}

function fillProblems(part, problems) {
  const names = problems.join();
  if (part.problems === names) {
    return;
  }
  part.problems = names;
  setChildren(part.problemBox, problems.map((name) => {
    const { symbol, label, meaning } = PROBLEMS[name] ?? { symbol: "!", label: name, meaning: "" };
    return markElement({ symbol, label, kind: "trouble", title: meaning });
  }));
}
