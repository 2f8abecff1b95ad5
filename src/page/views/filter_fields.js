// The filters as fields, with the words of the command line, and an error at the field that it is about.
import { element, setAttribute, setShown, setText } from "./dom.js";

export class FilterFields {
  // filters: FILTERS of capture/selection.js. changed(): called on each change by the person.
  constructor(root, filters, changed) {
    this.fields = new Map(filters.map((filter) => [filter.name, fieldOf(filter, changed)]));
    const [first, more] = [[], []];
    for (const [name, field] of this.fields) {
      (["p", "h", "f"].includes(name) ? first : more).push(field.box);
    }
    this.more = element("details", { class: "more-filters" },
      element("summary", {}, "By direction, and tunnels"), element("div", { class: "filter-fields" }, more));
    root.append(element("div", { class: "filter-fields" }, first), this.more);
  }

  // The text of a field.
  text(name) { return this.fields.get(name).input.value.trim(); }

  names() { return [...this.fields.keys()]; }

  setText(name, text) {
    const field = this.fields.get(name);
    if (field && field.input.value.trim() !== text) {
      field.input.value = text;
      if (text !== "" && this.more.contains(field.box)) {
        this.more.open = true;
      }
    }
  }

  clearErrors() {
    for (const field of this.fields.values()) {
      showError(field, "");
    }
  }

  // Shows an error of the server, which begins with the name of the parameter, at its field and moves the
  // focus there. Returns false if it is about none of them.
  showError(message) {
    const colon = message.indexOf(": ");
    const field = this.fields.get(message.slice(0, Math.max(0, colon)));
    if (!field) {
      return false;
    }
    showError(field, message.slice(colon + 2));
    if (this.more.contains(field.box)) {
      this.more.open = true;
    }
    field.input.focus();
    return true;
  }
}

function fieldOf({ name, option, label, hint }, changed) {
  const id = `filter-${name.replace(".", "-")}`;
  const error = element("p", { class: "error-text small", attributes: { id: `${id}-error`, hidden: true } });
  const input = element("input", { class: "mono", attributes: { id, type: "text", name, autocomplete: "off",
    autocapitalize: "off", spellcheck: "false", dir: "ltr", placeholder: hint } });
  const box = element("div", { class: name === "f" ? "filter-field wide" : "filter-field" },
    element("label", { attributes: { for: id } }, label, " ", element("code", { class: "quiet" }, option)),
    input, error);
  const field = { box, input, error };
  input.addEventListener("input", () => {
    showError(field, "");
    changed();
  });
  return field;
}

function showError(field, message) {
  setText(field.error, message);
  setShown(field.error, message !== "");
  setAttribute(field.input, "aria-invalid", message === "" ? null : "true");
  setAttribute(field.input, "aria-describedby", message === "" ? null : field.error.id);
}
