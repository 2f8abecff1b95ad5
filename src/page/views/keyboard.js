// Keys of the page, and the dialog that lists them. A person whose tools send letters by themselves (speech
// input) can switch the single keys off there (WCAG 2.1.4).
import { element, setChildren } from "./dom.js";
import { Stored } from "./stored.js";

// What is shown in the dialog, and the action of each key.
const KEYS = [
  { keys: ["j"], action: "next", text: "Next conversation; in the chat, next packet" },
  { keys: ["k"], action: "previous", text: "Previous conversation; in the chat, previous packet" },
  { keys: ["Enter"], action: "open", text: "Open the chosen conversation" },
  { keys: ["Escape"], shown: "Esc", action: "back",
    text: "Back: from a packet, from the chat to the list, out of the search or a dialog" },
  { keys: ["/"], action: "search", text: "Search conversations" },
  { keys: [" "], shown: "Space", action: "pause", text: "Pause or resume" },
  { keys: ["?"], action: "help", text: "This list" },
];

export class Keyboard {
  // help: the <dialog>. actions: {next, previous, open, back, search, pause}: functions without arguments.
  constructor(help, actions) {
    this.help = help;
    this.actions = { ...actions, help: () => this.showHelp() };
    this.stored = new Stored("chattcp.keys");
    this.on = this.stored.get() !== "off";
    document.addEventListener("keydown", (event) => this.#pressed(event));
    this.#build();
  }

  showHelp() {
    if (!this.help.open) {
      this.help.showModal();
    }
  }

  #build() {
    const rows = KEYS.map(({ keys, shown, text }) =>
      [element("dt", {}, element("kbd", {}, shown ?? keys[0])), element("dd", {}, text)]);
    const box = element("input", { attributes: { type: "checkbox" } });
    box.checked = this.on;
    box.addEventListener("change", () => {
      this.on = box.checked;
      this.stored.set(this.on ? "on" : "off");
    });
    setChildren(this.help,
      element("h2", { attributes: { id: "help-title" } }, "Keys"),
      element("dl", { class: "keys" }, rows),
      element("label", { class: "check" }, box, "Single-key shortcuts"),
      element("form", { class: "dialog-buttons", attributes: { method: "dialog" } },
        element("button", { class: "primary", attributes: { autofocus: true } }, "Close")));
  }

  #pressed(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey ||
      document.querySelector("dialog[open]")) {
      return;
    }
    const key = KEYS.find(({ keys }) => keys.includes(event.key));
    if (!key || !(this.on || event.key === "Escape") || !this.#meant(event)) {
      return;
    }
    event.preventDefault();
    this.actions[key.action]?.();
  }

  // A letter that goes into a field is text, a space or Enter on a button presses it.
  #meant(event) {
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")) {
      return event.key === "Escape";
    }
    const pressed = event.key === " " || event.key === "Enter";
    return !pressed || !target.closest("button, a, input, summary, label, [role=listitem]");
  }
}
