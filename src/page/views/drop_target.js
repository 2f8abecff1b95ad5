// A capture file may be dropped anywhere on the page.
import { element, setChildren, setShown } from "./dom.js";

export class DropTarget {
  // hint: shown over the page while a file is dragged over it. open(file): what to do with it.
  constructor(hint, open) {
    this.hint = hint;
    this.open = open;
    this.inside = 0; // dragenter less dragleave: both come for each element that the pointer crosses.
    setChildren(hint, element("p", {}, "Drop the capture file to open it"));
    document.addEventListener("dragenter", (event) => this.#moved(event, 1));
    document.addEventListener("dragleave", (event) => this.#moved(event, -1));
    document.addEventListener("dragover", (event) => this.#over(event));
    document.addEventListener("drop", (event) => this.#dropped(event));
  }

  #moved(event, step) {
    if (hasFiles(event)) {
      event.preventDefault();
      this.inside = Math.max(0, this.inside + step);
      setShown(this.hint, this.inside > 0);
    }
  }

  #over(event) {
    if (hasFiles(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    }
  }

  #dropped(event) {
    if (!hasFiles(event)) {
      return;
    }
    event.preventDefault(); // Or the browser would leave the page for the file.
    this.inside = 0;
    setShown(this.hint, false);
    if (event.dataTransfer.files.length > 0) {
      this.open(event.dataTransfer.files[0]);
    }
  }
}

function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
