// An amount over time in a fixed number of buckets: when time goes on beyond the last one, the buckets
// become twice as wide. Constant memory, constant time on average.
export class TimeBuckets {
  #firstAt = 0;
  #isEmpty = true;

  constructor(count = 32, widthMs = 100) {
    this.values = new Float64Array(count);
    this.widthMs = widthMs;
  }

  add(at, amount) {
    if (this.#isEmpty) {
      this.#firstAt = at;
      this.#isEmpty = false;
    }
    let bucket = Math.max(Math.floor((at - this.#firstAt) / this.widthMs), 0); // Times may go back.
    while (bucket >= this.values.length) {
      this.#widen();
      bucket = Math.floor((at - this.#firstAt) / this.widthMs);
    }
    this.values[bucket] += amount;
  }

  #widen() {
    const { values } = this;
    for (let i = 0; i < values.length; ++i) {
      const from = 2 * i;
      values[i] = from + 1 < values.length ? values[from] + values[from + 1] : 0;
    }
    this.widthMs *= 2;
  }
}
