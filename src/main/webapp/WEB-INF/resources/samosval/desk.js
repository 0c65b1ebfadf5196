/**
 * The log desk: lines of many deployments in one order, served as windows, searches or files. The page holds a few
 * thousand lines, renders the visible ones and keeps the choices in its address. On a deployment's page it shows only
 * that deployment and is put away while the live log is shown (log-switch.js). Its parts are the desk-*.js mixins.
 */
(function () {
  "use strict";

  const portal = window.samosval;

  const PARTS = [
    portal.DeskAddress, portal.DeskWindow, portal.DeskRows, portal.DeskFeed, portal.DeskSearch, portal.DeskBars,
    portal.DeskChoices, portal.DeskKeys, portal.DeskMoment,
  ];

  class Desk extends PARTS.reduce((base, part) => part(base), class {}) {
    constructor(root) {
      super();
      this.root = root;
      this.own = root.dataset.deployment || null;
      this.isAside = false;
      this.api = root.dataset.api;
      this.server = new portal.DeskServer(this.api);
      this.plural = new Intl.PluralRules(document.documentElement.lang || "ru");
      this.numbers = new Intl.NumberFormat(document.documentElement.lang || "ru");
      this.box = this.part("log");
      this.known = new Map();
      this.retries = new Set();
      this.feedState = "none";
      this.heardAt = 0;
      this.following = true;
      this.fresh = 0;
      this.older = false;
      this.newer = false;
      this.turn = 0;
      this.narrow = window.matchMedia("(max-width: 44rem)");
      this.wrap = this.stored("samosval.desk.wrap", this.narrow.matches ? "1" : "") === "1";
      this.readAddress();
      this.measureLetter();
      this.list = new portal.VirtualList(this.box, (line) => this.element(line), (line) => this.heightOf(line));
      this.list.onDrawn = () => this.drawn();
      this.bindTools();
      this.bindKeys();
      this.bindLive();
      if (this.own) {
        this.bindMoment();
      }
      this.showChoices();
      this.start();
    }

    part(name) {
      return this.root.querySelector("[data-desk=" + name + "]");
    }

    text(name, ...values) {
      const words = this.root.getAttribute("data-text-" + name) || "";
      return words.replace(/\{(\d)\}/g, (match, i) => values[i]);
    }

    counted(name, count) {
      return this.text(name + "-" + this.plural.select(count), this.numbers.format(count));
    }

    stored(key, otherwise) {
      try {
        return localStorage.getItem(key) ?? otherwise;
      } catch (e) {
        return otherwise;
      }
    }

    /** Requests a path and reports a failure. */
    async ask(path) {
      const answer = await this.server.ask(path);
      this.told(answer);
      return answer;
    }

    /** Reports why a request failed, in the page's words or the server's. */
    told(answer) {
      if (answer.outcome === "ok") {
        this.back();
      } else if (answer.outcome === "signed-out") {
        portal.signedOut();
        this.isAway = true;
        this.say("bad", this.text("signed-out"));
      } else if (answer.outcome !== "stopped") {
        this.isAway = answer.outcome === "away";
        this.say("bad", answer.words || this.text("away"));
      }
    }

    async start() {
      const turn = ++this.turn;
      this.stopAll();
      const answer = await this.ask("/deployments?" + this.query({}, false));
      if (turn !== this.turn) {
        return;
      }
      this.known.clear();
      this.runs = [];
      if (answer.outcome !== "ok") {
        this.list.set([]);
        this.part("empty").hidden = true;
        this.tryAgain(() => this.start(), turn, answer);
        return;
      }
      this.takeDeployments(answer.body);
      this.reload();
    }

    takeDeployments(body) {
      this.known.forEach((d) => (d.isGone = true));
      body.deployments.forEach((d) => this.known.set(d.id, d));
      this.isMoreThanShown = body.more;
      this.runs = body.runs || [];
      this.showDeployments();
    }

    /** Existing deployments. Deleted ones stay known, to name their lines. */
    present() {
      return Array.from(this.known.values()).filter((d) => !d.isGone);
    }

    /** The server responds again: clears the error. */
    back() {
      if (this.isAway) {
        this.isAway = false;
        this.say("", "");
      }
    }

    /** Retries a failed request unless another one has replaced it. */
    tryAgain(act, turn, ...answers) {
      const again = () => turn === this.turn && act();
      if (answers.some((answer) => answer.outcome === "signed-out")) {
        portal.lookedAt().then(again);
      } else if (answers.some((answer) => answer.outcome === "away")) {
        this.later(again);
      } else if (answers.some((answer) => answer.outcome === "refused")) {
        // Final: no retry.
        this.sayFeed("none");
      }
    }

    /** Runs soon, unless other choices are made first. */
    later(act) {
      const timer = setTimeout(() => {
        this.retries.delete(timer);
        act();
      }, portal.soon());
      this.retries.add(timer);
    }

    stopAll() {
      for (const name of ["search", "counting", "looking", "feed"]) {
        if (this[name]) {
          this[name].abort();
          this[name] = null;
        }
      }
      this.retries.forEach(clearTimeout);
      this.retries.clear();
      this.searching = false;
    }

    /** Hides the desk until the address asks for it again (returned): no requests and no new lines. */
    putAway() {
      this.isAside = true;
      this.turn++;
      this.stopAll();
      this.forgetTyping();
      [this.typingRange, this.asksStatus].forEach(clearTimeout);
      this.asksStatus = null;
      this.left = null;
      if (document.fullscreenElement === this.root) {
        document.exitFullscreen();
      }
    }

    /** The page's own deployment is gone. */
    end() {
      if (!this.isAside) {
        this.turn++;
        this.stopAll();
        this.showFound();
        this.sayFeed("gone");
      }
    }

    async reload() {
      const turn = ++this.turn;
      this.stopAll();
      this.needle = this.pattern();
      this.picked = null;
      this.momentLine = null;
      this.left = null;
      this.list.set([]);
      this.fresh = 0;
      this.older = false;
      this.newer = false;
      this.resume = null;
      this.count = null;
      this.arrivedMeanwhile = [];
      this.searchedTo = null;
      this.ended = null;
      this.bars = null;
      this.part("empty").hidden = true;
      this.say("", "");
      this.showJump();
      this.drawBars();
      this.showFound();
      if (this.known.size === 0) {
        this.part("empty").hidden = false;
        this.sayFeed("none");
        return;
      }
      if (this.showsMatches()) {
        this.following = true;
        this.findAll(turn);
        if (!this.isLive()) {
          this.sayFeed("past");
        }
        return;
      }
      this.countAll();
      const where = this.asked.line || this.asked.at;
      await (where ? this.loadAround(where, turn) : this.loadEnd(turn));
    }

    say(tone, words) {
      const box = this.part("say");
      box.textContent = words;
      box.dataset.tone = tone;
      box.hidden = words === "";
    }
  }

  portal.makeDesk = (root) => new Desk(root);

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".desk:not(.own)").forEach(portal.makeDesk);
  });
})();
