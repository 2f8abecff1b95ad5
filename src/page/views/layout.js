// Which parts of the page are seen: the start or the workspace, and on a narrow screen which of its columns.
import { element, setAttribute, setShown } from "./dom.js";

const PANES = [["conversations", "Conversations"], ["chat", "Chat"], ["meaning", "Meaning"]];
// As in style/layout.css: one column, two columns.
const NARROW = "(max-width: 48rem)";
const MIDDLING = "(max-width: 76rem)";

export class Layout {
  // start, workspace: the two elements of which one is shown.
  constructor(start, workspace) {
    this.start = start;
    this.workspace = workspace;
    this.narrow = matchMedia(NARROW);
    this.middling = matchMedia(MIDDLING);
    for (const query of [this.narrow, this.middling]) {
      query.addEventListener("change", () => this.showPane(this.pane));
    }
    this.tabs = PANES.map(([pane, label]) => element("button",
      { attributes: { type: "button", "data-for": pane }, on: { click: () => this.showPane(pane) } }, label));
    workspace.prepend(
      element("nav", { class: "pane-tabs", attributes: { "aria-label": "Columns" } }, this.tabs));
    this.showPane("conversations");
  }

  // Shows the workspace, or the start if false.
  showWorkspace(shown) {
    if (this.workspace.hidden !== shown) {
      return false;
    }
    setShown(this.workspace, shown);
    setShown(this.start, !shown);
    this.showPane("conversations");
    return true;
  }

  get pane() { return this.workspace.dataset.pane; }

  // Shows a column where there is no room for all.
  showPane(pane) {
    this.workspace.dataset.pane = pane;
    for (const tab of this.tabs) {
      setAttribute(tab, "aria-pressed", String(tab.dataset.for === pane));
    }
    // The main part is the chat, or what is seen in its place.
    const alone = this.narrow.matches || (this.middling.matches && pane === "meaning");
    const main = alone ? pane : "chat";
    for (const [name] of PANES.filter(([other]) => other !== "chat")) {
      setAttribute(document.getElementById(name).parentElement, "role", name === main ? "main" : null);
    }
  }

  // Goes on from the list to the chat of what was chosen; where there is room for both, only the focus goes.
  openChat() {
    this.showPane("chat");
    document.getElementById("chat").focus({ preventScroll: true });
  }

  // One step back: meaning → chat → conversations. Returns false at the list.
  back() {
    const list = document.querySelector("#conversations [role=listbox]");
    if (!this.narrow.matches || this.pane === "chat") {
      this.showPane(this.narrow.matches ? "conversations" : "chat");
      list?.focus({ preventScroll: true });
      return true;
    }
    if (this.pane === "meaning") {
      this.showPane("chat");
      return true;
    }
    return false;
  }
}
