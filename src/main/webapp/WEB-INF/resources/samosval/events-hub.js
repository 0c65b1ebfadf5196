/**
 * The connections of a browser to the portal, for all its windows: by HTTP/1.1 there are six to a server, and pages need them
 * too. One brings what changes (docs/api.md, "What changes"), another the new lines of log desks ("The logs of many
 * deployments"). Runs as a shared worker; where there is none, in one of the windows.
 *
 * A lost connection is opened anew until the server is there again, each channel and desk from where it has come to, so that
 * nothing is lost; what comes twice to a window that did not need it, the window leaves out.
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

  /** Between two ticks lies no longer time, unless the machine slept or the page was frozen. */
  const LONGEST_PAUSE_MS = 75000;

  /** So many of the last changes are kept for windows that come with a page made a moment before. */
  const KEPT_CHANGES = 256;

  /** So many desks are asked for by one connection, and so long an address is taken by all that stand before a server. */
  const MOST_DESKS = 64;
  const LONGEST_QUERY = 6000;

  /** With more connections for lines than these no page would open any more. */
  const MOST_LINES = 3;

  /** A desk is told so often at least that it is connected. */
  const SIGN_OF_LIFE_MS = 1000;

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

  /** A desk's part of an address. */
  function parameter(desk) {
    const query = new URLSearchParams(desk.query);
    if (desk.after !== null) {
      query.set("after", desk.after);
    }
    // A comma stands for itself; encoded twice it would take five characters, and lists of deployments have many.
    return "desk=" + encodeURIComponent(query.toString().replace(/%2C/g, ",")).replace(/%2C/g, ",");
  }

  /**
   * A connection for as long as it is wanted. What is asked for by it, and what becomes of what it brings, is for who extends
   * it: `isWanted()`, `request()` (address and type), `told(text)` with each object, and `tell()` once the state is another.
   */
  class Connection {
    /** What stands between the objects that it brings. */
    constructor(separator) {
      this.separator = separator;
      this.state = {kind: "connecting", since: Date.now()};
      this.words = null;
      this.controller = null;
      this.turn = null;
      this.ending = null;
    }

    /** Somebody turned to a page, or the network is said to be back: no waiting now. */
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

    /** A new connection in place of the one there is; none where it is not wanted any more. */
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

    /** How it is with the connection; a state that lasts keeps its beginning. */
    say(kind) {
      if (this.state.kind !== kind) {
        const wasAway = this.state.kind !== "live";
        const since = kind === "live" || !wasAway ? this.heardAt || Date.now() : this.state.since;
        this.state = {kind, since};
        this.tell();
      }
    }

    /** One connection from its beginning to its end; why it ended. */
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

    /** A refusal is believed where it is written as the API writes it; a server that starts answers in other ways. */
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

    /** All is told that has come by now. */
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

  /** The connection that brings log desks their new lines, each from where it has come to. */
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

    /** What is being opened is not opened once more. */
    wake() {
      if (this.state.kind !== "connecting") {
        super.wake();
      }
    }

    /** Whether an address has room for one more beside those that are there. */
    hasRoom(desk) {
      const length = Array.from(this.desks, (each) => parameter(each).length).reduce((sum, each) => sum + each, 0);
      return this.desks.size === 0 || (this.desks.size < MOST_DESKS && length + parameter(desk).length <= LONGEST_QUERY);
    }

    add(desk) {
      if (!this.isWanted()) {
        // What was known of the last connection is of long ago.
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

    /** A window is told of its desk what has come, and now and then, where nothing has, that it is connected. */
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
    /** `post` takes the name of a window and what it is to be told. */
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

    /** What a window says. */
    take(name, said) {
      const known = this.windows.get(name);
      if (known) {
        known.heardAt = Date.now();
      } else if (said.type !== "join" && said.type !== "bye") {
        // It was taken for closed, or was here before this hub.
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

    /** All desks have one connection, unless what they ask for is too long for one address; those that find no room wait. */
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
      super.tick();
      this.lines.forEach((each) => each.tick());
      const now = Date.now();
      const slept = now - this.tickedAt > LONGEST_PAUSE_MS;
      this.tickedAt = now;
      for (const [name, known] of Array.from(this.windows)) {
        if (slept) {
          // Nobody could be heard, or the clock was set.
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
        // Also of a page that the browser has kept and shows again.
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
