// The interfaces and saved files to choose from, as radio buttons; each interface with its addresses, its
// state and a small mark of what goes on.
import { bytesText, countText } from "../words/units.js";
import { element, isolated, setAttribute, setChildren, setText } from "./dom.js";

const BARS = 5; // Full at 10,000 packets a second: a bar for each power of ten.

export class SourceList {
  // root: a container. changed(): called when the person chose another source.
  constructor(root, changed) {
    this.root = root;
    this.rates = new Map(); // interface name → {bars, text}
    this.wanted = null;
    root.addEventListener("change", () => {
      this.wanted = this.chosen;
      changed();
    });
  }

  // interfaces: the documents of GET api/interfaces; files: those of GET api/files.
  show(interfaces, files) {
    this.rates.clear();
    setChildren(this.root,
      group("Interfaces", interfaces.map((one) => this.#interfaceRow(one)),
        "The server has no interface to capture from: it may lack the privilege."),
      files.length > 0 && group("Saved files", files.map((file) => this.#fileRow(file)), ""));
    this.choose(this.wanted);
    if (this.chosen === null) {
      this.choose(likely(interfaces, files));
    }
  }

  // What is chosen: {kind: "interface" or "file", name}, or null.
  get chosen() {
    const box = this.root.querySelector("input:checked");
    return box ? { kind: box.dataset.kind, name: box.value } : null;
  }

  // Chooses a source; one that is not (yet) in the list is chosen once it is.
  choose(source) {
    this.wanted = source;
    for (const box of this.root.querySelectorAll("input")) { // Not by CSS selector: a name may hold anything.
      box.checked = source !== null && box.dataset.kind === source.kind && box.value === source.name;
    }
  }

  // Packets a second on an interface; null if nobody knows.
  setRate(name, rate) {
    const shown = this.rates.get(name);
    if (!shown) {
      return;
    }
    const level = rate > 0 ? Math.min(BARS, 1 + Math.floor(Math.log10(Math.max(1, rate)))) : 0;
    shown.bars.forEach((bar, i) => setAttribute(bar, "class", i < level ? "on" : ""));
    const count = rate > 0 && rate < 1 ? "< 1" : countText(Math.round(rate ?? 0));
    setText(shown.text, rate === null ? "" : `${count}/s`);
    setAttribute(shown.box, "title", rate === null ? null : `${count} packets a second`);
  }

  #interfaceRow(one) {
    const up = (one.Flags ?? []).includes("up");
    const bars = Array.from({ length: BARS }, () => element("i"));
    const text = element("span");
    const box = element("span", { class: "rate" },
      element("span", { class: "bars", attributes: { "aria-hidden": "true" } }, bars), text);
    this.rates.set(one.Name, { bars, text, box });
    const addresses = one.Addresses ?? [one.IpV4Address, one.IpV6Address].filter(Boolean);
    return row("interface", one.Name,
      element("span", { class: up ? "state up" : "state down" },
        element("span", { attributes: { "aria-hidden": "true" } }, up ? "●" : "○"), up ? "up" : "down"),
      box,
      element("span", { class: "about" }, one.Description && element("span", {}, one.Description),
        addresses.map((address) => isolated(address))));
  }

  #fileRow(file) {
    const size = Number.isFinite(file.size) ? bytesText(file.size) : "";
    return row("file", file.name, element("span", { class: "size" }, size));
  }
}

function row(kind, name, ...parts) {
  const box = element("input",
    { attributes: { type: "radio", name: "source", value: name, "data-kind": kind } });
  return element("label", { class: `source ${kind}` }, box, element("bdi", { class: "name" }, name), parts);
}

function group(title, rows, none) {
  return element("fieldset", { class: "sources" }, element("legend", {}, title),
    rows.length > 0 ? rows : element("p", { class: "quiet" }, none));
}

// The source that a person most likely wants: a file if the server was started with some, else an interface
// that is up and leads somewhere.
function likely(interfaces, files) {
  if (files.length > 0) {
    return { kind: "file", name: files[0].name };
  }
  const has = (one, flag) => (one.Flags ?? []).includes(flag);
  const leads = (one) => has(one, "running") && !has(one, "loopback") && one.Addresses?.length > 0;
  const good = interfaces.find(leads) ?? interfaces.find((one) => has(one, "up")) ?? interfaces[0];
  return good ? { kind: "interface", name: good.Name } : null;
}
