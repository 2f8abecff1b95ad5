// Copies text. Over plain HTTP from another machine a page has no clipboard API; the old command still works
// there.
import { element } from "./dom.js";

// Resolves to whether it worked.
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text) {
  const before = document.activeElement;
  const field = element("textarea",
    { class: "visually-hidden", attributes: { readonly: true, "aria-hidden": "true" } });
  field.value = text;
  (before?.closest("dialog") ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  before?.focus?.();
  return copied;
}
