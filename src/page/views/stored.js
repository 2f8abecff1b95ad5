// One choice of a person, remembered on this machine. Browsers may forbid that, or have no room for it: then it
// lasts as long as the page.
export class Stored {
  // storage: () → a Storage; it may throw, as reading localStorage does where cookies are blocked.
  constructor(name, storage = () => localStorage) {
    Object.assign(this, { name, storage });
  }

  // What was stored last; null if nothing was, or nobody knows.
  get() {
    try {
      return this.storage().getItem(this.name);
    } catch {
      return null;
    }
  }

  set(text) {
    try {
      this.storage().setItem(this.name, text);
    } catch {
      // Not remembered.
    }
  }
}
