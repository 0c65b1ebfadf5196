/**
 * The one connection of a browser to the portal (docs/api.md, "What changes"), for all its windows: by HTTP/1.1 there are
 * six connections to a server, and pages need them too. Runs as a shared worker; where there is none, in one of the windows.
 *
 * A lost connection is opened anew until the server is there again, each channel from where it has come to, so that nothing
 * is lost; what comes twice to a window that did not need it, the window leaves out.
 */
(function () {
  "use strict";

  /** The server sends something each 2 s: who hears nothing for longer than this is not connected. */
  const LONGEST_SILENCE_MS = 4000;
  const LONGEST_OPENING_MS = 3000;
  const TICK_MS = 250;
  const RETRY_MS = 500;
  const RETRY_SPREAD_MS = 1000;
  const BUSY_RETRY_MS = 2000;

  /** Windows open and close in bunches: then one new connection does for all. */
  const TOGETHER_MS = 40;

  /** A window that crashed says no farewell. Hidden ones speak but once a minute. */
  const LONGEST_UNHEARD_MS = 150000;

  /** So many of the last changes are kept for windows that come with a page made a moment before. */
  const KEPT_CHANGES = 256;

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /** A position is `<run>.<number>`. */
  function parsePosition(text) {
    const parts = /^([a-z0-9]+)\.(\d+)$/.exec(text || "");
    return parts ? {run: parts[1], number: Number(parts[2])} : null;
  }

  /** Whether a comes before b among the cursors of a channel; one that is not there is before all. */
  function isBefore(a, b) {
    if (a === null || b === null) {
      return a === null && b !== null;
    }
    const [left, right] = [a, b].map((cursor) => String(cursor).split("-").map(Number));
    return left[0] < right[0] || (left[0] === right[0] && (left[1] || 0) < (right[1] || 0));
  }

  /** Where an event brings its channel to. */
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

  class Hub {
    /** `post` takes the name of a window and what it is to be told. */
    constructor(post) {
      this.post = post;
      this.windows = new Map();
      this.cursors = new Map();
      this.address = null;
      this.position = null;
      this.user = null;
      this.state = {kind: "connecting", since: Date.now()};
      this.counts = null;
      this.changes = [];
      this.controller = null;
      this.turn = null;
      this.ending = null;
      setInterval(() => this.tick(), TICK_MS);
    }

    /** What a window says. */
    take(name, said) {
      const known = this.windows.get(name);
      if (known) {
        known.heardAt = Date.now();
      }
      switch (said.type) {
        case "join":
          this.join(name, said);
          break;
        case "watch":
          this.watch(name, said.channel, said.after);
          break;
        case "unwatch":
          if (known && known.channels.delete(said.channel)) {
            this.letGo();
          }
          break;
        case "wake":
          this.wake();
          break;
        case "bye":
          this.windows.delete(name);
          this.letGo();
          break;
        default:
          break;
      }
    }

    join(name, said) {
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
        // Somebody else has signed in.
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

    /** Channels that no window watches any more are left with the next connection; they cost little until then. */
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

    /** Somebody turned to a page, or the network is said to be back: no waiting now. */
    wake() {
      if (this.state.kind !== "live") {
        this.reopen();
      }
    }

    close() {
      this.turn = null;
      if (this.controller) {
        this.controller.abort();
      }
    }

    /** A new connection in place of the one there is. */
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
      while (this.turn === turn && this.windows.size > 0) {
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

    /** What it says is told to all windows; a state that lasts keeps its beginning. */
    say(kind) {
      if (this.state.kind !== kind) {
        const wasAway = this.state.kind !== "live";
        const since = kind === "live" || !wasAway ? this.heardAt || Date.now() : this.state.since;
        this.state = {kind, since};
        this.all({type: "state", state: this.state, user: this.user});
      }
    }

    all(message) {
      this.windows.forEach((known, name) => this.post(name, message));
    }

    query() {
      const query = new URLSearchParams();
      if (this.position) {
        query.set("after", this.position);
      }
      this.cursors.forEach((after, channel) => query.append("channel", after === null ? channel : channel + "@" + after));
      return query;
    }

    /** One connection from its beginning to its end; why it ended. */
    async connect(turn) {
      const controller = (this.controller = new AbortController());
      this.opening = Date.now();
      this.isOpen = false;
      try {
        const response = await fetch(this.address + "?" + this.query(), {
          cache: "no-store", headers: {Accept: "text/event-stream"}, signal: controller.signal,
        });
        if (!response.ok) {
          return await this.refused(response, controller);
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

    /** A refusal is believed where it is written as the API writes it; a server that starts answers in other ways. */
    async refused(response) {
      const type = response.headers.get("Content-Type") || "";
      if (!type.startsWith("application/problem+json")) {
        return "away";
      }
      if (response.status === 401) {
        return "signed-out";
      }
      return response.status === 429 || response.status === 503 ? "busy" : "away";
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
        const events = rest.split("\n\n");
        rest = events.pop();
        for (const text of events) {
          this.event(text);
        }
      }
    }

    event(text) {
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
      this.told(event);
    }

    told(event) {
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
          // Why, the next connection is told.
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
      const now = Date.now();
      for (const [name, known] of Array.from(this.windows)) {
        if (now - known.heardAt > LONGEST_UNHEARD_MS) {
          this.windows.delete(name);
          this.letGo();
        }
      }
      if (!this.turn || !this.controller || this.controller.signal.aborted) {
        return;
      }
      if (this.isOpen ? now - this.heardAt > LONGEST_SILENCE_MS : now - this.opening > LONGEST_OPENING_MS) {
        this.controller.abort();
      }
    }
  }

  if (typeof SharedWorkerGlobalScope !== "undefined" && self instanceof SharedWorkerGlobalScope) {
    const ports = new Map();
    const hub = new Hub((name, message) => ports.get(name).postMessage(message));
    let count = 0;
    self.onconnect = (event) => {
      const port = event.ports[0];
      const name = String(++count);
      ports.set(name, port);
      port.onmessage = (message) => {
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
