// Keeps the order of a list for as long as a person points at it, so that no row moves away under the
// pointer. No DOM.

export class HeldOrder {
  #held = null;
  #until = 0;

  // ms: how long a sign of attention holds the order.
  constructor({ ms = 3000, now = () => performance.now() } = {}) {
    this.ms = ms;
    this.now = now;
  }

  // The person moved the pointer over the list, or pressed a key in it.
  attend() { this.#until = this.now() + this.ms; }

  // The person went elsewhere, or asked for another order.
  release() { this.#until = 0; }

  get holding() { return this.now() < this.#until; }

  // Milliseconds until the order is free; 0 if it is.
  get rest() { return Math.max(0, this.#until - this.now()); }

  // The rows to show, of those that are there now in the order that they should have. While the order is
  // held, rows stay where they were, those that went are left out and new ones come last.
  arrange(rows) {
    if (!this.holding || this.#held === null) {
      this.#held = rows.slice();
      return this.#held;
    }
    const here = new Set(rows);
    const known = new Set(this.#held);
    const kept = this.#held.filter((row) => here.has(row));
    this.#held = kept.concat(rows.filter((row) => !known.has(row)));
    return this.#held;
  }
}
