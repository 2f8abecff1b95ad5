// Asks for the token that the server wants. It goes to the server object, which keeps it for this tab only.
import { element, labelled, setAttribute, setChildren, setShown, setText } from "./dom.js";

export class TokenView {
  // root: the <dialog>. given(token): called with what the person entered.
  constructor(root, given) {
    this.root = root;
    this.given = given;
    this.field = element("input", { attributes: { type: "password", autocomplete: "off", spellcheck: "false",
      required: true, autofocus: true, "aria-describedby": "token-error" } });
    this.error = element("p", { class: "error-text", attributes: { id: "token-error", role: "alert" } });
    setChildren(root,
      element("h2", { attributes: { id: "token-title" } }, "Token"),
      element("p", {}, "This server shows its packets to those who have its token. ",
        element("code", {}, "chattcp serve"), " prints it when it starts, or was given it with ",
        element("code", {}, "--token"), "."),
      element("form", { on: { submit: (event) => this.#submitted(event) } },
        labelled("Token", this.field), this.error,
        element("p", { class: "quiet small" }, "It is kept in this tab until you close it."),
        element("div", { class: "dialog-buttons" },
          element("button", { attributes: { type: "button" }, on: { click: () => root.close() } }, "Cancel"),
          element("button", { class: "primary" }, "Continue"))));
  }

  // Shows the dialog; `error` says why an earlier token was not enough ("" on the first time).
  ask(error = "") {
    setText(this.error, error);
    setShown(this.error, error !== "");
    setAttribute(this.field, "aria-invalid", error === "" ? null : "true");
    this.field.value = "";
    if (!this.root.open) {
      this.root.showModal();
    }
    this.field.focus();
  }

  close() { this.root.close(); }

  #submitted(event) {
    event.preventDefault();
    const token = this.field.value.trim();
    if (token !== "") {
      this.root.close();
      this.given(token);
    }
  }
}
