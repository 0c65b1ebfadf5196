/**
 * New lines for the log desk over the connection shared by all windows (events.js), and its state: green means
 * connected now.
 */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const portal = window.samosval;
  const {compare} = portal.lineKeys;

  /** The server sends something every 2 s; longer silence means disconnected. */
  const SILENCE_MS = 4000;
  const STATUS_MS = 1000;
  const TICK_MS = 500;

  /** States of the feed and how they are shown. */
  const STATES = {
    live: "live", connecting: "waiting", reconnecting: "waiting", "signed-out": "ended", gone: "ended",
    paused: "off", past: "off", earlier: "off", none: "off", stopped: "off", failed: "off", standing: "off",
  };

  portal.DeskFeed = (Base) => class extends Base {
    /** Deployments have changed: refreshes their list and status, once for a burst of changes. */
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

    /** Listens for lines after a key or moment while the page is visible, until aborted. */
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

    /** Listens until the page is hidden. Resolves to the key to resume from, or undefined if the feed is over. */
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

    /** Shows received objects; returns whether the feed is over. */
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

    /** The feed is interrupted: shows why. It resumes when it can. */
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

    /** The server skipped lines: too many came. A follower jumps to the newest. Returns true: the feed is over. */
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

    /** Sets the state of the feed. */
    sayFeed(name) {
      this.feedState = name;
      this.showLive();
    }

    /** Shows only what is known now: live needs a server heard recently and a running deployment. */
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

    /** The state to show if no deployment runs; null if one does. */
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
