/**
 * The connections of all windows of a browser to the portal. HTTP/1.1 allows six per server, and pages need them too.
 * One brings changes (docs/api.md, "What changes"), up to three bring lines of log desks ("The logs of many
 * deployments"). Runs in a shared worker, or in a window if those are not supported.
 */
(function () {
  "use strict";

  /** The server sends something every 2 s. After a longer silence the connection counts as lost. */
  const LONGEST_SILENCE_MS = 4000;
  const LONGEST_OPENING_MS = 3000;
  const TICK_MS = 250;
  const RETRY_MS = 500;
  const RETRY_SPREAD_MS = 1000;
  const BUSY_RETRY_MS = 2000;

  /** Windows open and close in bursts: one new connection serves them all. */
  const TOGETHER_MS = 40;

  /** A crashed window sends no bye. Hidden windows report only once a minute. */
  const LONGEST_UNHEARD_MS = 150000;

  /** Ticks are never further apart, unless the machine slept or the page was frozen. */
  const LONGEST_PAUSE_MS = 75000;

  /** Recent changes kept for windows whose page was rendered a moment ago. */
  const KEPT_CHANGES = 256;

  /** Limits per connection: desks, and an address length that every proxy accepts. */
  const MOST_DESKS = 64;
  const LONGEST_QUERY = 6000;

  /** More line connections would leave none for pages. */
  const MOST_LINES = 3;

  /** A desk without new lines gets a sign of life at most this often. */
  const SIGN_OF_LIFE_MS = 1000;

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /** A position is `<run>.<number>`. */
  function parsePosition(text) {
    const parts = /^([a-z0-9]+)\.(\d+)$/.exec(text || "");
    return parts ? {run: parts[1], number: Number(parts[2])} : null;
  }

  /** Whether cursor a of a channel comes before b; null comes before all. */
  function isBefore(a, b) {
    if (a === null || b === null) {
      return a === null && b !== null;
    }
    const [left, right] = [a, b].map((cursor) => String(cursor).split("-").map(Number));
    return left[0] < right[0] || (left[0] === right[0] && (left[1] || 0) < (right[1] || 0));
  }

  /** The channel's cursor after this event. */
  function cursorOf(channel, event) {
    if (channel.startsWith("log:")) {
      return event.id;
    }
    const body = JSON.parse(event.data);
    if (channel.startsWith("build:")) {
      return body.next;
    }
    return body.labels.length === 0 ? null : Date.parse(body.labels[body.labels.length - 1]);
  }

  /** A desk's query as an address parameter. */
  function parameter(desk) {
    const query = new URLSearchParams(desk.query);
    if (desk.after !== null) {
      query.set("after", desk.after);
    }
    // Keep commas: double-encoded they take five characters, and lists of deployments have many.
    return "desk=" + encodeURIComponent(query.toString().replace(/%2C/g, ",")).replace(/%2C/g, ",");
  }

  /**
   * A connection that is kept while it is wanted. Subclasses define `isWanted()`, `request()` (address and type),
   * `told(text)` for each object, and `tell()` for a changed state.
   */
  class Connection {
    /** The separator between received objects. */
    constructor(separator) {
      this.separator = separator;
      this.state = {kind: "connecting", since: Date.now()};
      this.words = null;
      this.controller = null;
      this.turn = null;
      this.ending = null;
    }

    /** Connects without waiting: a user is back, or the network is. */
    wake() {
      if (this.state.kind !== "live" && this.isWanted()) {
        this.reopen();
      }
    }

    close() {
      this.turn = null;
      if (this.controller) {
        this.controller.abort();
      }
    }

    /** Replaces the connection; opens none if it is no longer wanted. */
    reopen() {
      if (this.planned) {
        return;
      }
      this.planned = setTimeout(() => {
        this.planned = null;
        this.close();
        this.run();
      }, TOGETHER_MS);
    }

    async run() {
      const turn = (this.turn = {});
      while (this.turn === turn && this.isWanted()) {
        const outcome = await this.connect(turn);
        if (this.turn !== turn) {
          return;
        }
        if (outcome === "signed-out") {
          this.say("signed-out");
          break;
        }
        if (outcome !== "again") {
          this.say(outcome);
          await pause(outcome === "busy" ? BUSY_RETRY_MS : RETRY_MS + Math.random() * RETRY_SPREAD_MS);
        }
      }
      if (this.turn === turn) {
        this.turn = null;
      }
    }

    /** Sets the state. `since` stays the same until the connection is live again. */
    say(kind) {
      if (this.state.kind !== kind) {
        const wasAway = this.state.kind !== "live";
        const since = kind === "live" || !wasAway ? this.heardAt || Date.now() : this.state.since;
        this.state = {kind, since};
        this.tell();
      }
    }

    /** Opens a connection and reads it to its end. Returns why it ended. */
    async connect(turn) {
      const controller = (this.controller = new AbortController());
      this.opening = Date.now();
      this.isOpen = false;
      this.words = null;
      try {
        const {address, type} = this.request();
        const response = await fetch(address, {cache: "no-store", headers: {Accept: type}, signal: controller.signal});
        if (!response.ok) {
          return await this.refused(response);
        }
        this.isOpen = true;
        this.heardAt = Date.now();
        return await this.read(response.body, turn);
      } catch (e) {
        return "away";
      } finally {
        controller.abort();
      }
    }

    /** Trusts a refusal only in the API's format. A starting server answers in other ways. */
    async refused(response) {
      const type = response.headers.get("Content-Type") || "";
      if (!type.startsWith("application/problem+json")) {
        return "away";
      }
      if (response.status === 401) {
        return "signed-out";
      }
      if (response.status !== 429 && response.status !== 503) {
        return "away";
      }
      this.words = (await response.json()).detail;
      return "busy";
    }

    async read(body, turn) {
      const reader = body.getReader();
      const decoder = new TextDecoder();
      let rest = "";
      for (;;) {
        const {value, done} = await reader.read();
        if (this.turn !== turn) {
          return "again";
        }
        if (done) {
          const ending = this.ending || "away";
          this.ending = null;
          return ending;
        }
        this.heardAt = Date.now();
        rest += decoder.decode(value, {stream: true});
        const texts = rest.split(this.separator);
        rest = texts.pop();
        texts.forEach((text) => this.told(text));
        this.heard();
      }
    }

    /** Called after each batch of objects. */
    heard() {}

    tick() {
      if (!this.turn || !this.controller || this.controller.signal.aborted) {
        return;
      }
      const now = Date.now();
      if (this.isOpen ? now - this.heardAt > LONGEST_SILENCE_MS : now - this.opening > LONGEST_OPENING_MS) {
        this.controller.abort();
      }
    }
  }

  /** Brings log desks their new lines, each from its own cursor. */
  class Lines extends Connection {
    constructor(post) {
      super("\n");
      this.post = post;
      this.desks = new Set();
      this.asked = [];
      this.current = null;
    }

    isWanted() {
      return this.desks.size > 0;
    }

    /** Does not restart a connection that is being opened. */
    wake() {
      if (this.state.kind !== "connecting") {
        super.wake();
      }
    }

    /** Whether the address has room for one more desk. */
    hasRoom(desk) {
      const length = Array.from(this.desks, (each) => parameter(each).length).reduce((sum, each) => sum + each, 0);
      return this.desks.size === 0 || (this.desks.size < MOST_DESKS && length + parameter(desk).length <= LONGEST_QUERY);
    }

    add(desk) {
      if (!this.isWanted()) {
        // The state of the last connection is out of date.
        this.state = {kind: "connecting", since: Date.now()};
      } else if (this.state.kind !== "live" && this.state.kind !== "connecting") {
        this.lost(desk);
      }
      this.desks.add(desk);
      this.reopen();
    }

    remove(desk) {
      this.desks.delete(desk);
      this.reopen();
    }

    request() {
      this.asked = Array.from(this.desks);
      return {address: this.asked[0].address + "?" + this.asked.map(parameter).join("&"), type: "application/x-ndjson"};
    }

    told(text) {
      const object = JSON.parse(text);
      if (object.type === "desk") {
        this.current = this.asked[object.desk];
        return;
      }
      const desk = this.current;
      desk.after = object.key || object.after || desk.after;
      desk.objects.push(object);
      if (object.type === "end") {
        desk.isOver = true;
      }
    }

    /** Sends each desk its new objects, or now and then an empty list as a sign of life. */
    heard() {
      this.say("live");
      const now = Date.now();
      this.desks.forEach((desk) => {
        if (this.asked.includes(desk) && (desk.objects.length > 0 || now - desk.toldAt > SIGN_OF_LIFE_MS)) {
          desk.toldAt = now;
          this.post(desk.name, {type: "lines", id: desk.id, objects: desk.objects.splice(0)});
        }
        if (desk.isOver) {
          this.desks.delete(desk);
        }
      });
    }

    tell() {
      if (this.state.kind !== "live") {
        this.desks.forEach((desk) => this.lost(desk));
      }
    }

    lost(desk) {
      this.post(desk.name, {type: "lost", id: desk.id, kind: this.state.kind, words: this.words});
    }
  }

  class Hub extends Connection {
    /** `post` takes a window's name and a message for it. */
    constructor(post) {
      super("\n\n");
      this.post = post;
      this.windows = new Map();
      this.cursors = new Map();
      this.address = null;
      this.position = null;
      this.user = null;
      this.counts = null;
      this.changes = [];
      this.lines = Array.from({length: MOST_LINES}, () => new Lines(post));
      this.waiting = [];
      this.tickedAt = Date.now();
      setInterval(() => this.tick(), TICK_MS);
    }

    /** Handles a message from a window. */
    take(name, said) {
      const known = this.windows.get(name);
      if (known) {
        known.heardAt = Date.now();
      } else if (said.type !== "join" && said.type !== "bye") {
        // It had timed out, or is older than this hub.
        this.post(name, {type: "again"});
        return;
      }
      switch (said.type) {
        case "join":
          this.join(name, said);
          break;
        case "watch":
          this.watch(name, said.channel, said.after);
          break;
        case "unwatch":
          if (known.channels.delete(said.channel)) {
            this.letGo();
          }
          break;
        case "listen":
          this.listen(name, said);
          break;
        case "unlisten":
          this.unlisten((desk) => desk.name === name && desk.id === said.id);
          break;
        case "wake":
          this.wake();
          this.lines.forEach((each) => each.wake());
          break;
        case "bye":
          this.leave(name);
          break;
        default:
          break;
      }
    }

    join(name, said) {
      this.unlisten((desk) => desk.name === name);
      this.windows.set(name, {channels: new Set(), heardAt: Date.now()});
      this.address = said.address;
      const page = parsePosition(said.position);
      const mine = parsePosition(this.position);
      if (!mine) {
        this.position = said.position;
      } else if (page && page.run === mine.run && this.state.kind === "live" && this.user === said.user) {
        this.changes.filter((change) => change.number > page.number).forEach((change) => this.post(name, change.message));
        if (this.changes.length === KEPT_CHANGES && this.changes[0].number > page.number + 1) {
          this.post(name, {type: "change", change: {kind: "reload"}});
        }
      } else if (this.user !== null && this.user !== said.user) {
        // Another user has signed in.
        this.position = said.position;
        this.changes = [];
        this.reopen();
      } else {
        this.post(name, {type: "change", change: {kind: "reload"}});
      }
      this.post(name, {type: "state", state: this.state, user: this.user});
      if (this.counts && this.state.kind === "live") {
        this.post(name, {type: "counts", counts: this.counts});
      }
      if (!this.turn || this.state.kind === "signed-out") {
        this.reopen();
      }
    }

    leave(name) {
      this.windows.delete(name);
      this.unlisten((desk) => desk.name === name);
      this.letGo();
    }

    watch(name, channel, after) {
      const known = this.windows.get(name);
      if (!known) {
        return;
      }
      known.channels.add(channel);
      const has = this.cursors.has(channel);
      if (!has || isBefore(after, this.cursors.get(channel))) {
        this.cursors.set(channel, after);
        this.reopen();
      }
    }

    /** Drops channels that no window watches, and reconnects without them. */
    letGo() {
      const wanted = new Set(Array.from(this.windows.values()).flatMap((each) => Array.from(each.channels)));
      let more = false;
      for (const channel of Array.from(this.cursors.keys())) {
        if (!wanted.has(channel)) {
          this.cursors.delete(channel);
          more = true;
        }
      }
      if (this.windows.size === 0) {
        this.close();
      } else if (more) {
        this.reopen();
      }
    }

    listen(name, said) {
      if (this.windows.has(name)) {
        const {id, address, query, after} = said;
        this.waiting.push({name, id, address, query, after, objects: [], toldAt: 0});
        this.place();
      }
    }

    unlisten(isMeant) {
      this.waiting = this.waiting.filter((desk) => !isMeant(desk));
      this.lines.forEach((each) => Array.from(each.desks).filter(isMeant).forEach((desk) => each.remove(desk)));
      this.place();
    }

    /** Puts each waiting desk on the first connection with room. Without room it keeps waiting. */
    place() {
      this.waiting = this.waiting.filter((desk) => {
        const lines = this.lines.find((each) => each.hasRoom(desk));
        if (lines) {
          lines.add(desk);
        }
        return !lines;
      });
    }

    isWanted() {
      return this.windows.size > 0;
    }

    tell() {
      this.all({type: "state", state: this.state, user: this.user});
      if (this.state.kind === "live") {
        this.lines.forEach((each) => each.wake());
      }
    }

    all(message) {
      this.windows.forEach((known, name) => this.post(name, message));
    }

    request() {
      const query = new URLSearchParams();
      if (this.position) {
        query.set("after", this.position);
      }
      this.cursors.forEach((after, channel) => query.append("channel", after === null ? channel : channel + "@" + after));
      return {address: this.address + "?" + query, type: "text/event-stream"};
    }

    told(text) {
      const event = {name: "message", id: null, data: []};
      for (const line of text.split("\n")) {
        const colon = line.indexOf(":");
        const value = line.slice(colon + 1).replace(/^ /, "");
        const field = line.slice(0, colon);
        if (field === "event") {
          event.name = value;
        } else if (field === "id") {
          event.id = value;
        } else if (field === "data") {
          event.data.push(value);
        }
      }
      event.data = event.data.join("\n");
      this.event(event);
    }

    event(event) {
      const channel = event.name.replace(/^end:/, "");
      if (this.cursors.has(channel)) {
        if (channel !== event.name) {
          this.toWatchers(channel, {type: "ended", channel, reason: JSON.parse(event.data).reason});
          return;
        }
        const cursor = cursorOf(channel, event);
        if (cursor !== null && isBefore(this.cursors.get(channel), cursor)) {
          this.cursors.set(channel, cursor);
        }
        this.toWatchers(channel, {type: "event", channel, id: event.id, data: event.data});
        return;
      }
      switch (event.name) {
        case "hello":
          this.user = JSON.parse(event.data).user;
          this.position = event.id;
          this.say("live");
          break;
        case "change":
          this.change(event);
          break;
        case "reload":
          this.changes = [];
          this.all({type: "change", change: {kind: "reload"}});
          break;
        case "count":
          this.counts = JSON.parse(event.data);
          this.all({type: "counts", counts: this.counts});
          break;
        case "end":
        case "again":
          // The next connection is told why.
          this.ending = "again";
          break;
        default:
          break;
      }
    }

    change(event) {
      const message = {type: "change", change: JSON.parse(event.data)};
      this.position = event.id;
      this.changes.push({number: parsePosition(event.id).number, message});
      this.changes.splice(0, this.changes.length - KEPT_CHANGES);
      this.all(message);
    }

    toWatchers(channel, message) {
      this.windows.forEach((known, name) => known.channels.has(channel) && this.post(name, message));
    }

    tick() {
      super.tick();
      this.lines.forEach((each) => each.tick());
      const now = Date.now();
      const slept = now - this.tickedAt > LONGEST_PAUSE_MS;
      this.tickedAt = now;
      for (const [name, known] of Array.from(this.windows)) {
        if (slept) {
          // No window could report, or the clock was set.
          known.heardAt = now;
        }
        if (now - known.heardAt > LONGEST_UNHEARD_MS) {
          this.leave(name);
        }
      }
    }
  }

  if (typeof SharedWorkerGlobalScope !== "undefined" && self instanceof SharedWorkerGlobalScope) {
    const ports = new Map();
    const hub = new Hub((name, message) => ports.has(name) && ports.get(name).postMessage(message));
    let count = 0;
    self.onconnect = (event) => {
      const port = event.ports[0];
      const name = String(++count);
      port.onmessage = (message) => {
        // Also for a page restored from the back/forward cache.
        ports.set(name, port);
        hub.take(name, message.data);
        if (message.data.type === "bye") {
          ports.delete(name);
        }
      };
    };
  } else {
    window.samosval.Hub = Hub;
  }
})();
