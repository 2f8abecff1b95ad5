// A binary heap: the entry that comes first by `isBefore` is at the top. push() and pop() cost O(log n).
export class Heap {
  #entries = [];

  constructor(isBefore) {
    this.isBefore = isBefore;
  }

  get top() {
    return this.#entries[0];
  }

  push(entry) {
    const entries = this.#entries;
    let at = entries.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(entry, entries[parent])) {
        break;
      }
      entries[at] = entries[parent];
      at = parent;
    }
    entries[at] = entry;
  }

  pop() {
    const entries = this.#entries;
    const top = entries[0];
    const last = entries.pop();
    if (entries.length > 0) {
      this.#sink(last);
    }
    return top;
  }

  #sink(entry) {
    const entries = this.#entries;
    let at = 0;
    for (let child = 1; child < entries.length; child = 2 * at + 1) {
      if (child + 1 < entries.length && this.isBefore(entries[child + 1], entries[child])) {
        child += 1;
      }
      if (!this.isBefore(entries[child], entry)) {
        break;
      }
      entries[at] = entries[child];
      at = child;
    }
    entries[at] = entry;
  }
}
