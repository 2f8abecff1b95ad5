// Long work in short slices, so that the page answers clicks and paints in between.

// Resolves once the browser has had the chance to do something else. A background task lets input and
// painting go first. In a hidden tab, where browsers slow such tasks and timers down, a MessageChannel is
// not.
export function yieldToPage() {
  const { scheduler, document } = globalThis;
  if (typeof scheduler?.postTask === "function" && document?.hidden !== true) {
    return scheduler.postTask(() => {}, { priority: "background" });
  }
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}

// Works for at most `budgetMs`, then yields. Work that comes in small pieces in the same turn of the event
// loop, as chunks of a fast stream do, shares one slice.
export class Slices {
  #startedAt = null;

  // pause: () → Promise, how to yield; now: () → ms. Both for tests.
  constructor({ budgetMs = 6, pause = yieldToPage, now = () => performance.now() } = {}) {
    this.budgetMs = budgetMs;
    this.pause = pause;
    this.now = now;
  }

  // Begins a slice, unless one has begun in this turn of the event loop.
  begin() {
    if (this.#startedAt === null) {
      this.#startedAt = this.now();
      setTimeout(() => {
        this.#startedAt = null; // The loop has turned.
      }, 0);
    }
  }

  // True when the time of the slice is used up.
  get isOver() {
    return this.#startedAt !== null && this.now() - this.#startedAt >= this.budgetMs;
  }

  // Yields, and begins the next slice.
  async next() {
    await this.pause();
    this.#startedAt = null;
    this.begin();
  }

  // Calls work(item) for each item, in order, in slices. Returns how many were done: all of them, or
  // fewer if `signal` was aborted.
  async each(items, work, signal = null) {
    this.begin();
    for (let i = 0; i < items.length; ++i) {
      if (this.isOver) {
        await this.next();
      }
      if (signal?.aborted) {
        return i;
      }
      work(items[i], i);
    }
    return items.length;
  }
}

// Calls work(item, index) for each of `items`, yielding to the page after every `budgetMs`.
export async function inSlices(items, budgetMs, work, signal = null) {
  return new Slices({ budgetMs }).each(items, work, signal);
}
