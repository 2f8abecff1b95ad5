// An amount over time in a fixed number of buckets: when time goes on beyond the last one, the buckets become
// twice as wide. Constant memory, constant time on average.
export class TimeBuckets {
  #count;
  #values = null;
  #firstAt = null;
  #firstAmount = 0; // Until something is in a second bucket: most conversations of a flood have one packet.

  constructor(count = 32, widthMs = 100) {
    this.#count = count;
    this.widthMs = widthMs;
  }

  // Float64Array, the oldest first.
  get values() {
    if (this.#values === null) {
      this.#values = new Float64Array(this.#count);
      this.#values[0] = this.#firstAmount;
    }
    return this.#values;
  }

  add(at, amount) {
    this.#firstAt ??= at;
    const bucket = this.#bucketOf(at);
    if (bucket === 0 && this.#values === null) {
      this.#firstAmount += amount;
    } else {
      this.values[bucket] += amount;
    }
  }

  #bucketOf(at) {
    const passed = Math.max(at - this.#firstAt, 0); // Times may go back.
    while (passed >= this.widthMs * this.#count) {
      this.#widen();
    }
    return Math.floor(passed / this.widthMs);
  }

  #widen() {
    this.widthMs *= 2;
    if (this.#values === null) {
      return;
    }
    const values = this.#values;
    for (let i = 0; i < values.length; ++i) {
      const from = 2 * i;
      values[i] = from + 1 < values.length ? values[from] + values[from + 1] : 0;
    }
  }
}
