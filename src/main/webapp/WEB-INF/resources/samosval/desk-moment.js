/** Links the desk to the charts' crosshair, as log-moment.js does for the live log. */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const {place} = window.samosval.lineKeys;

  window.samosval.DeskMoment = (Base) => class extends Base {
    bindMoment() {
      const tell = (at) => document.dispatchEvent(new CustomEvent("samosval:moment", {detail: {at, by: "log"}}));
      this.box.addEventListener("mouseover", (event) => {
        const line = event.target.closest(".desk-line");
        if (line) {
          tell(place(line.dataset.line)[0]);
        }
      });
      this.box.addEventListener("mouseleave", () => tell(null));
      document.addEventListener("samosval:moment", (event) => {
        if (event.detail.by !== "log" && !this.isAside) {
          this.lookAt(event.detail.at);
        }
      });
    }

    /** Marks the last line at or before a moment and shows it. null restores the mark and following. */
    lookAt(at) {
      const rows = this.list.rows;
      if (at === null) {
        if (this.left) {
          this.mark(this.left.line);
          if (this.left.isFollowing && !this.newer) {
            this.following = true;
            this.fresh = 0;
            this.list.toEnd();
          }
          this.left = null;
          this.showJump();
        }
        return;
      }
      if (rows.length === 0 || place(rows[0].key)[0] > at) {
        return;
      }
      this.left = this.left || {line: this.momentLine, isFollowing: this.following};
      let low = 0;
      let high = rows.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (place(rows[middle].key)[0] <= at) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      this.following = false;
      this.mark(rows[low].key);
      this.list.show(low);
    }

    mark(key) {
      this.momentLine = key;
      for (const [row, element] of this.list.drawn) {
        element.classList.toggle("at-moment", row.key === key);
      }
    }
  };
})();
