/**
 * The lines that the log desk holds: a few thousand, with more fetched as the reader nears either end.
 */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const portal = window.samosval;
  const {LINE, place} = portal.lineKeys;

  /** Lines per request. FIRST is for the newest, where most readers stay: a few screens. */
  const WINDOW = 400;
  const FIRST = 200;
  const MOST_ROWS = 5000;
  const NEAR_PX = 1200;

  portal.DeskWindow = (Base) => class extends Base {
    /** Loads the newest lines and listens for more. */
    async loadEnd(turn = ++this.turn) {
      const {body, ...answer} = await this.ask("?" + this.query({limit: FIRST}, false));
      if (turn !== this.turn || !body) {
        this.tryAgain(() => this.loadEnd(turn), turn, answer);
        return;
      }
      this.following = true;
      this.newer = false;
      this.fresh = 0;
      this.older = body.more;
      this.list.set(body.lines);
      this.list.toEnd();
      this.afterLoad();
      if (this.isLive()) {
        this.listen(this.endOf(body));
      } else {
        this.sayFeed("past");
      }
    }

    /** Where new lines start: after the last one here, or at the range's end by the server's clock if there is none. */
    endOf(body) {
      const last = this.list.rows[this.list.rows.length - 1];
      return last ? last.key : body.to;
    }

    /** Loads the lines around a line or moment, which is centred. */
    async loadAround(where, turn = ++this.turn) {
      const isLine = LINE.test(where);
      const from = isLine ? new Date(place(where)[0]).toISOString() : where;
      const answers = await Promise.all([
        this.ask("?" + this.query({limit: WINDOW, before: from}, false)),
        this.ask("?" + this.query({limit: WINDOW, after: from}, false)),
      ]);
      const [before, after] = answers.map((answer) => answer.body);
      if (turn !== this.turn || !before || !after) {
        // Everything stays as it is until there is a response, new lines included.
        this.tryAgain(() => this.loadAround(where, turn), turn, ...answers);
        return;
      }
      this.stopFeed();
      this.following = false;
      this.fresh = 0;
      this.older = before.more;
      this.newer = after.more;
      this.list.set(before.lines.concat(after.lines));
      const index = isLine ? this.list.rows.findIndex((line) => line.key === where) : before.lines.length;
      if (isLine && index < 0) {
        this.say("bad", this.text("no-line"));
      }
      this.momentLine = isLine || !this.list.rows[index] ? null : this.list.rows[index].key;
      this.list.box.scrollTop = 0;
      this.list.show(Math.max(0, Math.min(index, this.list.rows.length - 1)));
      this.afterLoad();
      this.showJump();
      if (this.isLive() && !this.newer) {
        this.listen(this.endOf(after));
      } else {
        this.sayFeed(this.isLive() ? "earlier" : "past");
      }
    }

    async loadBeginning(turn = ++this.turn) {
      const {body, ...answer} = await this.ask("?" + this.query({limit: WINDOW, after: "0"}, false));
      if (turn !== this.turn || !body) {
        this.tryAgain(() => this.loadBeginning(turn), turn, answer);
        return;
      }
      this.stopFeed();
      this.following = false;
      this.older = false;
      this.newer = body.more;
      this.list.set(body.lines);
      this.box.scrollTop = 0;
      this.afterLoad();
      this.showJump();
      this.sayFeed(this.isLive() ? "earlier" : "past");
      if (this.isLive() && !this.newer) {
        this.listen(this.endOf(body));
      }
    }

    /** For matches, "no lines" is certain only after a complete search. */
    afterLoad() {
      this.part("empty").hidden = this.list.rows.length > 0 || (this.showsMatches() && this.ended !== "complete");
    }

    /** Fetches more lines when the reader nears either end. */
    async fill() {
      if (this.filling) {
        return;
      }
      if (this.list.rows.length === 0) {
        // No match so far: search further back.
        if (this.older && this.resume) {
          await this.fillWith(() => this.fillBack());
        }
        return;
      }
      const box = this.box;
      if (this.older && box.scrollTop < NEAR_PX) {
        await this.fillWith(() => this.fillBack());
      } else if (this.newer && box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX) {
        await this.fillWith(() => this.fillForth());
      }
    }

    /** Delays the retry of a failed request. */
    async fillWith(act) {
      this.filling = true;
      try {
        if (!(await act())) {
          await portal.pause(portal.soon());
        }
      } finally {
        this.filling = false;
      }
      this.list.draws();
    }

    async fillBack() {
      const turn = this.turn;
      const first = this.list.rows[0];
      if (this.showsMatches()) {
        this.older = false;
        const outcome = await this.findBefore(this.resume || first.key, turn);
        this.older = this.older || (outcome === "away" && turn === this.turn);
        return outcome !== "away";
      }
      const {body} = await this.ask("?" + this.query({limit: WINDOW, before: first.key}, false));
      if (turn !== this.turn || !body) {
        return turn !== this.turn;
      }
      this.older = body.more;
      this.list.prepend(body.lines);
      const excess = this.list.rows.length - MOST_ROWS;
      if (excess > 0 && !this.following) {
        this.list.dropLast(excess);
        this.leaveEnd();
      }
      return true;
    }

    async fillForth() {
      const turn = this.turn;
      const last = this.list.rows[this.list.rows.length - 1].key;
      const next = this.showsMatches() ? await this.matchesAfter(last) : await this.linesAfter(last);
      if (turn !== this.turn || !next) {
        return turn !== this.turn;
      }
      this.newer = next.more;
      this.sought = next.sought;
      this.list.append(next.lines);
      this.dropFirst();
      if (!this.newer && this.isLive()) {
        this.listen(next.to || this.list.rows[this.list.rows.length - 1].key);
      }
      this.showJump();
      return true;
    }

    async linesAfter(last) {
      const {body} = await this.ask("?" + this.query({limit: WINDOW, after: last}, false));
      return body && {lines: body.lines, more: body.more, sought: null};
    }

    /** As linesAfter, for matches. Continues a search that hit its time limit. */
    async matchesAfter(last) {
      const found = await this.hits({order: "oldest", from: this.sought || last, limit: WINDOW});
      this.told(found);
      return found.outcome !== "ok" ? null : {
        lines: found.hits,
        // From the search's end on, by the server's clock.
        to: found.begin.to,
        more: found.end.reason !== "complete",
        sought: found.end.reason === "deadline" ? found.end.searched : null,
      };
    }

    dropFirst() {
      const excess = this.list.rows.length - MOST_ROWS;
      if (excess > 0) {
        this.list.dropFirst(excess + MOST_ROWS / 10);
        this.older = true;
        this.resume = null;
      }
    }

    isFull() {
      return this.list.rows.length > MOST_ROWS;
    }

    /** Gives up what follows the last row; the stream is useless until the reader is back at the end. */
    leaveEnd() {
      this.newer = true;
      this.sought = null;
      if (this.feed) {
        this.stopFeed();
        this.sayFeed("earlier");
      }
      this.showJump();
    }

    /** Goes to the newest line and follows. */
    toNewest() {
      delete this.asked.line;
      delete this.asked.at;
      this.picked = null;
      this.writeAddress();
      this.following = true;
      this.fresh = 0;
      if (this.newer || (!this.feed && this.isLive())) {
        if (this.showsMatches()) {
          this.reload();
        } else {
          this.loadEnd();
        }
      } else {
        this.list.redraw();
        this.list.toEnd();
      }
      this.showJump();
    }

    toOldest() {
      if (this.showsMatches()) {
        this.following = false;
        this.box.scrollTop = 0;
      } else {
        this.loadBeginning();
      }
    }

    /** Keeps a follower at the end when the list or its box is resized; scrolling up stops following. */
    stayAtEnd() {
      const size = this.box.scrollHeight + " " + this.box.clientHeight;
      if (this.following && this.list.rows.length > 0 && !this.list.isAtEnd()) {
        if (size === this.drawnSize) {
          this.following = false;
        } else {
          this.list.toEnd();
        }
      }
      this.drawnSize = size;
    }

    drawn() {
      if (this.isAside) {
        return;
      }
      this.stayAtEnd();
      if (!this.following && this.list.isAtEnd() && !this.newer && !this.asked.line && !this.asked.at) {
        this.following = this.isLive();
        this.fresh = 0;
      }
      this.showJump();
      this.drawSight();
      this.fill();
    }

    showJump() {
      const jump = this.part("jump");
      const isHidden = this.following || (!this.newer && this.fresh === 0 && this.list.isAtEnd());
      const words = this.fresh > 0 ? this.counted("new", this.fresh) : this.text("to-newest");
      jump.hidden = isHidden;
      if (jump.lastChild.textContent !== words) {
        jump.lastChild.textContent = words;
      }
      this.part("follow").setAttribute("aria-pressed", String(this.following && this.isLive()));
    }

    stopFollowing() {
      if (this.box.scrollTop > 0) {
        this.following = false;
      }
    }

    toggleFollow() {
      if (this.following) {
        this.following = false;
        this.box.scrollTop -= 2 * this.lineHeight;
        this.showJump();
      } else {
        this.toNewest();
      }
    }
  };
})();
