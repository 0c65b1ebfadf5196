/** Search at the log desk: the server searches all lines and streams its results. */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const portal = window.samosval;
  const {compare} = portal.lineKeys;

  const HITS = 500;
  const BARS = 120;
  const SILENCE_MS = 10000;
  const SPECIAL = /[.*+?^${}()|[\]\\]/g;

  portal.DeskSearch = (Base) => class extends Base {
    pattern() {
      if (!this.asked.q || this.asked.inverse) {
        return null;
      }
      const source = this.asked.regex
        ? this.asked.q
        : this.asked.q.trim().split(/\s+/).map((word) => word.replace(SPECIAL, "\\$&")).join("\\s+");
      try {
        return new RegExp(source, this.asked.case ? "gu" : "giu");
      } catch (e) {
        // RE2 syntax differs from the browser's: such matches are found but not marked.
        return null;
      }
    }

    /** Runs a search and draws hits as they come, newest first, above the rows. Returns the outcome. */
    async find(how, turn) {
      const abort = new AbortController();
      this.search = abort;
      this.searching = true;
      this.ended = null;
      const counts = Boolean(how.count);
      this.toldHits = 0;
      this.showFound();
      const answer = await this.server.follow("/search?" + this.query(how), abort.signal, SILENCE_MS, (piece) => {
        const hits = [];
        for (const object of piece) {
          if (object.type === "hit") {
            hits.push(object);
            this.toldHits++;
          } else {
            if (object.type === "begin" && counts) {
              // An interrupted search starts over and finds its hits again.
              this.list.set([]);
              this.newer = false;
              if (this.isLive()) {
                // From the search's end on, by the server's clock.
                this.listen(object.to);
              }
            }
            this.take(object, counts);
          }
        }
        this.drawHits(hits.reverse());
        return turn === this.turn;
      });
      if (answer.outcome === "ok" && this.ended === null) {
        answer.outcome = "away";
      }
      if (this.search !== abort) {
        return "stopped";
      }
      this.searching = false;
      this.search = null;
      this.showFound();
      if (turn !== this.turn) {
        return "stopped";
      }
      this.told(answer);
      if (counts) {
        this.tryAgain(() => this.find(how, turn), turn, answer);
      }
      this.drawBars();
      if (answer.outcome !== "away") {
        this.afterLoad();
      }
      this.list.draws();
      return answer.outcome;
    }

    /** The newest hits, and the count of all. */
    findAll(turn) {
      return this.find({order: "newest", limit: HITS, count: true, buckets: BARS}, turn);
    }

    findBefore(to, turn) {
      return this.find({order: "newest", limit: HITS, to}, turn);
    }

    drawHits(hits) {
      if (hits.length === 0) {
        return;
      }
      // Skips lines that the stream has already delivered.
      const first = this.list.rows[0];
      const fresh = first ? hits.filter((hit) => compare(hit.key, first.key) < 0) : hits;
      this.list.prepend(fresh);
      this.countBefore(fresh);
      if (this.following) {
        this.list.toEnd();
      }
    }

    /** Handles the messages of a search other than hits. */
    take(object, counts) {
      if (object.type === "begin" && counts) {
        this.countedTo = Date.parse(object.to);
        this.countedFrom = -Infinity;
        this.bars = object.parts > 0
          ? {from: Date.parse(object.from), to: this.countedTo, until: this.countedTo, parts: Array.from({length: object.parts}, () => [0, 0, 0]), gone: []}
          : null;
        this.drawBars();
      } else if (object.type === "progress" || object.type === "end") {
        this.searchedTo = Date.parse(object.searched);
        if (counts) {
          this.count = object.count;
          this.byLevel = object.levels;
          for (const [i, levels] of object.buckets) {
            this.bars.parts[i] = levels;
          }
          this.drawBars();
        }
        if (object.type === "end") {
          this.ended = object.reason;
          if (this.showsMatches()) {
            this.older = object.reason !== "complete" || (counts && object.count > this.toldHits);
          }
          // If hits were left out, continue from the oldest one shown instead.
          this.resume = object.reason === "deadline" && (!counts || object.count <= HITS) ? object.searched : null;
          if (counts) {
            this.countedFrom = object.reason === "deadline" ? this.searchedTo : -Infinity;
            this.countMeanwhile();
          }
        }
        this.showFound();
      }
    }

    /** Counts the lines of the range without fetching any. */
    async countAll() {
      const abort = new AbortController();
      this.counting = abort;
      this.searching = Boolean(this.asked.q);
      const path = "/search?" + this.query({limit: 0, count: true, buckets: BARS});
      let isWhole = false;
      const answer = await this.server.follow(path, abort.signal, SILENCE_MS, (piece) => piece.forEach((object) => {
        isWhole = isWhole || object.type === "end";
        this.take(object, true);
      }));
      if (this.counting !== abort) {
        return;
      }
      this.counting = null;
      this.searching = false;
      this.showFound();
      if (answer.outcome === "refused") {
        this.told(answer);
      } else if (!isWhole && answer.outcome !== "stopped") {
        // The line requests report a server that is away.
        this.later(() => this.countAll());
      }
    }

    cancel() {
      for (const name of ["search", "counting"]) {
        if (this[name]) {
          this[name].abort();
        }
      }
      this.ended = "cancelled";
      this.countMeanwhile();
    }

    /** To the next hit downwards (1) or upwards (-1). */
    async toHit(direction) {
      if (!this.asked.q) {
        this.part("query").focus();
        return;
      }
      const rows = this.list.rows;
      if (this.showsMatches()) {
        const at = rows.findIndex((line) => line.key === this.asked.line);
        const next = at < 0 ? (direction > 0 ? 0 : rows.length - 1) : at + direction;
        if (rows[next]) {
          this.select(rows[next].key);
        } else {
          this.say("", this.text("no-more"));
        }
        return;
      }
      const sight = this.list.sight();
      const from = this.asked.line || (sight && rows[direction > 0 ? sight.first : sight.last].key);
      if (!from) {
        return;
      }
      if (this.hops) {
        return;
      }
      const turn = this.turn;
      this.hops = true;
      const found = await this.hitFrom(direction, from, turn);
      this.hops = false;
      if (turn !== this.turn) {
        return;
      }
      this.told(found);
      if (found.hits.length > 0) {
        this.say("", "");
        this.select(found.hits[0].key);
      } else if (found.outcome === "ok") {
        this.say("", this.text("no-more"));
      }
    }

    /** The next hit from a place. Continues a search that hit its time limit, and says so. */
    async hitFrom(direction, from, turn) {
      const order = direction > 0 ? "oldest" : "newest";
      const end = direction > 0 ? "from" : "to";
      let found = await this.hits({order, [end]: from, limit: 1});
      while (turn === this.turn && found.outcome === "ok" && found.hits.length === 0 && found.end.reason === "deadline") {
        this.say("", this.text("searched", portal.clock.tell(Date.parse(found.end.searched))));
        found = await this.hits({order, [end]: found.end.searched, limit: 1});
      }
      return found;
    }

    /** The hits of a search, in its order, and how it ended: perhaps before all were found. */
    async hits(how) {
      const abort = new AbortController();
      this.looking = abort;
      const hits = [];
      let begin = null;
      let end = null;
      const answer = await this.server.follow("/search?" + this.query(how), abort.signal, SILENCE_MS, (piece) => {
        hits.push(...piece.filter((object) => object.type === "hit"));
        begin = begin || piece.find((object) => object.type === "begin");
        end = end || piece.find((object) => object.type === "end");
      });
      return {...answer, outcome: answer.outcome === "ok" && !end ? "away" : answer.outcome, hits, begin, end};
    }

    /** Selects a line, puts it in the address and shows it. */
    select(key) {
      this.asked.line = key;
      delete this.asked.at;
      this.writeAddress();
      const index = this.list.rows.findIndex((line) => line.key === key);
      this.following = false;
      if (index < 0) {
        this.loadAround(key);
      } else {
        this.list.redraw();
        this.list.show(index);
      }
      this.showJump();
    }

    /** Shows a hit among the lines around it. */
    showContext(key) {
      this.asked.show = "all";
      this.asked.line = key;
      delete this.asked.at;
      this.writeAddress(true);
      this.showChoices();
      this.reload();
    }

    showFound() {
      const box = this.part("found");
      const words = [];
      if (this.count !== null && this.count !== undefined) {
        words.push(this.counted(this.asked.q ? "found" : "lines", this.count));
        if (this.byLevel && this.asked.level !== "ERROR") {
          words.push("WARN " + this.numbers.format(this.byLevel[1]) + ", ERROR " + this.numbers.format(this.byLevel[2]));
        }
      }
      if (this.range() === "1h" && !this.asked.range && this.known.size > 0) {
        words.push(this.text("last-hour"));
      }
      if (this.searching && this.searchedTo) {
        words.push(this.text("searched", portal.clock.tell(this.searchedTo)));
      } else if (!this.searching && this.asked.q && this.ended === "deadline") {
        words.push(this.text("deadline", portal.clock.tell(this.searchedTo)));
      } else if (!this.searching && this.asked.q && this.ended === "cancelled" && this.searchedTo) {
        words.push(this.text("cancelled", portal.clock.tell(this.searchedTo)));
      }
      // Screen readers skip a count that still grows.
      box.setAttribute("aria-live", this.asked.q && !this.searching ? "polite" : "off");
      const text = words.join(" · ");
      if (box.textContent !== text) {
        box.textContent = text;
      }
      this.part("cancel").hidden = !(this.searching && this.asked.q);
      this.part("hits").hidden = !this.asked.q;
    }
  };
})();
