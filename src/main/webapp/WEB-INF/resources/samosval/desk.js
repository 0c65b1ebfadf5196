/**
 * The log desk: the lines of many deployments in one order, of which the server gives whatever window, search or file is
 * asked for. The page holds some thousands of them, draws those in sight, and keeps all that was chosen in its address.
 */
(function () {
  "use strict";

  const portal = window.samosval;

  const WINDOW = 400;
  const MOST_ROWS = 5000;
  const NEAR_PX = 1200;
  const HITS = 500;
  const BARS = 120;
  /** The server sends something each 2 s: who hears nothing for longer than this is not connected. */
  const SILENCE_MS = 4000;
  const OPENING_MS = 5000;
  const TYPING_MS = 350;
  const TYPING_DATES_MS = 1200;
  const POLL_MS = 2000;
  const SEARCH_SILENCE_MS = 10000;
  const STATUS_MS = 1000;
  const TICK_MS = 500;
  const RANGES = {"15m": 15, "1h": 60, "6h": 360, "24h": 1440, "7d": 10080, "30d": 43200};
  const LEVELS = ["INFO", "WARN", "ERROR"];
  const KEPT = ["deployment", "name", "environment", "level", "replica", "run", "range", "from", "to",
    "q", "regex", "case", "inverse", "show", "line", "at"];
  const WHOSE = ["deployment", "name", "environment"];
  const WHEN = [...WHOSE, "run", "range", "from", "to"];
  const MINUTE_MS = 60000;
  const LINE = /^\d+-\d+-\d+$/;

  /** How it is with new lines, and how it is shown. */
  const STATES = {
    live: "live", polling: "live", connecting: "waiting", reconnecting: "waiting", "signed-out": "ended", gone: "ended",
    paused: "off", past: "off", earlier: "off", none: "off", stopped: "off", failed: "off", standing: "off",
  };

  /** The order of lines: moment, deployment, number within the moment. */
  function place(key) {
    const parts = key.split("-");
    return parts.map(Number);
  }

  function compare(a, b) {
    const one = place(a);
    const other = place(b);
    for (let i = 0; i < 3; i++) {
      if (one[i] !== other[i]) {
        return one[i] - other[i];
      }
    }
    return 0;
  }

  const WORD = /[.*+?^${}()|[\]\\]/g;

  class Desk {
    constructor(root) {
      this.root = root;
      this.api = root.dataset.api;
      this.server = new portal.DeskServer(this.api);
      this.plural = new Intl.PluralRules(document.documentElement.lang || "ru");
      this.numbers = new Intl.NumberFormat(document.documentElement.lang || "ru");
      this.box = this.part("log");
      this.known = new Map();
      this.stream = new portal.StreamPlace();
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
      this.list.onDrawn = (sight) => this.drawn(sight);
      this.bindTools();
      this.bindKeys();
      this.bindLive();
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

    // What was chosen, and the address that says it.

    readAddress() {
      const query = new URLSearchParams(location.search);
      this.asked = {};
      for (const name of KEPT) {
        const value = query.getAll(name).join(",");
        if (value) {
          this.asked[name] = value;
        }
      }
    }

    /** A step is one that Back takes back. */
    writeAddress(isStep = false) {
      const address = this.address(this.asked);
      if (address !== location.pathname + location.search) {
        history[isStep ? "pushState" : "replaceState"](null, "", address);
      }
    }

    /** Back and forth through what was chosen. */
    returned() {
      const before = this.asked;
      this.readAddress();
      this.choosesRange = false;
      this.showChoices();
      if (WHOSE.some((name) => before[name] !== this.asked[name])) {
        this.start();
      } else {
        this.reload();
      }
    }

    address(asked) {
      const query = new URLSearchParams();
      for (const name of KEPT) {
        if (asked[name]) {
          query.set(name, asked[name]);
        }
      }
      const text = query.toString().replace(/%2C/g, ",");
      return location.pathname + (text ? "?" + text : "");
    }

    /** Takes other choices (null takes one away) and shows what comes of them. */
    choose(choices, isStep = true) {
      delete this.asked.line;
      if (WHEN.some((name) => name in choices)) {
        delete this.asked.at;
      }
      for (const [name, value] of Object.entries(choices)) {
        if (value) {
          this.asked[name] = value;
        } else {
          delete this.asked[name];
        }
      }
      this.choosesRange = false;
      this.writeAddress(isStep);
      this.showChoices();
      if (WHOSE.some((name) => name in choices)) {
        this.start();
      } else {
        this.reload();
      }
    }

    /**
     * The range that is looked at. Of many deployments, where none is chosen, it is the last hour, as to count all their
     * lines of all time takes long, or what has the line or the moment of the address in it.
     */
    range() {
      if (this.asked.from || this.asked.to) {
        return "custom";
      }
      if (this.asked.range) {
        return this.asked.range;
      }
      if (this.asked.deployment || this.asked.run) {
        return "all";
      }
      const moment = this.asked.line ? place(this.asked.line)[0] : Date.parse(this.asked.at);
      return isNaN(moment) ? "1h" : this.rangeWith(moment);
    }

    /** The shortest range of an hour or more that has a moment well in it. */
    rangeWith(ms) {
      const minutes = (Date.now() - ms) / MINUTE_MS * 1.1;
      return Object.keys(RANGES).find((name) => RANGES[name] >= Math.max(60, minutes)) || "all";
    }

    /** What the server is asked, with these beside. */
    query(more, isWithText = true) {
      const query = new URLSearchParams();
      for (const name of ["deployment", "name", "environment", "level", "replica", "run", "from", "to"]) {
        if (this.asked[name]) {
          query.set(name, this.asked[name]);
        }
      }
      const minutes = RANGES[this.range()];
      if (minutes) {
        query.set("from", new Date(Date.now() - minutes * MINUTE_MS).toISOString());
      }
      if (isWithText && this.asked.q) {
        for (const name of ["q", "regex", "case", "inverse"]) {
          if (this.asked[name]) {
            query.set(name, this.asked[name]);
          }
        }
      }
      for (const [name, value] of Object.entries(more)) {
        query.set(name, value);
      }
      return query.toString();
    }

    showsMatches() {
      return Boolean(this.asked.q) && this.asked.show !== "all";
    }

    isLive() {
      return !this.asked.to && !(this.asked.run && this.runEnded());
    }

    runEnded() {
      const run = (this.runs || []).find((r) => String(r.number) === this.asked.run);
      return Boolean(run && run.ended);
    }

    // Asking the server.

    /** Asks the server, and says why there is no answer. */
    async ask(path) {
      const answer = await this.server.ask(path);
      this.told(answer);
      return answer;
    }

    /** Says of an answer why there is none, in the page's words or the server's. */
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

    /** Those that are there; lines of others are named still. */
    present() {
      return Array.from(this.known.values()).filter((d) => !d.isGone);
    }

    /** Deployments have changed: which there are and whether they run, soon and once for all changes of a moment. */
    changed(change) {
      const concerns = ["reload", "rights"].includes(change.kind)
        || (change.kind === "deployment" && (change.what !== "changed" || change.ids.some((id) => this.known.has(id))));
      if (concerns && !this.asksStatus && this.known.size > 0) {
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
      } else if (answer.outcome === "ok" || answer.outcome === "away") {
        this.asksStatus = setTimeout(() => this.askStatus(), portal.soon());
      }
    }

    /** The server answers again: what was said of that it did not holds no longer. */
    back() {
      if (this.isAway) {
        this.isAway = false;
        this.say("", "");
      }
    }

    /** What had no answer is asked again, as long as nothing else was. */
    tryAgain(act, turn, ...answers) {
      const again = () => turn === this.turn && act();
      if (answers.some((answer) => answer.outcome === "signed-out")) {
        portal.lookedAt().then(again);
      } else if (answers.some((answer) => answer.outcome === "away")) {
        this.later(again);
      }
    }

    /** Soon, unless other choices are made before. */
    later(act) {
      const timer = setTimeout(() => {
        this.retries.delete(timer);
        act();
      }, portal.soon());
      this.retries.add(timer);
    }

    stopAll() {
      for (const name of ["search", "counting", "feed"]) {
        if (this[name]) {
          this[name].abort();
          this[name] = null;
        }
      }
      this.retries.forEach(clearTimeout);
      this.retries.clear();
      this.searching = false;
    }

    async reload() {
      const turn = ++this.turn;
      this.stopAll();
      this.needle = this.pattern();
      this.picked = null;
      this.momentLine = null;
      this.list.set([]);
      this.fresh = 0;
      this.older = false;
      this.newer = false;
      this.resume = null;
      this.count = null;
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
        this.find({order: "newest", limit: HITS, count: true, buckets: BARS}, turn);
        if (!this.isLive()) {
          this.sayFeed("past");
        }
        return;
      }
      this.countAll();
      const where = this.asked.line || this.asked.at;
      await (where ? this.loadAround(where, turn) : this.loadEnd(turn));
    }

    /** The last lines there are, and those to come. */
    async loadEnd(turn = ++this.turn) {
      const {body, ...answer} = await this.ask("?" + this.query({limit: WINDOW}, false));
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
        this.listen(body.lines.length > 0 ? body.lines[body.lines.length - 1].key : null);
      } else {
        this.sayFeed("past");
      }
    }

    /** The lines around a line or a moment, which comes to the middle. */
    async loadAround(where, turn = ++this.turn) {
      const isLine = LINE.test(where);
      const from = isLine ? new Date(place(where)[0]).toISOString() : where;
      const answers = await Promise.all([
        this.ask("?" + this.query({limit: WINDOW, before: from}, false)),
        this.ask("?" + this.query({limit: WINDOW, after: from}, false)),
      ]);
      const [before, after] = answers.map((answer) => answer.body);
      if (turn !== this.turn || !before || !after) {
        // Until there is an answer all stays as it is, new lines too.
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
      const last = this.list.rows[this.list.rows.length - 1];
      if (this.isLive() && !this.newer) {
        this.listen(last ? last.key : null);
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
      const last = body.lines[body.lines.length - 1];
      if (this.isLive() && !this.newer && last) {
        this.listen(last.key);
      }
    }

    afterLoad() {
      this.part("empty").hidden = this.list.rows.length > 0;
    }

    /** More lines where the reader comes near the end of those that are here. */
    async fill() {
      if (this.filling || this.list.rows.length === 0) {
        return;
      }
      const box = this.box;
      if (this.older && box.scrollTop < NEAR_PX) {
        await this.fillWith(() => this.fillBack());
      } else if (this.newer && box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX) {
        await this.fillWith(() => this.fillForth());
      }
    }

    /** What does not come is asked for again after a while, not at once. */
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
      const first = this.list.rows[0].key;
      if (this.showsMatches()) {
        this.older = false;
        const outcome = await this.find({order: "newest", limit: HITS, to: this.resume || first}, turn);
        this.older = this.older || (outcome === "away" && turn === this.turn);
        return outcome !== "away";
      }
      const {body} = await this.ask("?" + this.query({limit: WINDOW, before: first}, false));
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
      const {body} = await this.ask("?" + this.query({limit: WINDOW, after: last}, false));
      if (turn !== this.turn || !body) {
        return turn !== this.turn;
      }
      this.newer = body.more;
      this.list.append(body.lines);
      this.dropFirst();
      if (!this.newer && this.isLive()) {
        this.listen(this.list.rows[this.list.rows.length - 1].key);
      }
      this.showJump();
      return true;
    }

    dropFirst() {
      const excess = this.list.rows.length - MOST_ROWS;
      if (excess > 0) {
        this.list.dropFirst(excess + MOST_ROWS / 10);
        this.older = true;
        this.resume = null;
      }
    }

    /** What comes after the last row here is left out from now on: the stream is of no use until one is back at it. */
    leaveEnd() {
      this.newer = true;
      if (this.feed && !this.showsMatches()) {
        this.stopFeed();
        this.sayFeed("earlier");
      }
      this.showJump();
    }

    stopFeed() {
      if (this.feed) {
        this.feed.abort();
        this.feed = null;
      }
    }

    // Search.

    pattern() {
      if (!this.asked.q || this.asked.inverse) {
        return null;
      }
      const source = this.asked.regex
        ? this.asked.q
        : this.asked.q.trim().split(/\s+/).map((word) => word.replace(WORD, "\\$&")).join("\\s+");
      try {
        return new RegExp(source, this.asked.case ? "gu" : "giu");
      } catch (e) {
        // RE2's syntax is not quite a browser's: then it is found, but not marked.
        return null;
      }
    }

    /** Searches and draws what is found, the newest first: it comes in above what is there. How it went out. */
    async find(how, turn) {
      const abort = new AbortController();
      this.search = abort;
      this.searching = true;
      this.ended = null;
      const counts = Boolean(how.count);
      this.showFound();
      const answer = await this.server.follow("/search?" + this.query(how), abort.signal, OPENING_MS, SEARCH_SILENCE_MS, (piece) => {
        const hits = [];
        for (const object of piece) {
          if (object.type === "hit") {
            hits.push(object);
          } else {
            if (object.type === "begin" && counts) {
              // What a search found that was broken off is found again.
              this.list.set([]);
              if (this.isLive()) {
                // From where the search ends on, as the server's clock has it.
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

    drawHits(hits) {
      if (hits.length === 0) {
        return;
      }
      // Lines that have come by the stream meanwhile are there already.
      const first = this.list.rows[0];
      const fresh = first ? hits.filter((hit) => compare(hit.key, first.key) < 0) : hits;
      this.list.prepend(fresh);
      if (this.following) {
        this.list.toEnd();
      }
    }

    /** Takes what a search has to tell beside its hits. */
    take(object, counts) {
      if (object.type === "begin" && counts) {
        this.bars = object.parts > 0
          ? {from: Date.parse(object.from), to: Date.parse(object.to), until: Date.parse(object.to), parts: Array.from({length: object.parts}, () => [0, 0, 0])}
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
            this.older = object.reason !== "complete" || (counts && object.count > this.list.rows.length);
          }
          this.resume = object.reason === "deadline" && !counts ? object.searched : null;
        }
        this.showFound();
      }
    }

    /** Counts what is in the range, without a line of it. */
    async countAll() {
      const abort = new AbortController();
      this.counting = abort;
      this.searching = Boolean(this.asked.q);
      const path = "/search?" + this.query({limit: 0, count: true, buckets: BARS});
      let isWhole = false;
      const answer = await this.server.follow(path, abort.signal, OPENING_MS, SEARCH_SILENCE_MS, (piece) => piece.forEach((object) => {
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
        // The window tells of a server that is away.
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
      const how = direction > 0 ? {order: "oldest", from} : {order: "newest", to: from};
      const turn = this.turn;
      this.hops = true;
      const found = await this.hits({...how, limit: 1}, new AbortController().signal);
      this.hops = false;
      if (turn !== this.turn) {
        return;
      }
      this.told(found);
      if (found.hits.length > 0) {
        this.select(found.hits[0].key);
      } else if (found.outcome === "ok") {
        this.say("", this.text("no-more"));
      }
    }

    /** What a search finds, in its order, once it has found all that it was asked for. */
    async hits(how, signal) {
      const hits = [];
      let isWhole = false;
      const answer = await this.server.follow("/search?" + this.query(how), signal, OPENING_MS, SEARCH_SILENCE_MS, (piece) => {
        hits.push(...piece.filter((object) => object.type === "hit"));
        isWhole = isWhole || piece.some((object) => object.type === "end");
      });
      return {...answer, outcome: answer.outcome === "ok" && !isWhole ? "away" : answer.outcome, hits};
    }

    /** Marks a line, names it in the address and brings it into sight. */
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

    /** A hit among the lines around it. */
    showContext(key) {
      this.asked.show = "all";
      this.asked.line = key;
      delete this.asked.at;
      this.writeAddress(true);
      this.showChoices();
      this.reload();
    }

    // New lines.

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
        : await this.server.ask("?" + this.query({after: from, limit: 1000}, false), OPENING_MS);
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
      const answer = await this.server.follow(path, abort.signal, OPENING_MS, SILENCE_MS, (piece) => {
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
        if (this.list.rows.length > MOST_ROWS) {
          this.leaveEnd();
        }
      }
      this.showJump();
    }

    countArrived(lines) {
      if (this.count === null || this.searching || (this.asked.q && !this.showsMatches())) {
        return;
      }
      this.count += lines.length;
      const bars = this.bars;
      for (const line of lines) {
        const level = LEVELS.indexOf(line.level);
        this.byLevel[level]++;
        if (bars && bars.parts.length > 0) {
          const ms = place(line.key)[0];
          this.stretch(bars, ms);
          const width = (bars.to - bars.from) / bars.parts.length;
          bars.parts[Math.min(bars.parts.length - 1, Math.max(0, Math.floor((ms - bars.from) / width)))][level]++;
        }
      }
      // Once a second is enough for counts and bars.
      if (!this.counts) {
        this.counts = setTimeout(() => {
          this.counts = null;
          this.showFound();
          this.drawBars();
        }, 1000);
      }
    }

    /** Goes on to the right by whole bars as time does; of the last that part is shown which has come. */
    stretch(bars, ms) {
      bars.until = Math.max(bars.until, ms + 1);
      const width = (bars.to - bars.from) / bars.parts.length;
      const missing = width > 0 ? Math.floor((ms - bars.to) / width) + 1 : 0;
      if (missing <= 0 || width < 1000) {
        bars.to = Math.max(bars.to, ms + 1);
        return;
      }
      const gone = Math.min(missing, bars.parts.length);
      bars.parts.splice(0, gone);
      for (let i = 0; i < gone; i++) {
        bars.parts.push([0, 0, 0]);
      }
      bars.from += missing * width;
      bars.to += missing * width;
    }

    /** To the newest line, and on with those to come. */
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

    // What is drawn.

    measureLetter() {
      const probe = document.createElement("span");
      probe.className = "desk-probe";
      probe.textContent = "0".repeat(100);
      this.box.append(probe);
      this.letter = probe.getBoundingClientRect().width / 100 || 8;
      this.lineHeight = probe.getBoundingClientRect().height || 20;
      probe.remove();
    }

    heightOf(line) {
      if (!this.wrap) {
        return this.lineHeight;
      }
      return this.lineHeight * Math.max(1, Math.ceil(this.lettersOf(line) / this.columns()));
    }

    /** How many letters of a message a row has room for, as long as nothing has changed: asked of each line. */
    columns() {
      const known = this.list.width + " " + this.root.className;
      if (this.columnsOf !== known) {
        this.columnsOf = known;
        this.columnCount = Math.max(8, Math.floor((this.list.width - this.headWidth()) / this.letter));
      }
      return this.columnCount;
    }

    /** Letters of East Asia and pictures are as wide as two. */
    lettersOf(line) {
      if (line.letters === undefined) {
        line.letters = line.message.length;
        for (const letter of line.message.match(/[\u1100-\u115f\u2e80-\uffdc]|[\ud800-\udbff]/g) || []) {
          line.letters += letter < "\ud800" || letter > "\udfff" ? 1 : 0;
        }
      }
      return line.letters;
    }

    /** How wide what stands before a message is: as the style has it. */
    headWidth() {
      const columns = Number(getComputedStyle(this.root).getPropertyValue("--desk-head"));
      return columns * this.letter + 21;
    }

    element(line) {
      const element = document.createElement("div");
      const kind = line.kind === "act" || line.kind === "alert" ? " desk-" + line.kind : "";
      element.className = "desk-line desk-" + line.level.toLowerCase() + kind + (line.kind === "rollout" ? " desk-rollout" : "");
      element.dataset.testid = "desk-line";
      element.dataset.line = line.key;
      element.classList.toggle("picked", this.isPicked(line.key));
      element.classList.toggle("at-moment", line.key === this.momentLine);
      if (line.key === this.asked.line) {
        element.setAttribute("aria-current", "true");
      }
      const time = document.createElement("a");
      time.className = "desk-time";
      time.href = this.address({...this.asked, line: line.key});
      time.title = line.ts;
      time.textContent = portal.clock.tell(Date.parse(line.ts), this.narrow.matches);
      element.append(time);
      const deployment = this.known.get(line.deployment);
      if (this.known.size > 1) {
        const who = this.span("desk-who", deployment ? deployment.name : "№ " + line.deployment);
        who.style.color = this.colour(line.deployment);
        who.title = who.textContent;
        element.append(who);
      }
      if (this.hasReplicas) {
        const replica = this.span("desk-replica", deployment && deployment.replicas > 1 ? "r" + line.replica : "");
        if (this.known.size === 1) {
          replica.style.color = this.colour(line.replica);
        }
        element.append(replica);
      }
      element.append(this.span("desk-level", line.level));
      element.append(this.message(line.message));
      if (line.key === this.asked.line && this.showsMatches()) {
        const around = document.createElement("button");
        around.type = "button";
        around.className = "desk-around";
        around.textContent = this.text("around");
        element.append(around);
      }
      return element;
    }

    span(name, text) {
      const span = document.createElement("span");
      span.className = name;
      span.textContent = text;
      return span;
    }

    /** Colours that follow each other are far apart, and all are light enough for the ground. */
    colour(number) {
      return "hsl(" + ((number * 137.5) % 360) + " 70% 72%)";
    }

    message(text) {
      const span = this.span("desk-message", "");
      if (!this.needle) {
        span.textContent = text;
        return span;
      }
      let at = 0;
      for (const match of text.matchAll(this.needle)) {
        if (match[0] !== "") {
          const mark = document.createElement("mark");
          mark.textContent = match[0];
          span.append(text.slice(at, match.index), mark);
          at = match.index + match[0].length;
        }
      }
      span.append(text.slice(at));
      return span;
    }

    /** Who follows stays at the end whatever makes the list or its box larger or smaller; only his own way up ends it. */
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

    drawn(sight) {
      this.stayAtEnd();
      if (!this.following && this.list.isAtEnd() && !this.newer && !this.asked.line && !this.asked.at) {
        this.following = this.isLive();
        this.fresh = 0;
      }
      this.sight = sight;
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

    /** The counts in parts of the range, as bars. */
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

    /** Where in the range the lines in sight are. */
    drawSight() {
      const mark = this.part("sight");
      const rows = this.list.rows;
      const bars = this.bars;
      mark.hidden = !bars || !this.sight;
      if (mark.hidden) {
        return;
      }
      const share = (key) => Math.max(0, Math.min(1, (place(key)[0] - bars.from) / Math.max(1, bars.until - bars.from)));
      const left = share(rows[this.sight.first].key);
      const right = share(rows[this.sight.last].key);
      mark.style.left = left * 100 + "%";
      mark.style.width = "max(2px, " + (right - left) * 100 + "%)";
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
      // A number that goes on growing is not read out.
      box.setAttribute("aria-live", this.asked.q && !this.searching ? "polite" : "off");
      const text = words.join(" · ");
      if (box.textContent !== text) {
        box.textContent = text;
      }
      this.part("cancel").hidden = !(this.searching && this.asked.q);
      this.part("hits").hidden = !this.asked.q;
    }

    say(tone, words) {
      const box = this.part("say");
      box.textContent = words;
      box.dataset.tone = tone;
      box.hidden = words === "";
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
    }

    // What is chosen with.

    showChoices() {
      const asked = this.asked;
      this.part("name").value = asked.name || "";
      this.part("environment").value = asked.environment || "";
      this.part("query").value = asked.q || "";
      this.part("replica").value = asked.replica || "";
      this.part("run").value = asked.run || "";
      this.part("range").value = this.choosesRange ? "custom" : this.range();
      this.showRange();
      for (const name of ["regex", "case", "inverse"]) {
        this.part(name).setAttribute("aria-pressed", String(asked[name] === "true"));
      }
      this.part("matches").setAttribute("aria-pressed", String(asked.show !== "all"));
      const levels = asked.level ? asked.level.split(",") : LEVELS;
      this.root.querySelectorAll("[data-level]").forEach((button) =>
        button.setAttribute("aria-pressed", String(levels.includes(button.dataset.level))));
      this.part("wrap").setAttribute("aria-pressed", String(this.wrap));
      this.root.classList.toggle("wraps", this.wrap);
      this.showDownloads();
    }

    /** The two ends of a chosen range, in the zone that the clock tells. */
    showRange() {
      const box = this.part("custom");
      box.hidden = !this.choosesRange && this.range() !== "custom";
      for (const name of ["from", "to"]) {
        const ms = Date.parse(this.asked[name]);
        if (this.part(name) !== document.activeElement && !this.choosesRange) {
          this.part(name).value = isNaN(ms) ? "" : this.fieldOf(ms);
        }
      }
    }

    /** The last range is where one begins to choose another. */
    startRange() {
      const minutes = RANGES[this.range()];
      const bars = this.bars || {from: Date.now() - (minutes || 60) * MINUTE_MS, until: Date.now()};
      this.choosesRange = true;
      this.showRange();
      this.part("from").value = this.fieldOf(bars.from);
      this.part("to").value = this.fieldOf(bars.until);
      this.part("from").focus();
    }

    /** Takes the ends as they are typed; without an end the range goes on. */
    typedRange() {
      clearTimeout(this.typingRange);
      const [from, to] = ["from", "to"].map((name) => this.momentOf(this.part(name).value));
      if (from === null && to === null) {
        return;
      }
      if (from !== null && to !== null && from >= to) {
        this.say("bad", this.text("range-order"));
        return;
      }
      const [first, last] = [from, to].map((ms) => (ms === null ? null : new Date(ms).toISOString()));
      if (first !== (this.asked.from || null) || last !== (this.asked.to || null)) {
        this.choose({from: first, to: last, range: null});
      }
    }

    showDownloads() {
      this.part("downloads").querySelectorAll("a").forEach((link) => {
        const isAll = link.dataset.all === "true";
        const query = isAll
          ? new URLSearchParams(["deployment", "name", "environment"].filter((n) => this.asked[n]).map((n) => [n, this.asked[n]]))
          : new URLSearchParams(this.query({}, true));
        query.set("format", link.dataset.format);
        link.href = this.api + "/download?" + query;
      });
    }

    showDeployments() {
      const all = this.present();
      const shape = this.root.className;
      const replicas = Math.max(1, ...all.map((d) => d.replicas));
      this.hasReplicas = replicas > 1;
      this.root.classList.toggle("many", this.known.size > 1);
      this.root.classList.toggle("replicas", this.hasReplicas);
      if (shape !== this.root.className) {
        this.list.measure();
      }
      this.options("replica", replicas > 1 ? Array.from({length: Math.min(100, replicas)}, (x, i) => [String(i + 1), "r" + (i + 1)]) : []);
      this.options("run", this.runs.map((run) => [
        String(run.number),
        this.text("run", run.number, portal.clock.tell(Date.parse(run.requested)).replace(/\.\d+$/, "")) + (run.failed ? " ✗" : ""),
      ]));
      this.part("previous").hidden = this.runs.length < 2;
      this.part("which").querySelector("summary").textContent = this.isMoreThanShown
        ? this.text("newest", this.numbers.format(all.length))
        : all.length === 1 ? all[0].name : this.counted("deployments", all.length);
      this.part("everyone").hidden = !this.asked.deployment;
      this.showWhich();
      document.title = (all.length === 1 ? all[0].name + " · " : "") + this.root.dataset.title;
    }

    /** The rows of the open menu; one that is in it stays where it is. */
    showWhich() {
      const which = this.part("which");
      const list = which.querySelector("ul");
      if (!which.open) {
        list.replaceChildren();
      } else if (list.children.length === 0) {
        list.append(...this.present().slice(0, 200).map((d) => this.deploymentRow(d)));
      } else {
        Array.from(list.children).forEach((row) => {
          const d = this.known.get(Number(row.dataset.id));
          row.querySelector(".muted").textContent = this.stateOf(d);
        });
      }
    }

    stateOf(d) {
      return d.isGone ? "" : d.environment + " · " + this.text("status-" + d.status);
    }

    deploymentRow(d) {
      const row = document.createElement("li");
      row.dataset.id = d.id;
      const only = document.createElement("button");
      only.type = "button";
      only.className = "desk-only";
      const dot = this.span("desk-dot", "");
      dot.style.background = this.colour(d.id);
      only.append(dot, this.span("desk-only-name", d.name), this.span("muted small", this.stateOf(d)));
      only.title = this.text("only");
      only.addEventListener("click", () => {
        this.part("which").open = false;
        this.choose({deployment: String(d.id), run: null, replica: null});
      });
      const leave = document.createElement("button");
      leave.type = "button";
      leave.className = "btn quiet small";
      leave.textContent = "×";
      leave.setAttribute("aria-label", this.text("leave-out", d.name));
      // The others are then named one by one, which an address has no room for where they are hundreds.
      const present = this.present();
      leave.hidden = present.length < 2 || present.length > 300;
      leave.addEventListener("click", () =>
        this.choose({deployment: this.present().map((each) => each.id).filter((id) => id !== d.id).join(","), run: null}));
      row.append(only, leave);
      return row;
    }

    options(name, options) {
      const select = this.part(name);
      const known = JSON.stringify([options, this.asked[name]]);
      if (select.dataset.known === known) {
        return;
      }
      select.dataset.known = known;
      select.closest("label").hidden = options.length === 0;
      while (select.options.length > 1) {
        select.remove(1);
      }
      options.forEach(([value, words]) => select.add(new Option(words, value)));
      select.value = this.asked[name] || "";
      if (this.asked[name] && select.value === "") {
        select.add(new Option(this.asked[name], this.asked[name]));
        select.value = this.asked[name];
      }
    }

    bindTools() {
      const click = (name, act) => this.part(name).addEventListener("click", act);
      const change = (name, act) => this.part(name).addEventListener("change", (event) => act(event.target.value));
      const toggle = (name) => click(name, () => this.choose({[name]: this.asked[name] ? null : "true"}));
      this.root.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        this.typed();
      });
      for (const name of ["query", "name"]) {
        this.part(name).addEventListener("input", () => {
          clearTimeout(this.typing);
          this.typing = setTimeout(() => this.typed(), TYPING_MS);
        });
      }
      change("environment", (value) => this.choose({environment: value}));
      change("replica", (value) => this.choose({replica: value}));
      change("run", (value) => this.choose({run: value}));
      change("range", (value) => (value === "custom" ? this.startRange() : this.choose({range: value, from: null, to: null})));
      for (const name of ["from", "to"]) {
        this.part(name).addEventListener("input", () => {
          clearTimeout(this.typingRange);
          this.typingRange = setTimeout(() => this.typedRange(), TYPING_DATES_MS);
        });
        this.part(name).addEventListener("blur", () => this.typingRange && this.typedRange());
        this.part(name).addEventListener("keydown", (event) => event.key === "Enter" && this.typedRange());
      }
      toggle("regex");
      toggle("case");
      toggle("inverse");
      click("matches", () => this.choose({show: this.asked.show === "all" ? null : "all"}));
      this.root.querySelectorAll("[data-level]").forEach((button) =>
        button.addEventListener("click", () => this.toggleLevel(button.dataset.level)));
      click("wrap", () => this.toggleWrap());
      click("copy", () => this.copy());
      click("full", () => this.toggleFull());
      click("jump", () => this.toNewest());
      click("follow", () => this.toggleFollow());
      click("cancel", () => this.cancel());
      click("next", () => this.toHit(1));
      click("prev", () => this.toHit(-1));
      click("previous", () => this.toPreviousRun());
      click("everyone", () => this.choose({deployment: null, run: null}));
      this.part("moment").addEventListener("change", (event) => this.toMoment(event.target.value));
      this.box.addEventListener("click", (event) => this.clicked(event));
      this.box.addEventListener("dblclick", (event) => {
        const line = event.target.closest(".desk-line");
        if (line && this.showsMatches()) {
          this.showContext(line.dataset.line);
        }
      });
      this.box.addEventListener("wheel", (event) => event.deltaY < 0 && this.stopFollowing(), {passive: true});
      document.addEventListener("samosval:clock", () => {
        this.showChoices();
        this.showDeployments();
        this.list.measure();
        this.drawBars();
      });
      setInterval(() => portal.clock.kind() === "relative" && !document.hidden && this.tellTimes(), 1000);
      window.addEventListener("popstate", () => this.returned());
      this.bindMenus();
      this.bindBars();
    }

    /** A menu closes when one turns to something else. */
    bindMenus() {
      const menus = Array.from(this.root.querySelectorAll(".desk-menu"));
      this.part("which").addEventListener("toggle", () => this.showWhich());
      document.addEventListener("click", (event) =>
        menus.filter((menu) => !menu.contains(event.target)).forEach((menu) => (menu.open = false)));
      menus.forEach((menu) => menu.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && menu.open) {
          menu.open = false;
          menu.querySelector("summary").focus();
        }
      }));
      this.part("downloads").addEventListener("click", (event) => {
        event.target.closest(".desk-menu").open = false;
      });
    }

    tellTimes() {
      for (const [row, element] of this.list.drawn) {
        element.firstChild.textContent = portal.clock.tell(Date.parse(row.ts), this.narrow.matches);
      }
    }

    stopFollowing() {
      if (this.box.scrollTop > 0) {
        this.following = false;
      }
    }

    typed() {
      clearTimeout(this.typing);
      const q = this.part("query").value.trim();
      const name = this.part("name").value.trim();
      const choices = {};
      if (q !== (this.asked.q || "")) {
        choices.q = q;
        if (!q) {
          choices.inverse = null;
        }
      }
      if (name !== (this.asked.name || "")) {
        choices.name = name;
      }
      if (Object.keys(choices).length > 0) {
        this.choose(choices, false);
      }
    }

    toggleLevel(level) {
      const levels = new Set(this.asked.level ? this.asked.level.split(",") : LEVELS);
      if (!levels.delete(level)) {
        levels.add(level);
      }
      const chosen = LEVELS.filter((each) => levels.has(each));
      this.choose({level: chosen.length === 0 || chosen.length === LEVELS.length ? null : chosen.join(",")});
    }

    toggleWrap() {
      this.wrap = !this.wrap;
      try {
        localStorage.setItem("samosval.desk.wrap", this.wrap ? "1" : "0");
      } catch (e) {
        // Then for this page alone.
      }
      this.showChoices();
      this.list.measure();
      if (this.following) {
        this.list.toEnd();
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

    toggleFull() {
      if (document.fullscreenElement) {
        document.exitFullscreen();
      } else if (this.root.requestFullscreen) {
        this.root.requestFullscreen();
      }
    }

    toPreviousRun() {
      const numbers = this.runs.map((run) => run.number);
      const now = this.asked.run ? Number(this.asked.run) : numbers[0];
      const previous = numbers.find((number) => number < now);
      if (previous) {
        this.choose({run: String(previous), range: null, from: null, to: null});
      } else {
        this.say("", this.text("no-run"));
      }
    }

    /** The moment that a field says, in the zone that the clock tells; null where it says none. */
    momentOf(value) {
      const date = new Date(portal.clock.kind() === "utc" ? value + "Z" : value);
      return value === "" || isNaN(date) ? null : date.getTime();
    }

    /** What a field says of a moment. */
    fieldOf(ms) {
      return new Date(ms + portal.clock.offset(ms)).toISOString().slice(0, 19);
    }

    toMoment(value) {
      const ms = this.momentOf(value);
      if (ms !== null) {
        this.goTo(ms);
      }
    }

    /** To a moment among all lines, also one that the range does not have. */
    goTo(ms) {
      const wasRange = this.range();
      const hadMatches = this.showsMatches();
      const isOutside = wasRange === "custom"
        ? ms < Date.parse(this.asked.from || 0) || ms > Date.parse(this.asked.to || new Date().toISOString())
        : RANGES[wasRange] && ms < Date.now() - RANGES[wasRange] * MINUTE_MS;
      if (isOutside) {
        delete this.asked.from;
        delete this.asked.to;
        this.asked.range = this.rangeWith(ms);
      }
      if (this.asked.q) {
        this.asked.show = "all";
      }
      delete this.asked.line;
      this.asked.at = new Date(ms).toISOString();
      this.writeAddress(true);
      this.showChoices();
      if (hadMatches || wasRange !== this.range()) {
        this.reload();
      } else {
        this.loadAround(this.asked.at);
      }
    }

    clicked(event) {
      const line = event.target.closest(".desk-line");
      if (!line || event.ctrlKey || event.metaKey || String(getSelection()) !== "") {
        return;
      }
      if (event.target.closest(".desk-time")) {
        event.preventDefault();
        this.copyText(new URL(event.target.closest(".desk-time").getAttribute("href"), location.href).href, this.text("link-copied"));
      }
      const key = line.dataset.line;
      if (event.target.closest(".desk-around")) {
        this.showContext(key);
        return;
      }
      if (event.shiftKey && this.asked.line) {
        this.pickTo(key);
        getSelection().removeAllRanges();
      } else {
        this.pick(key);
      }
    }

    /** One line, which the address names. */
    pick(key) {
      this.picked = null;
      this.pickEnd = key;
      this.asked.line = key;
      delete this.asked.at;
      this.momentLine = null;
      this.writeAddress();
      this.following = false;
      this.list.redraw();
      this.showJump();
    }

    /** All lines from the one that the address names to this one. */
    pickTo(key) {
      this.pickEnd = key;
      this.picked = compare(key, this.asked.line) < 0 ? [key, this.asked.line] : [this.asked.line, key];
      this.following = false;
      this.list.redraw();
      this.showJump();
      this.say("", this.counted("picked", this.list.rows.filter((line) => this.isPicked(line.key)).length));
    }

    /** Chooses lines by the keyboard: the first or last in sight, then on from there. */
    pickOn(direction) {
      const rows = this.list.rows;
      const sight = this.list.sight();
      if (!sight) {
        return;
      }
      const indexOf = (key) => rows.findIndex((line) => line.key === key);
      if (!this.asked.line || indexOf(this.asked.line) < 0) {
        this.pick(rows[direction > 0 ? sight.first : sight.last].key);
        return;
      }
      const end = indexOf(this.picked && this.pickEnd ? this.pickEnd : this.asked.line);
      const next = rows[end + direction];
      if (next) {
        this.pickTo(next.key);
        this.list.show(end + direction);
      }
    }

    unpick() {
      if (this.picked) {
        this.picked = null;
        this.list.redraw();
        this.say("", "");
      }
    }

    isPicked(key) {
      return Boolean(this.picked) && compare(key, this.picked[0]) >= 0 && compare(key, this.picked[1]) <= 0;
    }

    copy() {
      const rows = this.picked ? this.list.rows.filter((line) => this.isPicked(line.key)) : this.list.rows;
      const text = rows.map((line) => {
        const deployment = this.known.get(line.deployment);
        return line.ts + " " + line.level + " " + (deployment ? deployment.name + " " + deployment.image + " " : "") + line.message;
      }).join("\n");
      this.copyText(text, this.counted("copied", rows.length));
    }

    async copyText(text, words) {
      try {
        if (navigator.clipboard) {
          await navigator.clipboard.writeText(text);
        } else {
          // Without TLS there is no clipboard to write to: the old way copies what is selected.
          const field = document.createElement("textarea");
          field.value = text;
          this.root.append(field);
          field.select();
          document.execCommand("copy");
          field.remove();
          this.box.focus();
        }
        this.say("", words);
      } catch (e) {
        this.say("bad", this.text("not-copied"));
      }
    }

    /** A press on the bars leads to the moment, a pull over them chooses the range. */
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

    bindKeys() {
      const acts = {
        "/": () => this.part("query").focus(),
        n: () => this.toHit(1),
        N: () => this.toHit(-1),
        f: () => this.toggleFollow(),
        g: () => this.toOldest(),
        G: () => this.toNewest(),
        w: () => this.toggleWrap(),
        c: () => this.copy(),
        Escape: () => this.unpick(),
        Enter: () => this.showsMatches() && this.asked.line && this.showContext(this.asked.line),
      };
      document.addEventListener("keydown", (event) => {
        const key = portal.keyOf(event);
        const isTyping = event.target.closest("input, select, textarea, [contenteditable]");
        if (event.key === "Escape" && event.target === this.part("query")) {
          this.box.focus();
          return;
        }
        if (event.shiftKey && (key === "ArrowDown" || key === "ArrowUp") && document.activeElement === this.box) {
          event.preventDefault();
          this.pickOn(key === "ArrowDown" ? 1 : -1);
          return;
        }
        const isPressing = event.key === "Enter" && event.target.closest("a, button, summary");
        if (isTyping || isPressing || document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey || !acts[key]) {
          return;
        }
        event.preventDefault();
        acts[key]();
      });
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".desk").forEach((root) => new Desk(root));
  });
})();
