/**
 * The histogram of the log desk: line counts per level over the range, and the part of it in view.
 */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const portal = window.samosval;
  const {place} = portal.lineKeys;

  const LEVELS = ["INFO", "WARN", "ERROR"];

  portal.DeskBars = (Base) => class extends Base {
    /** Counts new lines. While a search counts they wait, and those it has counted itself are skipped. */
    countArrived(lines) {
      if (this.asked.q && !this.showsMatches()) {
        return;
      }
      if (this.arrivedMeanwhile) {
        this.arrivedMeanwhile.push(...lines);
        return;
      }
      if (this.count !== null) {
        this.addToCount(lines.filter((line) => place(line.key)[0] >= this.countedTo));
      }
    }

    /** Counts hits from before the part that the counting search covered. */
    countBefore(hits) {
      if (this.count !== null) {
        this.addToCount(hits.filter((hit) => place(hit.key)[0] < this.countedFrom));
      }
    }

    addToCount(lines) {
      const bars = this.bars;
      for (const line of lines) {
        const level = LEVELS.indexOf(line.level);
        this.count++;
        this.byLevel[level]++;
        if (bars && bars.parts.length > 0) {
          const ms = place(line.key)[0];
          this.stretch(bars, ms);
          const width = (bars.to - bars.from) / bars.parts.length;
          bars.parts[Math.min(bars.parts.length - 1, Math.max(0, Math.floor((ms - bars.from) / width)))][level]++;
        }
      }
      // Redraw counts and bars at most once a second.
      if (!this.counts && lines.length > 0) {
        this.counts = setTimeout(() => {
          this.counts = null;
          this.showFound();
          this.drawBars();
        }, 1000);
      }
    }

    /** The counting search has ended. */
    countMeanwhile() {
      const lines = this.arrivedMeanwhile || [];
      this.arrivedMeanwhile = null;
      this.countArrived(lines);
    }

    /** A range of fixed length ends now: subtracts bars that have left it. */
    leaveOut(bars, ms) {
      const length = this.rangeMillis();
      while (length !== null && bars.gone.length > 0 && bars.gone[0].until <= ms - length) {
        bars.gone.shift().levels.forEach((lines, level) => {
          this.count -= lines;
          this.byLevel[level] -= lines;
        });
      }
    }

    /** Moves right by whole bars as time passes. Only the elapsed part of the last bar is shown. */
    stretch(bars, ms) {
      bars.until = Math.max(bars.until, ms + 1);
      const width = (bars.to - bars.from) / bars.parts.length;
      const missing = width > 0 ? Math.floor((ms - bars.to) / width) + 1 : 0;
      if (missing <= 0 || width < 1000) {
        bars.to = Math.max(bars.to, ms + 1);
        return;
      }
      const gone = Math.min(missing, bars.parts.length);
      bars.parts.splice(0, gone).forEach((levels, i) => bars.gone.push({levels, until: bars.from + (i + 1) * width}));
      for (let i = 0; i < gone; i++) {
        bars.parts.push([0, 0, 0]);
      }
      bars.from += missing * width;
      bars.to += missing * width;
      this.leaveOut(bars, ms);
    }

    /** Draws the bars in the next frame. */
    drawBars() {
      if (!this.barsFrame) {
        this.barsFrame = requestAnimationFrame(() => {
          this.barsFrame = 0;
          this.paintBars();
        });
      }
    }

    paintBars() {
      const canvas = this.part("bars");
      const width = canvas.clientWidth;
      const height = canvas.clientHeight;
      const scale = window.devicePixelRatio || 1;
      if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(height * scale);
      }
      const paint = canvas.getContext("2d");
      paint.setTransform(scale, 0, 0, scale, 0, 0);
      paint.clearRect(0, 0, width, height);
      const style = getComputedStyle(this.root);
      const colours = ["--idle", "--warn", "--bad"].map((name) => style.getPropertyValue(name).trim());
      const bars = this.bars;
      this.part("ends").hidden = !bars;
      if (!bars) {
        return;
      }
      const most = Math.max(1, ...bars.parts.map((levels) => levels[0] + levels[1] + levels[2]));
      const each = width * ((bars.to - bars.from) / bars.parts.length) / Math.max(1, bars.until - bars.from);
      bars.parts.forEach((levels, i) => {
        let y = height;
        levels.forEach((count, level) => {
          const size = count === 0 ? 0 : Math.max(1, (count / most) * (height - 4));
          paint.fillStyle = colours[level];
          paint.globalAlpha = level === 0 ? 0.55 : 1;
          paint.fillRect(i * each + 0.5, y - size, Math.max(1, each - 1), size);
          y -= size;
        });
      });
      paint.globalAlpha = 1;
      const [first, second] = this.part("ends").children;
      first.textContent = portal.clock.tell(bars.from).replace(/\.\d+$/, "");
      second.textContent = portal.clock.tell(bars.until).replace(/\.\d+$/, "");
      this.drawSight();
    }

    /** Marks the visible lines' part of the range. */
    drawSight() {
      const mark = this.part("sight");
      const rows = this.list.rows;
      const bars = this.bars;
      // Uses the current rows: some may have arrived since the list was drawn.
      const sight = this.list.sight();
      mark.hidden = !bars || !sight;
      if (mark.hidden) {
        return;
      }
      const share = (key) => Math.max(0, Math.min(1, (place(key)[0] - bars.from) / Math.max(1, bars.until - bars.from)));
      const left = share(rows[sight.first].key);
      const right = share(rows[sight.last].key);
      mark.style.left = left * 100 + "%";
      mark.style.width = "max(2px, " + (right - left) * 100 + "%)";
    }

    /** A click on the bars goes to the moment, a drag selects the range. */
    bindBars() {
      const canvas = this.part("bars");
      const pull = this.part("pull");
      let begin = null;
      const share = (event) => {
        const box = canvas.getBoundingClientRect();
        return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
      };
      canvas.addEventListener("pointerdown", (event) => {
        if (this.bars && event.button === 0) {
          begin = share(event);
          canvas.setPointerCapture(event.pointerId);
        }
      });
      canvas.addEventListener("pointermove", (event) => {
        const at = share(event);
        if (this.bars) {
          const ms = this.bars.from + at * (this.bars.until - this.bars.from);
          const part = (ms - this.bars.from) / Math.max(1, this.bars.to - this.bars.from) * this.bars.parts.length;
          const [info, warn, error] = this.bars.parts[Math.min(this.bars.parts.length - 1, Math.floor(part))];
          canvas.title = portal.clock.tell(ms) + "\nINFO " + info + ", WARN " + warn + ", ERROR " + error;
        }
        pull.hidden = begin === null || Math.abs(at - begin) < 0.005;
        if (!pull.hidden) {
          pull.style.left = Math.min(at, begin) * 100 + "%";
          pull.style.width = Math.abs(at - begin) * 100 + "%";
        }
      });
      canvas.addEventListener("pointerup", (event) => {
        if (begin === null || !this.bars) {
          return;
        }
        const [from, to] = [Math.min(begin, share(event)), Math.max(begin, share(event))];
        const ms = (at) => Math.round(this.bars.from + at * (this.bars.until - this.bars.from));
        begin = null;
        pull.hidden = true;
        if (to - from < 0.005) {
          this.goTo(ms(from));
        } else {
          this.choose({from: new Date(ms(from)).toISOString(), to: new Date(ms(to)).toISOString(), range: null});
        }
      });
      canvas.addEventListener("pointercancel", () => {
        begin = null;
        pull.hidden = true;
      });
      new ResizeObserver(() => this.drawBars()).observe(canvas);
    }
  };
})();
