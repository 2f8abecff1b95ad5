// Reads Server-Sent Events (HTML standard, 9.2.6) from text that arrives in pieces of any size.
export class EventParser {
  // mostCharacters: a longer event is an error, so that a broken server cannot fill the memory.
  constructor({ mostCharacters = 64 * 1024 * 1024 } = {}) {
    this.mostCharacters = mostCharacters;
    this.lastEventId = ""; // As in the standard: keeps its value until an event sets another one.
    this.retryMs = null; // What the server last proposed.
    this.atStart = true;
    this.endedInCr = false;
    this.pieces = []; // Of the line that is not complete.
    this.held = 0; // Characters in `pieces` and `data`.
    this.#reset();
  }

  // The events completed by `text`: [{event, data, id}]. `id` is the last one given so far. Throws RangeError
  // when an event is too long.
  push(text) {
    const events = [];
    const chunk = this.#normalised(text);
    let from = 0;
    for (let end = chunk.indexOf("\n"); end !== -1; end = chunk.indexOf("\n", from)) {
      this.#takeLine(this.#completed(chunk.slice(from, end)), events);
      from = end + 1;
    }
    if (from < chunk.length) {
      this.#hold(chunk.length - from);
      this.pieces.push(from === 0 ? chunk : chunk.slice(from));
    }
    return events;
  }

  // Without the byte order mark, and with LF as the only line end.
  #normalised(text) {
    let chunk = text;
    if (chunk.length === 0) {
      return chunk;
    }
    if (this.atStart) {
      this.atStart = false;
      chunk = chunk.charCodeAt(0) === 0xfeff ? chunk.slice(1) : chunk;
    }
    if (this.endedInCr && chunk.length > 0) {
      this.endedInCr = false;
      chunk = chunk.charCodeAt(0) === 0x0a ? chunk.slice(1) : chunk;
    }
    if (chunk.indexOf("\r") === -1) {
      return chunk;
    }
    this.endedInCr = chunk.endsWith("\r");
    return chunk.replace(/\r\n?/g, "\n");
  }

  #hold(count) {
    this.held += count;
    if (this.held > this.mostCharacters) {
      throw new RangeError("an event of the server is too long");
    }
  }

  #completed(end) {
    if (this.pieces.length === 0) {
      return end;
    }
    this.pieces.push(end);
    const line = this.pieces.join("");
    this.pieces = [];
    return line;
  }

  #reset() {
    this.event = "";
    this.data = null;
    this.held = 0;
  }

  #takeLine(line, events) {
    if (line.length === 0) {
      this.#dispatch(events);
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) {
      return; // A comment.
    }
    const field = colon === -1 ? line : line.slice(0, colon);
    const from = colon === -1 ? line.length : colon + (line.charCodeAt(colon + 1) === 0x20 ? 2 : 1);
    this.#takeField(field, line.slice(from));
  }

  #takeField(field, value) {
    if (field === "data") {
      this.#hold(value.length);
      this.data = this.data === null ? value : `${this.data}\n${value}`;
    } else if (field === "event") {
      this.event = value;
    } else if (field === "id" && !value.includes("\0")) {
      this.lastEventId = value;
    } else if (field === "retry" && /^[0-9]+$/.test(value)) {
      this.retryMs = Math.min(Number(value), 0x7fffffff);
    }
  }

  #dispatch(events) {
    if (this.data !== null) {
      events.push({
        event: this.event === "" ? "message" : this.event,
        data: this.data,
        id: this.lastEventId,
      });
    }
    this.#reset();
  }
}
