// What can be done with a conversation: switches of the chat, following, saving, and a command for what
// comes.
import { element, setAttribute, setShown } from "./dom.js";
import { copyText } from "./copy.js";
import { saveJson, savePcap } from "./save_conversation.js";

const COPY = "Copy for Wireshark";

export class ChatToolbar {
  // onFollow(): "Follow" was pressed.
  constructor(app, { onFollow }) {
    this.app = app;
    this.switches = [
      this.#toggle("Since previous", "Time since the previous packet instead of the time of day",
        (switches) => switches.time === "delta", (on) => ["time", on ? "delta" : "absolute"]),
      this.#toggle("Hex", "Payloads as hex", (switches) => switches.hex, (on) => ["hex", on]),
      this.#toggle("Acks", "Each pure acknowledgement as a bubble of its own",
        (switches) => switches.acks, (on) => ["acks", on]),
      this.#toggle("Explain", "What each packet does, in plain words",
        (switches) => switches.notes, (on) => ["notes", on]),
    ];
    this.node = element("div", { class: "chat-toolbar", attributes: { role: "group", "aria-label": "Chat" } },
      element("div", { class: "tool-group" }, this.switches.map((one) => one.button)),
      element("div", { class: "tool-group" },
        button("Follow", "Both sides' bytes in order", onFollow),
        button("Save pcap", "The packets of this conversation that are kept here",
          () => savePcap(this.conversation)),
        button("Save JSON", "The same as JSON Lines", () => saveJson(this.conversation)),
        this.command = button(COPY, "", () => this.#copy())));
  }

  // conversation: the chosen one, or null.
  update(conversation) {
    for (const { button: node, isOn } of this.switches) {
      setAttribute(node, "aria-pressed", String(Boolean(isOn(this.app.switches))));
    }
    if (conversation === this.conversation) return;
    this.conversation = conversation;
    const live = conversation && this.app.selection?.source?.kind === "interface";
    setShown(this.command, live);
    if (live) this.command.title = `What comes from now on, into Wireshark: ${this.#commandText()}`;
  }

  #toggle(label, title, isOn, change) {
    const press = () => this.app.setSwitch(...change(!isOn(this.app.switches)));
    return { button: button(label, title, press), isOn };
  }

  async #copy() {
    const text = this.#commandText();
    // What cannot be copied is shown, to be copied by hand.
    this.#say(await copyText(text) ? "Copied" : text);
  }

  #commandText() {
    const { source, filters } = this.app.selection;
    return liveCommand(source.name, this.conversation, this.app.server, filters.decapsulate);
  }

  #say(text) {
    this.command.textContent = text;
    clearTimeout(this.timer);
    const back = () => { this.command.textContent = COPY; };
    this.timer = setTimeout(back, text === "Copied" ? 2_000 : 20_000);
  }
}

// The command that shows what comes of a conversation in Wireshark. Both ends are named as source and as
// destination, since the values of one filter are alternatives. tunnels: those that the capture opens. The
// token is named, not shown: every user of a machine sees its command lines, so the shell takes it from the
// environment.
export function liveCommand(name, { proto, client, server }, { base, token }, tunnels = []) {
  const url = new URL("api/capture.pcap", base);
  const hosts = [...new Set([client.ip, server.ip])].join(",");
  const ports = [...new Set([client.port, server.port])].join(",");
  const query = { i: name, p: proto, "h.src": hosts, "h.dst": hosts, "p.src": ports, "p.dst": ports };
  if (tunnels.length > 0) query.decapsulate = tunnels.join(",");
  url.search = new URLSearchParams(query).toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  const header = token ? "-H \"Authorization: Bearer $CHATTCP_TOKEN\" " : "";
  return `curl -N ${header}${quoted(url.href)} | wireshark -k -i -`;
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function button(text, title, click) {
  return element("button", { attributes: { type: "button", title: title || null }, on: { click } }, text);
}
