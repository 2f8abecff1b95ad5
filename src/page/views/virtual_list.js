// A list of which the DOM holds only the rows that are seen. Rows may have any height and may change it: they
// lie in normal flow, one after the other (so margins between rows must be paddings), in a box that is moved
// to where the first of them belongs; a ResizeObserver measures them before they are painted. The place of
// the view is asked for before anything is changed: after a change the question makes the browser lay out.
import { element } from "./dom.js";
import { HeightTable } from "./height_table.js";

// No element may be much higher than this in a browser (Firefox: 17.9 million pixels); a longer list is
// scrolled in proportion.
const HIGHEST = 12e6;
const RESTFUL = 2; // Pixels from the end that still count as being there.

export class VirtualList {
  // scroller: the element that scrolls; gets class "virtual-scroller" and needs a height from its CSS.
  // count(): the number of rows. keyOf(i): what names row i for as long as it lives (a string or number).
  // render(i, element): fills or makes the element of row i. `element` shows this row already (element.rowKey
  // === key), or is free for reuse (another rowKey), or is null; returning another one replaces it. Called on
  // each update().
  // estimated: pixels of a row that was not yet seen; or heightOf(i), a better guess for each.
  // stickToEnd: when the end is in sight, it stays so as rows are added (a chat). overscan: pixels rendered
  // unseen.
  constructor({ scroller, count, keyOf, render, estimated = 40, heightOf, stickToEnd = false,
    overscan = 300 }) {
    Object.assign(this, { scroller, count, keyOf, render, stickToEnd, overscan });
    this.heightOf = heightOf ?? (() => estimated);
    this.table = new HeightTable();
    this.shown = new Map(); // key → element
    this.spare = [];
    this.stuck = stickToEnd;
    this.rows = element("div", { class: "virtual-rows", attributes: { role: "presentation" } });
    this.space = element("div", { class: "virtual-space", attributes: { role: "presentation" } }, this.rows);
    scroller.classList.add("virtual-scroller");
    scroller.append(this.space);
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.observer = new ResizeObserver((entries) => this.#measured(entries));
    this.observer.observe(scroller);
    this.first = 0;
    this.last = -1;
    this.#look();
  }

  // To be called when rows came, went, or look different. Keeps the first row that is seen where it is.
  // draws: false only takes note of rows, while more of them come than are worth drawing.
  update({ draws = true } = {}) {
    if (!draws) {
      this.table.fit(this.count(), this.keyOf, this.heightOf);
      return;
    }
    this.#look();
    const anchor = this.#anchor();
    this.table.fit(this.count(), this.keyOf, this.heightOf);
    this.#layOut();
    if (this.stuck) {
      this.scrollToEnd();
    } else if (anchor) {
      this.#restore(anchor);
    }
    this.#show(true);
  }

  // Forgets the rows (another conversation): starts at the top, or at the end if stickToEnd and `atEnd`.
  reset({ atEnd = false, draws = true } = {}) {
    this.table = new HeightTable();
    this.stuck = atEnd && this.stickToEnd;
    this.#look();
    this.#scroll(0);
    this.#fill(0, -1, false);
    this.update({ draws });
  }

  // Brings row `i` into sight. align: "nearest" (moves no more than needed), "start", "center" or "end".
  scrollTo(i, align = "nearest") {
    if (i < 0 || i >= this.table.length) {
      return;
    }
    this.#look();
    // Twice: what was a guess has been measured after the first time.
    for (let pass = 0; pass < 2; pass++) {
      const top = this.table.offset(i);
      const bottom = top + this.table.height(i);
      const view = this.view;
      const now = this.#top();
      const places = { start: top, end: bottom - view, center: (top + bottom - view) / 2 };
      places.nearest = top < now ? top : bottom > now + view ? bottom - view : now;
      this.#setTop(places[align]);
      this.stuck = this.stickToEnd && this.atEnd;
      this.#show(false);
      this.#measureNow();
    }
  }

  toStart() { this.scroller.scrollTop = 0; }

  // Goes to the end, and stays there if the list sticks to it.
  scrollToEnd() {
    this.stuck = this.stickToEnd;
    this.#scroll(Infinity);
    this.#show(false);
  }

  // Whether the end is in sight.
  get atEnd() {
    return this.scrollTop >= this.#most - RESTFUL;
  }

  // The element that shows the row of this key now, or undefined.
  elementOf(key) { return this.shown.get(key); }

  // Index of the first row that is seen.
  get firstSeen() { return this.table.indexAt(this.#top()); }

  // To be called before the DOM is changed.
  #look() {
    this.scrollTop = this.scroller.scrollTop;
    this.view = this.scroller.clientHeight;
  }

  // The largest scrollTop.
  get #most() { return Math.max(0, (this.height ?? 0) - this.view); }

  #scroll(wanted) {
    const scrollTop = Math.min(Math.max(0, wanted), this.#most);
    if (scrollTop !== this.scrollTop) {
      this.scrollTop = scrollTop;
      this.scroller.scrollTop = scrollTop;
    }
  }

  // Pixels of all rows that the scroll bar has no room for.
  #surplus() { return Math.max(0, this.table.total - HIGHEST); }

  // Where the view begins, in pixels of all rows.
  #top() {
    const surplus = this.#surplus();
    return surplus === 0 ? this.scrollTop
      : this.scrollTop * (1 + surplus / Math.max(1, HIGHEST - this.view));
  }

  #setTop(pixels) {
    const surplus = this.#surplus();
    const room = Math.max(1, HIGHEST - this.view);
    this.#scroll(surplus === 0 ? pixels : pixels / (1 + surplus / room));
  }

  #anchor() {
    if (this.table.length === 0 || this.scrollTop === 0) {
      return null;
    }
    const i = this.firstSeen;
    return { key: this.table.key(i), into: this.#top() - this.table.offset(i), index: i };
  }

  // Scrolls so that the anchor's row is where it was; a row that was let go leaves the first one in its
  // place.
  #restore({ key, into, index }) {
    const i = this.table.find(key, index);
    const wanted = this.table.offset(i) + into;
    if (i >= 0 && Math.abs(wanted - this.#top()) >= 1) {
      this.#setTop(wanted);
    }
  }

  #layOut() {
    const height = Math.min(this.table.total, HIGHEST);
    if (this.height !== height) {
      this.height = height;
      this.space.style.setProperty("height", `${height}px`);
    }
  }

  #scrolled() {
    this.scrollTop = this.scroller.scrollTop;
    this.stuck = this.stickToEnd && this.atEnd;
    this.#show(false);
  }

  // Puts the rows in sight into the DOM; renders those again that are there already if `again`.
  #show(again) {
    const top = this.#top();
    const first = this.table.length === 0 ? 0 : this.table.indexAt(Math.max(0, top - this.overscan));
    const last = this.table.length === 0 ? -1
      : this.table.indexAt(top + this.view + this.overscan);
    if (again || first !== this.first || last !== this.last) {
      this.#fill(first, last, again);
    }
    this.#place(top);
  }

  #fill(first, last, again) {
    const keys = [];
    for (let i = first; i <= last; i++) {
      keys.push(this.keyOf(i));
    }
    this.#release(new Set(keys));
    const wanted = keys.map((key, n) => this.#rowElement(key, first + n, again));
    let next = this.rows.firstChild;
    for (const row of wanted) {
      if (row === next) {
        next = next.nextSibling;
      } else {
        this.rows.insertBefore(row, next);
      }
    }
    this.spare.length = 0;
    this.first = first;
    this.last = last;
  }

  // Takes the elements of rows that are out of sight for others. The focused one is not reused: its focus
  // would seem to have moved.
  #release(wanted) {
    for (const [key, row] of this.shown) {
      if (!wanted.has(key)) {
        this.shown.delete(key);
        this.observer.unobserve(row);
        const focused = row.contains(document.activeElement);
        row.remove();
        if (focused) {
          this.scroller.focus({ preventScroll: true });
        } else {
          this.spare.push(row);
        }
      }
    }
  }

  #rowElement(key, index, again) {
    const old = this.shown.get(key);
    if (old && !again) {
      return old;
    }
    const given = old ?? this.spare.pop() ?? null;
    const row = this.render(index, given);
    if (given && given !== row) {
      this.observer.unobserve(given);
      given.remove();
    }
    if (row !== old) {
      this.observer.observe(row);
    }
    row.rowKey = key;
    this.shown.set(key, row);
    return row;
  }

  #place(top) {
    const y = this.table.length === 0 ? 0 : this.scrollTop + this.table.offset(this.first) - top;
    if (this.y !== y) {
      this.y = y;
      this.rows.style.setProperty("transform", `translateY(${y}px)`);
    }
  }

  #measured(entries) {
    const rows = entries.filter((entry) => entry.target !== this.scroller);
    this.#look();
    this.#take(rows.map((entry) => [entry.target, entry.borderBoxSize[0].blockSize]));
  }

  #measureNow() {
    this.#take([...this.shown.values()].map((row) => [row, row.getBoundingClientRect().height]));
  }

  // Takes heights as measured; rows before the first one in sight that grew or shrank do not move it.
  #take(sizes) {
    const anchor = this.#anchor();
    const indices = new Map();
    for (let i = this.first; i <= this.last && i < this.table.length; i++) {
      indices.set(this.keyOf(i), i);
    }
    let changed = 0;
    for (const [row, height] of sizes) {
      const i = indices.get(row.rowKey);
      if (i !== undefined && row.isConnected && height > 0) {
        changed += Math.abs(this.table.set(i, height));
      }
    }
    if (changed > 0) {
      this.#layOut();
      if (!this.stuck && anchor) {
        this.#restore(anchor);
      }
    }
    if (this.stuck) {
      this.#scroll(Infinity);
    }
    this.#show(false);
  }
}
