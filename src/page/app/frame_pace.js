// When views draw. What a person did is answered in the next frame. Packets alone draw about 30 times a
// second, and less often where drawing is slow: it takes at most a third of the time, the rest is for input
// and for taking packets.

const BETWEEN_MS = 30;

export class FramePace {
  #work = null;
  #isUrgent = false;
  #notBefore = -Infinity;

  // frame: as requestAnimationFrame; now: () → ms. Both for tests.
  constructor({ frame = (fn) => requestAnimationFrame(fn), now = () => performance.now() } = {}) {
    this.frame = frame;
    this.now = now;
  }

  // Calls work() once, in a frame soon; if asked again before, calls only the last one.
  request(work, isUrgent = false) {
    const isAsked = this.#work !== null;
    this.#work = work;
    this.#isUrgent ||= isUrgent;
    if (!isAsked) {
      this.frame(() => this.#step());
    }
  }

  #step() {
    const from = this.now();
    if (!this.#isUrgent && from < this.#notBefore) {
      this.frame(() => this.#step());
      return;
    }
    const work = this.#work;
    this.#work = null;
    this.#isUrgent = false;
    try {
      work();
    } finally {
      const to = this.now();
      this.#notBefore = Math.max(from + BETWEEN_MS, to + 2 * (to - from));
    }
  }
}
