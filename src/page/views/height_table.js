// Heights of the rows of a list, and what they sum up to. Offsets and indices are found by sums over blocks
// of rows, so that a list of 200,000 rows costs some hundred steps a question. No DOM.

const BLOCK = 512;

export class HeightTable {
  #heights = new Float64Array(1024);
  #keys = [];
  #sums = [0];
  #total = 0;

  // The number of rows, and the pixels that they take together.
  get length() { return this.#keys.length; }
  get total() { return this.#total; }

  // Makes the table fit `count` rows, keyOf(i) names row i, heightOf(i) guesses the height of one that is
  // new. Rows added at the end or let go at the front (also after a first row that stays) keep the others'
  // heights; on any other change all are guessed again, save those whose key was there. Returns the number
  // of rows let go at the front, or -1 for "any other change".
  fit(count, keyOf, heightOf) {
    const gone = this.#goneAtFront(count, keyOf);
    const known = gone < 0 ? this.#byKey() : null;
    if (gone > 0) {
      const first = this.#firstMovable(count, keyOf);
      this.#heights.copyWithin(first, first + gone, this.#keys.length);
      this.#keys.splice(first, gone);
    } else if (gone < 0) {
      this.#keys.length = 0;
    }
    const kept = this.#keys.length;
    this.#reserve(count);
    for (let i = kept; i < count; i++) {
      const key = keyOf(i);
      this.#keys.push(key);
      this.#heights[i] = known?.get(key) ?? heightOf(i);
    }
    this.#sum(gone === 0 ? kept : 0);
    return gone;
  }

  // The key that row `i` had when the table was fitted.
  key(i) { return this.#keys[i]; }

  // Where the row of this key, once at `before`, is now; -1 if it is gone.
  find(key, before) {
    return this.#keys[before] === key ? before : this.#keys.indexOf(key);
  }

  height(i) { return this.#heights[i]; }

  // Corrects the height of row `i`; returns the difference in pixels.
  set(i, height) {
    const difference = height - this.#heights[i];
    if (difference !== 0) {
      this.#heights[i] = height;
      this.#sums[Math.floor(i / BLOCK)] += difference;
      this.#total += difference;
    }
    return difference;
  }

  // The pixels before row `i`.
  offset(i) {
    const block = Math.floor(i / BLOCK);
    let pixels = 0;
    for (let b = 0; b < block; b++) {
      pixels += this.#sums[b];
    }
    for (let row = block * BLOCK; row < i; row++) {
      pixels += this.#heights[row];
    }
    return pixels;
  }

  // The row at `pixels` from the start, at most the last one; 0 in an empty table.
  indexAt(pixels) {
    let block = 0;
    let before = 0;
    while (block < this.#sums.length - 1 && before + this.#sums[block] <= pixels) {
      before += this.#sums[block++];
    }
    let row = block * BLOCK;
    while (row < this.length - 1 && before + this.#heights[row] <= pixels) {
      before += this.#heights[row++];
    }
    return Math.max(0, Math.min(row, this.length - 1));
  }

  // A first row that is still there, while the one after it is not, stays when others are let go.
  #firstMovable(count, keyOf) {
    return count > 1 && this.#keys.length > 1 && this.#keys[0] === keyOf(0) && this.#keys[1] !== keyOf(1)
      ? 1 : 0;
  }

  // How many rows went away at the front if that, and rows added at the end, is all that changed; else -1.
  #goneAtFront(count, keyOf) {
    if (this.#keys.length === 0) {
      return 0;
    }
    const first = this.#firstMovable(count, keyOf);
    const found = count === 0 ? -1 : this.#keys.indexOf(keyOf(first), first);
    const gone = found < 0 ? -1 : found - first;
    const kept = this.#keys.length - gone;
    if (gone < 0 || kept > count) {
      return -1;
    }
    // Three samples instead of all: a list that is sorted again moves one of them almost surely, and a wrong
    // guess only costs a height that is measured again when seen.
    const samples = [kept - 1, kept >> 1, Math.min(1, kept - 1)].filter((i) => i >= first);
    return samples.every((i) => keyOf(i) === this.#keys[gone + i]) ? gone : -1;
  }

  #byKey() {
    return new Map(this.#keys.map((key, i) => [key, this.#heights[i]]));
  }

  #reserve(count) {
    if (count > this.#heights.length) {
      const larger = new Float64Array(Math.max(count, this.#heights.length * 2));
      larger.set(this.#heights.subarray(0, this.#keys.length));
      this.#heights = larger;
    }
  }

  // Sums the blocks again from the one that holds row `from`.
  #sum(from) {
    const first = Math.floor(from / BLOCK);
    this.#sums.length = Math.max(1, Math.ceil(this.length / BLOCK));
    for (let block = first; block < this.#sums.length; block++) {
      let pixels = 0;
      for (let row = block * BLOCK; row < Math.min((block + 1) * BLOCK, this.length); row++) {
        pixels += this.#heights[row];
      }
      this.#sums[block] = pixels;
    }
    this.#total = this.#sums.reduce((sum, pixels) => sum + pixels, 0);
  }
}
