// Long work in short slices, so that the page answers clicks and paints in between.

// Resolves once the browser has had the chance to do something else. A background task lets input and
// painting go first; a MessageChannel, unlike a timer, is not slowed down in a hidden tab.
export function yieldToPage() {
  const scheduler = globalThis.scheduler;
  if (typeof scheduler?.postTask === "function") {
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

// Does work until `budgetMs` of a slice are over, then yields. One object may serve several callers one
// after the other: they share the budget.
export class Slices {
  // pause: () → Promise, how to yield; now: () → ms. Both for tests.
  constructor({ budgetMs = 12, pause = yieldToPage, now = () => performance.now() } = {}) {
    this.budgetMs = budgetMs;
    this.pause = pause;
    this.now = now;
    this.startedAt = -Infinity;
    this.resumedAt = -Infinity;
  }

  // True when the slice's time is used up. Time since the last call during which nobody worked counts as
  // a new slice: see begin().
  get isOver() {
    return this.now() - this.startedAt >= this.budgetMs;
  }

  // A caller begins after the event loop has turned, for instance in a network event.
  begin() {
    this.startedAt = this.now();
  }

  async next() {
    await this.pause();
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
