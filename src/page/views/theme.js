// Light, dark, or as the system has it; remembered on this machine.
const STORED = "chattcp.theme";
const NEXT = { "": "light", light: "dark", dark: "" };
const WORDS = {
  "": ["◐", "Theme: as the system"],
  light: ["☀", "Theme: light"],
  dark: ["☾", "Theme: dark"],
};

export class Theme {
  constructor(storage = localStorage, root = document.documentElement) {
    this.storage = storage;
    this.root = root;
    this.#set(storage.getItem(STORED) ?? "");
  }

  // What is on, as [symbol, words].
  get words() { return WORDS[this.name]; }

  next() { this.#set(NEXT[this.name]); }

  #set(name) {
    this.name = name in NEXT ? name : "";
    this.storage.setItem(STORED, this.name);
    if (this.name === "") {
      delete this.root.dataset.theme;
    } else {
      this.root.dataset.theme = this.name;
    }
  }
}
