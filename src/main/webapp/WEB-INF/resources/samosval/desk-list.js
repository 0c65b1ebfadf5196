/**
 * A list of any length that renders only the visible rows. `make` creates a row's element; `height` gives its height
 * in pixels without layout. The scroll position holds when rows are added or removed above.
 */
window.samosval = window.samosval || {};

window.samosval.VirtualList = class VirtualList {
  static BEYOND = 8;

  constructor(box, make, height) {
    this.box = box;
    this.make = make;
    this.height = height;
    this.rows = [];
    this.tops = [0];
    this.width = box.clientWidth;
    this.drawn = new Map();
    this.frame = 0;
    this.body = document.createElement("div");
    this.body.className = "desk-rows";
    box.append(this.body);
    this.onDrawn = () => {};
    box.addEventListener("scroll", () => this.draws(), {passive: true});
    new ResizeObserver(() => {
      const isOther = box.clientWidth !== this.width;
      this.width = box.clientWidth;
      if (isOther) {
        this.measure();
      } else {
        this.draws();
      }
    }).observe(box);
  }

  set(rows) {
    this.rows = rows;
    this.clear();
    this.layOut(0);
  }

  append(rows) {
    const from = this.rows.length;
    for (const row of rows) {
      this.rows.push(row);
    }
    this.layOut(from);
  }

  prepend(rows) {
    const before = this.total();
    const at = this.box.scrollTop;
    this.rows = rows.concat(this.rows);
    this.layOut(0);
    this.box.scrollTop = at + this.total() - before;
  }

  dropFirst(count) {
    const top = this.tops[count];
    // Read first: when the list shrinks, the browser may scroll up by itself.
    const at = this.box.scrollTop;
    this.rows.splice(0, count);
    this.layOut(0);
    this.box.scrollTop = at - top;
  }

  dropLast(count) {
    this.rows.length -= count;
    this.layOut(this.rows.length);
  }

  total() {
    return this.tops[this.rows.length];
  }

  /** Recomputes all heights; the first visible row stays in place. */
  measure() {
    const first = this.at(this.box.scrollTop);
    const offset = this.box.scrollTop - this.tops[first];
    this.clear();
    this.layOut(0);
    this.box.scrollTop = this.tops[Math.min(first, this.rows.length)] + offset;
  }

  /** Recreates all elements. */
  redraw() {
    this.clear();
    this.draws();
  }

  clear() {
    this.drawn.clear();
    this.body.replaceChildren();
  }

  layOut(from) {
    this.tops.length = this.rows.length + 1;
    this.tops[0] = 0;
    for (let i = from; i < this.rows.length; i++) {
      this.tops[i + 1] = this.tops[i] + this.height(this.rows[i]);
    }
    this.body.style.height = this.total() + "px";
    this.draws();
  }

  /** The index of the row at a height. */
  at(y) {
    let low = 0;
    let high = Math.max(0, this.rows.length - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= y) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The first and last visible row; null if there is none. */
  sight() {
    if (this.rows.length === 0) {
      return null;
    }
    const top = this.box.scrollTop;
    return {first: this.at(top), last: this.at(top + Math.max(0, this.box.clientHeight - 1))};
  }

  isAtEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 24;
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
  }

  /** Scrolls a row into view, centred if it was outside. */
  show(index) {
    const top = this.tops[index];
    const bottom = this.tops[index + 1];
    if (top < this.box.scrollTop || bottom > this.box.scrollTop + this.box.clientHeight) {
      this.box.scrollTop = (top + bottom - this.box.clientHeight) / 2;
    }
    this.draws();
  }

  draws() {
    if (!this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.draw();
      });
    }
  }

  draw() {
    const sight = this.sight();
    const first = sight ? Math.max(0, sight.first - VirtualList.BEYOND) : 0;
    const last = sight ? Math.min(this.rows.length - 1, sight.last + VirtualList.BEYOND) : -1;
    const inSight = new Set();
    for (let i = first; i <= last; i++) {
      inSight.add(this.rows[i]);
    }
    for (const [row, element] of this.drawn) {
      if (!inSight.has(row)) {
        element.remove();
        this.drawn.delete(row);
      }
    }
    // Backwards, so that each row finds its neighbour: screen readers and copying use DOM order.
    let next = null;
    for (let i = last; i >= first; i--) {
      const row = this.rows[i];
      let element = this.drawn.get(row);
      if (!element) {
        element = this.make(row);
        this.drawn.set(row, element);
      }
      if (element.parentNode !== this.body || element.nextSibling !== next) {
        this.body.insertBefore(element, next);
      }
      if (element.top !== this.tops[i]) {
        element.top = this.tops[i];
        element.style.transform = "translateY(" + this.tops[i] + "px)";
      }
      next = element;
    }
    this.onDrawn();
  }
};
