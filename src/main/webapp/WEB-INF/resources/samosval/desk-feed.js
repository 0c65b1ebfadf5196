/**
 * New lines of the log desk as they come, whatever happens to the connection, and what is said of it: green means
 * connected now.
 */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const portal = window.samosval;
  const {compare} = portal.lineKeys;

  /** The server sends something each 2 s: who hears nothing for longer than this is not connected. */
  const SILENCE_MS = 4000;
  const POLL_MS = 2000;
  const STATUS_MS = 1000;
  const TICK_MS = 500;

  /** How it is with new lines, and how it is shown. */
  const STATES = {
    live: "live", polling: "live", connecting: "waiting", reconnecting: "waiting", "signed-out": "ended", gone: "ended",
    paused: "off", past: "off", earlier: "off", none: "off", stopped: "off", failed: "off", standing: "off",
  };

  portal.DeskFeed = (Base) => class extends Base {
    /** Deployments have changed: which there are and whether they run, soon and once for all changes of a moment. */
    changed(change) {
      const concerns = ["reload", "rights"].includes(change.kind)
        || (change.kind === "deployment" && (change.what !== "changed" || change.ids.some((id) => this.known.has(id))));
      if (concerns && !this.asksStatus && this.known.size > 0 && !this.isAside) {
        this.asksStatus = setTimeout(() => this.askStatus(), STATUS_MS);
      }
    }

    async askStatus() {
      const turn = this.turn;
      const answer = await this.server.ask("/deployments?" + this.query({}, false));
      this.asksStatus = null;
      if (answer.outcome === "ok" && turn === this.turn) {
        this.takeDeployments(answer.body);
        this.showLive();
      } else if (!this.isAside && (answer.outcome === "ok" || answer.outcome === "away")) {
        this.asksStatus = setTimeout(() => this.askStatus(), portal.soon());
      }
    }

    stopFeed() {
      if (this.feed) {
        this.feed.abort();
        this.feed = null;
      }
    }

    /** Listens to new lines after a key or a moment, whatever happens to the connection, until something else is shown. */
    async listen(after) {
      this.stopFeed();
      const feed = new AbortController();
      this.feed = feed;
      let last = after;
      while (!feed.signal.aborted) {
        if (document.hidden) {
          this.sayFeed("paused");
          await portal.lookedAt();
        } else if (this.stream.take()) {
          this.sayFeed(this.feedState === "reconnecting" ? "reconnecting" : "connecting");
          last = await this.listenOnce(last, feed);
        } else {
          last = await this.askForNew(last, feed);
        }
        if (last === undefined) {
          return;
        }
      }
    }

    /** Asks for new lines where many windows have a stream; the key to go on from. */
    async askForNew(after, feed) {
      const from = after || new Date(Date.now() - POLL_MS).toISOString();
      const found = this.showsMatches()
        ? await this.hits({from, order: "oldest", limit: 1000}, feed.signal)
        : await this.server.ask("?" + this.query({after: from, limit: 1000}, false), portal.DeskServer.OPENING_MS);
      if (feed.signal.aborted) {
        return undefined;
      }
      if (found.outcome !== "ok") {
        return this.unheard(found, from, feed);
      }
      const lines = found.hits || found.body.lines;
      this.heard("polling");
      if (found.body && found.body.more) {
        return this.missed() ? undefined : from;
      }
      this.arrived(lines);
      await portal.pause(POLL_MS);
      return lines.length > 0 ? lines[lines.length - 1].key : from;
    }

    heard(name) {
      this.heardAt = Date.now();
      this.back();
      this.sayFeed(name);
    }

    /** More lines came than are worth to be brought: who follows is shown the last, without what lies between. Whether the feed is over. */
    missed() {
      if (!this.following || this.showsMatches()) {
        this.leaveEnd();
        return !this.feed;
      }
      this.loadEnd();
      return true;
    }

    /** New lines do not come: when to try again, and from where; undefined where there is nothing to wait for. */
    async unheard(answer, last, feed) {
      if (feed.signal.aborted) {
        return undefined;
      }
      if (answer.outcome === "signed-out") {
        this.sayFeed("signed-out");
        portal.signedOut();
        await portal.lookedAt();
        return last;
      }
      if (answer.outcome === "refused") {
        this.told(answer);
        this.sayFeed("gone");
        return undefined;
      }
      if (answer.words) {
        this.told(answer);
      }
      if (!document.hidden) {
        this.sayFeed("reconnecting");
        await portal.pause(portal.soon());
      }
      return last;
    }

    /** Until the connection is lost: the key to go on from; undefined where nothing comes any more. */
    async listenOnce(after, feed) {
      const abort = new AbortController();
      const stop = () => abort.abort();
      const hide = () => document.hidden && abort.abort();
      feed.signal.addEventListener("abort", stop);
      document.addEventListener("visibilitychange", hide);
      window.addEventListener("pagehide", stop);
      let last = after;
      let isOver = false;
      const more = last ? {after: last} : {};
      const path = "/stream?" + this.query(more, this.showsMatches());
      const answer = await this.server.follow(path, abort.signal, SILENCE_MS, (piece) => {
        this.heard("live");
        const lines = piece.filter((object) => object.type === "line");
        if (lines.length > 0) {
          last = lines[lines.length - 1].key;
          this.arrived(lines);
        }
        if (piece.some((object) => object.type === "gap")) {
          isOver = this.missed();
        }
        if (piece.some((object) => object.type === "end")) {
          isOver = true;
          this.sayFeed("gone");
        }
        return !isOver;
      });
      feed.signal.removeEventListener("abort", stop);
      document.removeEventListener("visibilitychange", hide);
      window.removeEventListener("pagehide", stop);
      if (this.feed === feed || this.feed === null) {
        this.stream.leave();
      }
      return isOver ? undefined : this.unheard(answer, last, feed);
    }

    arrived(lines) {
      const last = this.list.rows[this.list.rows.length - 1];
      const fresh = last ? lines.filter((line) => compare(line.key, last.key) > 0) : lines;
      if (this.newer || fresh.length === 0) {
        return;
      }
      const wasEmpty = this.list.rows.length === 0;
      this.list.append(fresh);
      this.countArrived(fresh);
      if (wasEmpty) {
        this.afterLoad();
      }
      if (this.following) {
        this.dropFirst();
        this.list.toEnd();
      } else {
        this.fresh += fresh.length;
        if (this.isFull()) {
          this.leaveEnd();
        }
      }
      this.showJump();
    }

    /** How it is with new lines. */
    sayFeed(name) {
      this.feedState = name;
      this.showLive();
    }

    /** Says no more than is known now: that lines come is true while the server is heard, and they come of what runs. */
    showLive() {
      let name = this.feedState;
      if (STATES[name] === "live") {
        const {kind, isOther} = portal.live.state;
        if (kind === "signed-out" || isOther) {
          name = "signed-out";
        } else if (kind === "away" || kind === "busy" || Date.now() - this.heardAt > SILENCE_MS) {
          name = "reconnecting";
        } else {
          name = this.standing() || name;
        }
      }
      const state = this.part("state");
      if (state.dataset.said !== name) {
        state.dataset.state = STATES[name];
        state.dataset.said = name;
        state.textContent = this.text("live-" + name);
      }
    }

    /** What to say where none of the deployments runs; null where one does. */
    standing() {
      const statuses = this.present().map((d) => d.status);
      if (statuses.length === 0 || statuses.some((status) => status !== "stopped" && status !== "failed")) {
        return null;
      }
      return statuses.length === 1 ? statuses[0] : "standing";
    }

    bindLive() {
      portal.live.on("state", (state) => {
        if (state.kind === "live") {
          this.back();
        }
        this.showLive();
      });
      portal.live.on("change", (change) => this.changed(change));
      setInterval(() => this.showLive(), TICK_MS);
      if (this.own) {
        document.addEventListener("samosval:end", () => this.end());
      }
    }
  };
})();
