// Light, dark, or as the system has it; remembered on this machine.
import { Stored } from "./stored.js";

const NEXT = { "": "light", light: "dark", dark: "" };
const WORDS = {
  "": ["◐", "Theme: as the system"],
  light: ["☀", "Theme: light"],
  dark: ["☾", "Theme: dark"],
};

export class Theme {
  // storage: of Stored; root: the element that shows it. Both for tests.
  constructor({ storage, root = document.documentElement } = {}) {
    this.stored = new Stored("chattcp.theme", storage);
    this.root = root;
    this.#set(this.stored.get() ?? "");
  }

  // What is on, as [symbol, words].
  get words() { return WORDS[this.name]; }

  next() { this.#set(NEXT[this.name]); }

  #set(name) {
    this.name = name in NEXT ? name : "";
    this.stored.set(this.name);
    if (this.name === "") {
      delete this.root.dataset.theme;
    } else {
      this.root.dataset.theme = this.name;
    }
  }
}
