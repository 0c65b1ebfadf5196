/**
 * New lines of the log desk as they come by the connection that all windows share (events.js), whatever happens to it, and
 * what is said of it: green means connected now.
 */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const portal = window.samosval;
  const {compare} = portal.lineKeys;

  /** The server sends something each 2 s: who hears nothing for longer than this is not connected. */
  const SILENCE_MS = 4000;
  const STATUS_MS = 1000;
  const TICK_MS = 500;

  /** How it is with new lines, and how it is shown. */
  const STATES = {
    live: "live", connecting: "waiting", reconnecting: "waiting", "signed-out": "ended", gone: "ended",
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

    /** Listens to new lines after a key or a moment, whenever the page is seen, until something else is shown. */
    async listen(after) {
      this.stopFeed();
      const feed = new AbortController();
      this.feed = feed;
      let last = after;
      while (last !== undefined && !feed.signal.aborted) {
        if (document.hidden) {
          this.sayFeed("paused");
          await portal.lookedAt();
        } else {
          this.sayFeed(this.feedState === "reconnecting" ? "reconnecting" : "connecting");
          last = await this.listenWhileSeen(last, feed);
        }
      }
    }

    /** Until the page is hidden: the key to go on from; undefined where nothing comes any more. */
    listenWhileSeen(after, feed) {
      return new Promise((resolve) => {
        let last = after;
        const query = new URLSearchParams(this.query({}, this.showsMatches()));
        // It is before all of them.
        query.delete("from");
        const leave = portal.live.listen(this.api + "/streams", query.toString(), {
          cursor: () => last,
          take: (objects) => {
            objects.forEach((object) => (last = object.key || object.after || last));
            if (this.tookAll(objects)) {
              over(undefined);
            }
          },
          lost: (kind, words) => this.lost(kind, words),
        });
        const over = (key) => {
          leave();
          document.removeEventListener("visibilitychange", hide);
          resolve(key);
        };
        const hide = () => document.hidden && over(last);
        document.addEventListener("visibilitychange", hide);
        feed.signal.addEventListener("abort", () => over(undefined));
      });
    }

    /** Shows what has come; whether that was all. */
    tookAll(objects) {
      this.heard();
      const lines = objects.filter((object) => object.type === "line");
      if (lines.length > 0) {
        this.arrived(lines);
      }
      const end = objects.find((object) => object.type === "end");
      if (end) {
        if (end.detail) {
          this.told({outcome: "refused", words: end.detail});
        }
        this.sayFeed("gone");
        return true;
      }
      return objects.some((object) => object.type === "gap") && this.missed();
    }

    /** Why new lines do not come now: they will when they can. */
    lost(kind, words) {
      if (kind === "signed-out") {
        this.sayFeed("signed-out");
        portal.signedOut();
        return;
      }
      if (words) {
        this.told({outcome: "away", words});
      }
      this.sayFeed("reconnecting");
    }

    heard() {
      this.heardAt = Date.now();
      this.back();
      this.sayFeed("live");
    }

    /** More lines came than are worth to be brought: who follows is shown the last, without what lies between. Whether the feed is over. */
    missed() {
      if (!this.following) {
        this.leaveEnd();
      } else if (this.showsMatches()) {
        this.reload();
      } else {
        this.loadEnd();
      }
      return true;
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
