// Says to people who hear the page what others see change: in a live region, and at most one message in 5
// seconds, so that it does not talk over the person's work. Of several that wait, the newest is said.
import { setText } from "./dom.js";

const PAUSE = 5000;

export class Announcer {
  // root: the live region. now() and later(work, ms) are for tests.
  constructor(root, { now = () => performance.now(), later = (work, ms) => setTimeout(work, ms) } = {}) {
    Object.assign(this, { root, now, later });
    this.saidAt = -Infinity;
    this.waiting = null;
    this.timer = false;
  }

  say(text) {
    this.waiting = text;
    const wait = this.saidAt + PAUSE - this.now();
    if (wait <= 0) {
      this.#speak();
    } else if (!this.timer) {
      this.timer = true;
      this.later(() => {
        this.timer = false;
        this.#speak();
      }, wait);
    }
  }

  #speak() {
    if (this.waiting !== null) {
      setText(this.root, this.waiting);
      this.waiting = null;
      this.saidAt = this.now();
    }
  }
}
