// Finds text in payloads: packet by packet, in slices, so that typing stays fluent while 200,000 of them
// are searched. A new text cancels the search that runs. Packets that come later are searched too.
import { Slices } from "../capture/slices.js";
import { payloadText } from "./packet.js";

// One letter would be found almost everywhere.
export const LEAST_CHARACTERS = 2;

const encoder = new TextEncoder();

function binaryOf(character) {
  return String.fromCharCode(...encoder.encode(character));
}

// All the bytes that may stand for a character, as strings of one character a byte: both cases, in UTF-8
// and Latin-1.
function spellingsOf(character) {
  const cases = [character, character.toLowerCase(), character.toUpperCase()];
  const latin = cases.filter((text) => text.length === 1 && text.charCodeAt(0) < 256);
  return [...new Set([...cases.map(binaryOf), ...latin])];
}

function escaped(binary) {
  return [...binary].map((byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
}

// A pattern for text in strings of bytes, whatever its case.
export function patternOf(text) {
  const parts = [...text].map((character) => {
    const spellings = spellingsOf(character).map(escaped);
    return spellings.length === 1 ? spellings[0] : `(?:${spellings.join("|")})`;
  });
  return new RegExp(parts.join(""));
}

function binaryPayload(packet) {
  const text = payloadText(packet.line);
  if (text === null) {
    return String.fromCharCode(...packet.payload.subarray(0, 65_536));
  }
  try {
    return atob(text);
  } catch {
    return "";
  }
}

export class PayloadSearch {
  #pattern = null;
  #run = null; // The object of the run under way, so that an old one notices that it is out of date.

  // onChange(): there are new matches, or the search has come to the end.
  constructor(model, { onChange = () => {}, slices = new Slices({ budgetMs: 8 }) } = {}) {
    Object.assign(this, { model, onChange, slices });
    this.matches = new Set(); // Conversations. They stay if the packet that matched is let go.
    this.next = 0; // The next packet, by its number in model.kept.
    this.generation = model.generation;
  }

  // True while packets wait to be searched.
  get isBusy() {
    return this.#run !== null;
  }

  // Texts that are too short find nothing.
  setText(text) {
    const isLong = [...text].length >= LEAST_CHARACTERS;
    this.#pattern = isLong ? patternOf(text.slice(0, 256)) : null;
    this.#restart();
    this.advance();
  }

  #restart() {
    this.#run = null;
    this.matches = new Set();
    this.next = 0;
    this.generation = this.model.generation;
  }

  // Goes on with packets that have come since, in the background.
  advance() {
    if (this.generation !== this.model.generation) {
      this.#restart();
    }
    if (this.#pattern === null || this.#run !== null || this.next >= this.model.kept.end) {
      return;
    }
    this.#run = {};
    this.finished = this.#search(this.#run);
  }

  async #search(run) {
    await this.slices.next(); // Typing goes first.
    while (this.#run === run && this.#hasMore()) {
      if (this.#searchSlice()) {
        this.onChange();
      }
      await this.slices.next();
    }
    if (this.#run === run) {
      this.#run = null;
      this.onChange();
    }
  }

  #hasMore() {
    return this.generation === this.model.generation && this.next < this.model.kept.end;
  }

  // True if a conversation was found.
  #searchSlice() {
    const { kept } = this.model;
    const before = this.matches.size;
    this.next = Math.max(this.next, kept.start);
    while (this.next < kept.end && !this.slices.isOver) {
      const packet = kept.numbered(this.next);
      this.next += 1;
      if (
        packet.payloadLength > 0 &&
        !this.matches.has(packet.conversation) &&
        this.#pattern.test(binaryPayload(packet))
      ) {
        this.matches.add(packet.conversation);
      }
    }
    return this.matches.size > before;
  }
}
