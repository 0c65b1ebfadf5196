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
  const SILENCE_MS = 15000;
  const PATIENCE_MS = 15000;
  const TYPING_MS = 350;
  const POLL_MS = 2000;
  const RANGES = {"15m": 15, "1h": 60, "6h": 360, "24h": 1440, "7d": 10080, "30d": 43200};
  const LEVELS = ["INFO", "WARN", "ERROR"];
  const KEPT = ["deployment", "name", "environment", "level", "replica", "run", "range", "from", "to",
    "q", "regex", "case", "inverse", "show", "line"];
  const MINUTE_MS = 60000;

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

  /** The objects of an answer, one a line, as they come: an array for each piece of it. */
  async function* pieces(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const {value, done} = await reader.read();
      if (done) {
        return;
      }
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      if (lines.length > 0) {
        yield lines.map((line) => JSON.parse(line));
      }
    }
  }

  /** What the server says against it: the sentence beside the field, where there is one. */
  async function refusal(response) {
    try {
      const problem = await response.json();
      return problem.errors && problem.errors.length > 0 ? problem.errors[0].message : problem.detail;
    } catch (e) {
      return null;
    }
  }

  const WORD = /[.*+?^${}()|[\]\\]/g;

  class Desk {
    constructor(root) {
      this.root = root;
      this.api = root.dataset.api;
      this.plural = new Intl.PluralRules(document.documentElement.lang || "ru");
      this.numbers = new Intl.NumberFormat(document.documentElement.lang || "ru");
      this.box = this.part("log");
      this.known = new Map();
      this.stream = new portal.StreamPlace();
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

    writeAddress() {
      history.replaceState(null, "", this.address(this.asked));
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
    choose(choices) {
      delete this.asked.line;
      for (const [name, value] of Object.entries(choices)) {
        if (value) {
          this.asked[name] = value;
        } else {
          delete this.asked[name];
        }
      }
      this.writeAddress();
      this.showChoices();
      const isOther = ["deployment", "name", "environment"].some((name) => name in choices);
      if (isOther) {
        this.start();
      } else {
        this.reload();
      }
    }

    /** What the server is asked, with these beside. */
    query(more, isWithText = true) {
      const query = new URLSearchParams();
      for (const name of ["deployment", "name", "environment", "level", "replica", "run", "from", "to"]) {
        if (this.asked[name]) {
          query.set(name, this.asked[name]);
        }
      }
      const minutes = RANGES[this.asked.range];
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

    async ask(path) {
      this.isFinal = false;
      const abort = new AbortController();
      const deadline = setTimeout(() => abort.abort(), PATIENCE_MS);
      try {
        const response = await fetch(this.api + path, {cache: "no-store", signal: abort.signal});
        if (response.ok) {
          portal.signedIn();
          return await response.json();
        }
        await this.refused(response);
      } catch (e) {
        this.isAway = true;
        this.say("bad", this.text("away"));
      } finally {
        clearTimeout(deadline);
      }
      return null;
    }

    /** Says why; final is what the portal itself says, not what somebody else does while it starts. */
    async refused(response) {
      this.isFinal = (response.headers.get("Content-Type") || "").startsWith("application/problem+json")
        && response.status < 500 && response.status !== 429;
      this.isAway = !this.isFinal;
      if (response.status === 401 && this.isFinal) {
        portal.signedOut();
        this.say("bad", this.text("signed-out"));
        return;
      }
      this.say("bad", (await refusal(response)) || this.text("away"));
    }

    async start() {
      const turn = ++this.turn;
      this.stopAll();
      const body = await this.ask("/deployments?" + this.query({}, false));
      if (turn !== this.turn) {
        return;
      }
      this.known.clear();
      this.runs = [];
      if (body === null) {
        this.list.set([]);
        this.part("empty").hidden = true;
        this.tryAgain(() => this.start(), turn);
        return;
      }
      body.deployments.forEach((d) => this.known.set(d.id, d));
      this.isMoreThanShown = body.more;
      this.runs = body.runs || [];
      this.showDeployments();
      this.reload();
    }

    /** The server answers again: what was said of that it did not holds no longer. */
    back() {
      if (this.isAway) {
        this.isAway = false;
        this.say("", "");
      }
    }

    /** What had no answer is asked again, as long as nothing else was. */
    tryAgain(act, turn) {
      if (!this.isFinal && turn === this.turn) {
        this.again = setTimeout(act, portal.soon());
      }
    }

    stopAll() {
      for (const name of ["search", "counting", "feed"]) {
        if (this[name]) {
          this[name].abort();
          this[name] = null;
        }
      }
      clearTimeout(this.again);
    }

    async reload() {
      const turn = ++this.turn;
      this.stopAll();
      this.needle = this.pattern();
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
        this.sayLive("off", "none");
        return;
      }
      if (this.showsMatches()) {
        this.following = true;
        this.find({order: "newest", limit: HITS, count: true, buckets: BARS}, turn);
        if (!this.isLive()) {
          this.sayLive("off", "past");
        }
        return;
      }
      this.countAll(turn);
      await (this.asked.line ? this.loadAround(this.asked.line, turn) : this.loadEnd(turn));
    }

    /** The last lines there are, and those to come. */
    async loadEnd(turn = ++this.turn) {
      const body = await this.ask("?" + this.query({limit: WINDOW}, false));
      if (turn !== this.turn || body === null) {
        this.tryAgain(() => this.loadEnd(turn), turn);
        return;
      }
      this.back();
      this.following = true;
      this.newer = false;
      this.fresh = 0;
      this.older = body.more;
      this.list.set(body.lines);
      this.list.toEnd();
      this.afterLoad();
      if (this.isLive()) {
        this.listen(body.lines.length > 0 ? body.lines[body.lines.length - 1].key : null, turn);
      } else {
        this.sayLive("off", "past");
      }
    }

    /** The lines around a line or a moment, which comes to the middle. */
    async loadAround(where, turn = ++this.turn) {
      if (this.feed) {
        this.feed.abort();
      }
      const isLine = /^\d+-\d+-\d+$/.test(where);
      const from = isLine ? new Date(place(where)[0]).toISOString() : where;
      const [before, after] = await Promise.all([
        this.ask("?" + this.query({limit: WINDOW, before: from}, false)),
        this.ask("?" + this.query({limit: WINDOW, after: from}, false)),
      ]);
      if (turn !== this.turn || before === null || after === null) {
        return;
      }
      this.following = false;
      this.fresh = 0;
      this.older = before.more;
      this.newer = after.more;
      this.list.set(before.lines.concat(after.lines));
      const index = isLine ? this.list.rows.findIndex((line) => line.key === where) : before.lines.length;
      if (isLine && index < 0) {
        this.say("bad", this.text("no-line"));
      }
      this.list.box.scrollTop = 0;
      this.list.show(Math.max(0, Math.min(index, this.list.rows.length - 1)));
      this.afterLoad();
      this.showJump();
      const last = this.list.rows[this.list.rows.length - 1];
      if (this.isLive() && !this.newer) {
        this.listen(last ? last.key : null, turn);
      } else {
        this.sayLive("off", this.isLive() ? "earlier" : "past");
      }
    }

    async loadBeginning() {
      const turn = ++this.turn;
      if (this.feed) {
        this.feed.abort();
      }
      const body = await this.ask("?" + this.query({limit: WINDOW, after: "0"}, false));
      if (turn !== this.turn || body === null) {
        return;
      }
      this.following = false;
      this.older = false;
      this.newer = body.more;
      this.list.set(body.lines);
      this.box.scrollTop = 0;
      this.afterLoad();
      this.showJump();
      this.sayLive("off", this.isLive() ? "earlier" : "past");
      const last = body.lines[body.lines.length - 1];
      if (this.isLive() && !this.newer && last) {
        this.listen(last.key, turn);
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

    async fillWith(act) {
      this.filling = true;
      try {
        await act();
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
        await this.find({order: "newest", limit: HITS, to: this.resume || first}, turn);
        return;
      }
      const body = await this.ask("?" + this.query({limit: WINDOW, before: first}, false));
      if (turn !== this.turn || body === null) {
        return;
      }
      this.older = body.more;
      this.list.prepend(body.lines);
      const excess = this.list.rows.length - MOST_ROWS;
      if (excess > 0 && !this.following) {
        this.list.dropLast(excess);
        this.leaveEnd();
      }
    }

    async fillForth() {
      const turn = this.turn;
      const last = this.list.rows[this.list.rows.length - 1].key;
      const body = await this.ask("?" + this.query({limit: WINDOW, after: last}, false));
      if (turn !== this.turn || body === null) {
        return;
      }
      this.newer = body.more;
      this.list.append(body.lines);
      this.dropFirst();
      if (!this.newer && this.isLive()) {
        this.listen(this.list.rows[this.list.rows.length - 1].key, turn);
      }
      this.showJump();
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
        this.feed.abort();
        this.feed = null;
        this.sayLive("off", "earlier");
      }
      this.showJump();
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

    /** Searches and draws what is found, the newest first: it comes in above what is there. */
    async find(how, turn) {
      const abort = new AbortController();
      this.search = abort;
      this.searching = true;
      const counts = Boolean(how.count);
      this.showFound();
      try {
        const response = await fetch(this.api + "/search?" + this.query(how), {cache: "no-store", signal: abort.signal});
        if (!response.ok) {
          await this.refused(response);
          return;
        }
        for await (const piece of pieces(response)) {
          if (turn !== this.turn) {
            abort.abort();
            return;
          }
          const hits = [];
          for (const object of piece) {
            if (object.type === "hit") {
              hits.push(object);
            } else {
              if (object.type === "begin" && counts && this.isLive()) {
                // From where the search ends on, as the server's clock has it.
                this.listen(object.to, turn);
              }
              this.take(object, counts);
            }
          }
          this.drawHits(hits.reverse());
        }
      } catch (e) {
        if (turn === this.turn && !abort.signal.aborted) {
          this.say("bad", this.text("away"));
        }
      } finally {
        if (this.search === abort) {
          this.searching = false;
          this.search = null;
          this.showFound();
          this.drawBars();
          if (turn === this.turn) {
            this.afterLoad();
            this.list.draws();
          }
        }
      }
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
    async countAll(turn) {
      const abort = new AbortController();
      this.counting = abort;
      this.searching = Boolean(this.asked.q);
      try {
        const response = await fetch(
          this.api + "/search?" + this.query({limit: 0, count: true, buckets: BARS}),
          {cache: "no-store", signal: abort.signal});
        if (!response.ok) {
          await this.refused(response);
          return;
        }
        for await (const piece of pieces(response)) {
          if (turn !== this.turn && this.counting !== abort) {
            abort.abort();
            return;
          }
          piece.forEach((object) => this.take(object, true));
        }
      } catch (e) {
        // The window tells of a server that is away.
      } finally {
        if (this.counting === abort) {
          this.counting = null;
          this.searching = false;
          this.showFound();
        }
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
      const how = direction > 0 ? {order: "oldest", from} : {order: "newest", to: from};
      const response = await fetch(this.api + "/search?" + this.query({...how, limit: 1}), {cache: "no-store"});
      if (!response.ok) {
        await this.refused(response);
        return;
      }
      for await (const piece of pieces(response)) {
        const hit = piece.find((object) => object.type === "hit");
        if (hit) {
          this.select(hit.key);
          return;
        }
      }
      this.say("", this.text("no-more"));
    }

    /** Marks a line, names it in the address and brings it into sight. */
    select(key) {
      this.asked.line = key;
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
      this.writeAddress();
      this.showChoices();
      this.reload();
    }

    // New lines.

    /** Listens to new lines after a key or a moment, whatever happens to the connection. */
    async listen(after, turn) {
      if (this.feed) {
        this.feed.abort();
      }
      const abort = new AbortController();
      this.feed = abort;
      let last = after;
      while (!abort.signal.aborted && turn <= this.turn && this.feed === abort) {
        if (document.hidden) {
          this.sayLive("off", "paused");
          await portal.lookedAt();
          continue;
        }
        if (!this.stream.take()) {
          last = await this.askForNew(last, turn);
          await portal.pause(POLL_MS);
          continue;
        }
        this.sayLive("waiting", "connecting");
        last = await this.listenOnce(last, abort);
        if (last === undefined || abort.signal.aborted) {
          return;
        }
        this.sayLive("waiting", "reconnecting");
        await portal.pause(portal.soon());
      }
    }

    /** Asks for new lines where many windows have a stream; the key to go on from. */
    async askForNew(after, turn) {
      const from = after || new Date(Date.now() - POLL_MS).toISOString();
      const how = {after: from, limit: 1000};
      const lines = this.showsMatches() ? await this.foundAfter(from) : ((await this.ask("?" + this.query(how, false))) || {}).lines;
      if (!lines || turn > this.turn || !this.feed) {
        return after;
      }
      this.sayLive("slow", "polling");
      this.arrived(lines);
      return lines.length > 0 ? lines[lines.length - 1].key : from;
    }

    async foundAfter(from) {
      try {
        const response = await fetch(
          this.api + "/search?" + this.query({from, order: "oldest", limit: 1000}), {cache: "no-store"});
        const found = [];
        for await (const piece of response.ok ? pieces(response) : []) {
          found.push(...piece.filter((object) => object.type === "hit"));
        }
        return found;
      } catch (e) {
        return null;
      }
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
      let watchdog = setTimeout(stop, PATIENCE_MS);
      try {
        const more = last ? {after: last} : {};
        const response = await fetch(
          this.api + "/stream?" + this.query(more, this.showsMatches()), {cache: "no-store", signal: abort.signal});
        if (!response.ok) {
          await this.refused(response);
          if (response.status === 401 && this.isFinal) {
            this.sayLive("ended", "gone");
            return portal.lookedAt().then(() => last);
          }
          if (this.isFinal) {
            this.sayLive("ended", "gone");
            return undefined;
          }
          return last;
        }
        portal.signedIn();
        for await (const piece of pieces(response)) {
          clearTimeout(watchdog);
          watchdog = setTimeout(stop, SILENCE_MS);
          this.sayLive("live", "live");
          this.back();
          const lines = piece.filter((object) => object.type === "line");
          if (lines.length > 0) {
            last = lines[lines.length - 1].key;
            this.arrived(lines);
          }
          if (piece.some((object) => object.type === "gap")) {
            if (this.following && !this.showsMatches()) {
              this.loadEnd();
              return undefined;
            }
            this.leaveEnd();
          }
          if (piece.some((object) => object.type === "end")) {
            this.sayLive("ended", "gone");
            return undefined;
          }
        }
      } catch (e) {
        // Lost, or closed by us: what comes next is the caller's.
      } finally {
        clearTimeout(watchdog);
        feed.signal.removeEventListener("abort", stop);
        document.removeEventListener("visibilitychange", hide);
        window.removeEventListener("pagehide", stop);
        abort.abort();
        if (this.feed === feed || this.feed === null) {
          this.stream.leave();
        }
      }
      return last;
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
      if (!this.following && this.list.isAtEnd() && !this.newer && !this.asked.line) {
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

    sayLive(kind, name) {
      const state = this.part("state");
      if (state.dataset.said !== name) {
        state.dataset.state = kind;
        state.dataset.said = name;
        state.textContent = this.text("live-" + name);
      }
    }

    // What is chosen with.

    showChoices() {
      const asked = this.asked;
      this.part("name").value = asked.name || "";
      this.part("environment").value = asked.environment || "";
      this.part("query").value = asked.q || "";
      this.part("replica").value = asked.replica || "";
      this.part("run").value = asked.run || "";
      this.part("range").value = asked.range || (asked.from || asked.to ? "custom" : "");
      this.part("range").querySelector("[value=custom]").hidden = !(asked.from || asked.to);
      for (const name of ["regex", "case", "inverse"]) {
        this.part(name).setAttribute("aria-pressed", String(asked[name] === "true"));
      }
      this.part("matches").setAttribute("aria-pressed", String(asked.show !== "all"));
      const levels = asked.level ? asked.level.split(",") : LEVELS;
      this.root.querySelectorAll("[data-level]").forEach((button) =>
        button.setAttribute("aria-pressed", String(levels.includes(button.dataset.level))));
      this.part("wrap").setAttribute("aria-pressed", String(this.wrap));
      this.root.classList.toggle("wraps", this.wrap);
      this.part("clock").value = portal.clock.kind();
      this.showDownloads();
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
      const all = Array.from(this.known.values());
      const replicas = Math.max(1, ...all.map((d) => d.replicas));
      this.hasReplicas = replicas > 1;
      this.root.classList.toggle("many", all.length > 1);
      this.root.classList.toggle("replicas", this.hasReplicas);
      this.options("replica", replicas > 1 ? Array.from({length: Math.min(100, replicas)}, (x, i) => [String(i + 1), "r" + (i + 1)]) : []);
      this.options("run", this.runs.map((run) => [
        String(run.number),
        this.text("run", run.number, portal.clock.tell(Date.parse(run.requested)).replace(/\.\d+$/, "")) + (run.failed ? " ✗" : ""),
      ]));
      this.part("previous").hidden = this.runs.length < 2;
      const which = this.part("which");
      which.querySelector("summary").textContent = this.isMoreThanShown
        ? this.text("newest", this.numbers.format(all.length))
        : all.length === 1 ? all[0].name : this.counted("deployments", all.length);
      const list = which.querySelector("ul");
      list.replaceChildren(...all.slice(0, 200).map((d) => this.deploymentRow(d)));
      this.part("everyone").hidden = !this.asked.deployment;
      document.title = (all.length === 1 ? all[0].name + " · " : "") + this.root.dataset.title;
    }

    deploymentRow(d) {
      const row = document.createElement("li");
      const only = document.createElement("button");
      only.type = "button";
      only.className = "desk-only";
      const dot = this.span("desk-dot", "");
      dot.style.background = this.colour(d.id);
      only.append(dot, this.span("desk-only-name", d.name), this.span("muted small", d.environment + " · " + this.text("status-" + d.status)));
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
      leave.hidden = this.known.size < 2 || this.known.size > 300;
      leave.addEventListener("click", () =>
        this.choose({deployment: Array.from(this.known.keys()).filter((id) => id !== d.id).join(","), run: null}));
      row.append(only, leave);
      return row;
    }

    options(name, options) {
      const select = this.part(name);
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
      change("range", (value) => value !== "custom" && this.choose({range: value, from: null, to: null}));
      change("clock", (value) => portal.clock.choose(value));
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
      this.bindMenus();
      this.bindBars();
    }

    /** A menu closes when one turns to something else. */
    bindMenus() {
      const menus = Array.from(this.root.querySelectorAll(".desk-menu"));
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
        this.choose(choices);
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

    /** To a moment as the field says it, in the zone that the clock tells. */
    toMoment(value) {
      if (!value) {
        return;
      }
      const date = new Date(portal.clock.kind() === "utc" ? value + "Z" : value);
      if (!isNaN(date)) {
        this.goTo(date.getTime());
      }
    }

    goTo(ms) {
      this.asked.show = "all";
      delete this.asked.line;
      this.writeAddress();
      this.showChoices();
      this.loadAround(new Date(ms).toISOString());
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
        this.picked = compare(key, this.asked.line) < 0 ? [key, this.asked.line] : [this.asked.line, key];
        getSelection().removeAllRanges();
      } else {
        this.picked = null;
        this.asked.line = key;
        this.writeAddress();
      }
      this.following = false;
      this.list.redraw();
      this.showJump();
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
        Enter: () => this.showsMatches() && this.asked.line && this.showContext(this.asked.line),
      };
      document.addEventListener("keydown", (event) => {
        const isTyping = event.target.closest("input, select, textarea, [contenteditable]");
        if (event.key === "Escape" && event.target === this.part("query")) {
          this.box.focus();
          return;
        }
        const isPressing = event.key === "Enter" && event.target.closest("a, button, summary");
        if (isTyping || isPressing || document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey || !acts[event.key]) {
          return;
        }
        event.preventDefault();
        acts[event.key]();
      });
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".desk").forEach((root) => new Desk(root));
  });
})();
