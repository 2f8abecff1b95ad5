// The first thing that a person sees: where packets come from, which of them, and the command line that does
// the same.
import { FILTERS, commandLine, emptySelection, filterText, withFilter, withSource }
  from "../capture/selection.js";
import { copyText } from "./copy.js";
import { element, setChildren, setShown, setText } from "./dom.js";
import { FilterFields } from "./filter_fields.js";
import { SourceList } from "./source_list.js";

export class StartView {
  // start(selection), openFile(file): what the person asked for. changed(selection): another choice, not yet
  // started. load(): get the sources again, as there are none.
  constructor(root, { start, openFile, changed, load }) {
    this.root = root;
    this.start = start;
    this.openFile = openFile;
    this.changed = changed;
    this.load = load;
    this.#build();
  }

  // Shows the choice of `selection`: its filters, and its source if it has one.
  showSelection(selection) {
    for (const name of this.filters.names()) {
      this.filters.setText(name, filterText(selection, name));
    }
    if (selection.source) {
      this.sources.choose(selection.source);
    }
    this.#showCommand();
  }

  // The sources could not be loaded: without one, Start tries again.
  offerLoad() { this.startButton.disabled = false; }

  // Interfaces and files as the server listed them.
  showSources(interfaces, files) {
    this.sources.show(interfaces, files);
    this.#showCommand();
  }

  // Says what went wrong, at the field that it is about or above the form, where it begins with the name of
  // the file, if there is one; "" takes it away.
  showError(message, file = "") {
    this.filters.clearErrors();
    const placed = message !== "" && this.filters.showError(message);
    const named = file === "" || message.startsWith(`${file}: `);
    setText(this.alert, placed ? "" : named ? message : `${file}: ${message}`);
    setShown(this.alert, message !== "" && !placed);
  }

  setRate(name, rate) { this.sources.setRate(name, rate); }

  // The selection as the form has it now; its source may be null.
  #chosen() {
    let selection = emptySelection();
    for (const name of this.filters.names()) {
      selection = withFilter(selection, name, this.filters.text(name));
    }
    const source = this.sources.chosen;
    return source ? withSource(selection, source.kind, source.name) : selection;
  }

  #edited() {
    const selection = this.#chosen();
    this.#showCommand(selection);
    this.changed(selection);
  }

  #showCommand(selection = this.#chosen()) {
    setText(this.command, selection.source ? commandLine(selection) : "chattcp capture …");
    this.startButton.disabled = !selection.source;
  }

  #build() {
    const title = this.root.querySelector("h1");
    this.alert = element("p", { class: "alert", attributes: { role: "alert", hidden: true } });
    const sources = element("div", { class: "start-sources" });
    const filters = element("div", { class: "start-filters" }, element("h2", {}, "Which packets"),
      element("p", { class: "quiet small" },
        "Empty fields let everything through. Commas mean or, ! excludes."));
    this.sources = new SourceList(sources, () => this.#edited());
    this.filters = new FilterFields(filters, FILTERS, () => this.#edited());
    filters.append(this.#commandBox());
    const form = element("form", { class: "start-form", on: { submit: (event) => this.#submitted(event) } },
      element("div", { class: "start-left" }, sources, this.#fileBox()), filters);
    setChildren(this.root, title, element("p", { class: "lead" },
      "Every connection of this machine as a conversation, live, with problems explained in words."),
    this.alert, form);
  }

  #commandBox() {
    this.command = element("code", { attributes: { dir: "ltr", tabindex: "0", role: "textbox",
      "aria-readonly": "true", "aria-labelledby": "command-title" } });
    const copied = element("span", { class: "small good-text", attributes: { role: "status" } });
    const copy = element("button", { attributes: { type: "button" }, on: { click: async () => {
      const done = await copyText(this.command.textContent);
      setText(copied, done ? "✓ copied" : "Select it and copy it by hand");
      setTimeout(() => setText(copied, ""), 4000);
    } } }, "Copy");
    this.startButton = element("button", { class: "primary", attributes: { type: "submit" } }, "Start");
    return element("div", { class: "command-box" },
      element("h3", { attributes: { id: "command-title" } }, "The same on the command line"),
      element("div", { class: "command" }, this.command, copy), copied, this.startButton);
  }

  #fileBox() {
    const input = element("input", { class: "visually-hidden", attributes: { type: "file", id: "capture-file",
      accept: ".pcap,.pcapng,.cap,.dump,.gz,.zst,.lz4" } });
    input.addEventListener("change", () => {
      if (input.files.length > 0) {
        this.openFile(input.files[0]);
        input.value = "";
      }
    });
    return element("div", { class: "drop-zone" },
      element("p", {}, "Drop a capture file here, or ",
        input,
        element("label", { class: "button", attributes: { for: "capture-file" } }, "Choose a file…")),
      element("p", { class: "quiet small" },
        "pcap or pcapng, also as gz, zst or lz4. It goes to this server only, and is not stored there."));
  }

  #submitted(event) {
    event.preventDefault();
    const selection = this.#chosen();
    this.showError("");
    if (selection.source) {
      this.start(selection);
    } else {
      this.load();
    }
  }
}
