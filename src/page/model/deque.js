// A queue with numbered places: push() at the end, shift() at the beginning, at() anywhere, each in
// constant time on average. `start` counts what was shifted: the entry at(i) has the number start + i for
// ever.
export class Deque {
  #entries = [];
  #head = 0;

  start = 0;

  get length() {
    return this.#entries.length - this.#head;
  }

  // As of Array: counts from the end if negative; undefined outside.
  at(i) {
    const place = i < 0 ? this.#entries.length + i : this.#head + i;
    return place < this.#head ? undefined : this.#entries[place];
  }

  // By its number; undefined if it is gone or not there yet.
  numbered(number) {
    return number < this.start ? undefined : this.at(number - this.start);
  }

  // One after the last number.
  get end() {
    return this.start + this.length;
  }

  push(entry) {
    this.#entries.push(entry);
  }

  shift() {
    if (this.length === 0) {
      return undefined;
    }
    const entry = this.#entries[this.#head];
    this.#entries[this.#head] = undefined;
    this.#head += 1;
    this.start += 1;
    if (this.#head >= 32 && this.#head * 2 >= this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return entry;
  }

  slice(from = 0, to = this.length) {
    return this.#entries.slice(this.#head + from, this.#head + Math.min(to, this.length));
  }

  *[Symbol.iterator]() {
    for (let i = 0; i < this.length; ++i) {
      yield this.at(i);
    }
  }
}
