/**
 * What changes in the portal, as this window learns of it: by the connections that all windows of the browser share
 * (events-hub.js). `samosval.live` says whether it is connected now, and brings changes, counts, channels and the new lines
 * of log desks.
 */
(function () {
  "use strict";

  const portal = window.samosval;
  const SIGN_OF_LIFE_MS = 30000;
  const LOCK = "samosval.events";

  let own = {};
  const watched = new Map();
  const heard = new Map();
  const listeners = {change: [], counts: [], state: []};

  let count = 0;
  let state = {kind: "connecting", since: Date.now()};
  let post = () => {};

  function tell(type, ...what) {
    listeners[type].forEach((listener) => listener(...what));
  }

  /** What the hub says. */
  function take(said) {
    switch (said.type) {
      case "state":
        said.state.isOther = said.user !== null && said.user !== own.user && said.state.kind === "live";
        state = said.state;
        tell("state", state);
        break;
      case "again":
        join();
        break;
      case "change":
        tell("change", said.change);
        break;
      case "counts":
        tell("counts", said.counts);
        break;
      case "event":
        (watched.get(said.channel) || []).forEach((watcher) => watcher.take(said.data, said.id));
        break;
      case "ended":
        (watched.get(said.channel) || []).forEach((watcher) => watcher.ended(said.reason));
        break;
      case "lines":
        if (heard.has(said.id)) {
          heard.get(said.id).listener.take(said.objects);
        }
        break;
      case "lost":
        if (heard.has(said.id)) {
          heard.get(said.id).listener.lost(said.kind, said.words);
        }
        break;
      default:
        break;
    }
  }

  function join() {
    post({type: "join", address: own.events, position: own.position, user: own.user});
    watched.forEach((watchers, channel) => watchers.forEach((each) => post({type: "watch", channel, after: each.cursor()})));
    heard.forEach((each, id) => listen(id, each));
  }

  function listen(id, {address, query, listener}) {
    post({type: "listen", id, address, query, after: listener.cursor()});
  }

  function shared() {
    const worker = new SharedWorker(own.hub, {name: "samosval"});
    worker.onerror = () => besides();
    worker.port.onmessage = (event) => take(event.data);
    post = (message) => worker.port.postMessage(message);
    join();
  }

  /** The hub's script in this window. */
  function loaded() {
    return portal.Hub
      ? Promise.resolve()
      : new Promise((resolve) => {
          const script = document.createElement("script");
          script.src = own.hub;
          script.onload = resolve;
          document.head.append(script);
        });
  }

  /** Without shared workers: of all windows the one that holds the lock has the connection, the others speak with it. */
  async function besides() {
    await loaded();
    if (!navigator.locks || !window.BroadcastChannel) {
      const hub = new portal.Hub((name, message) => take(message));
      post = (message) => hub.take("me", message);
      join();
      return;
    }
    const me = Math.random().toString(36).slice(2);
    const air = new BroadcastChannel("samosval");
    let hub = null;
    air.onmessage = (event) => {
      const said = event.data;
      if (said.to === me) {
        take(said.message);
      } else if (said.to === "hub" && hub) {
        hub.take(said.from, said.message);
      } else if (said.to === "all" && !hub) {
        // Another window has the connection from now on.
        join();
      }
    };
    post = (message) => (hub ? hub.take(me, message) : air.postMessage({to: "hub", from: me, message}));
    join();
    navigator.locks.request(LOCK, () => {
      hub = new portal.Hub((name, message) => (name === me ? take(message) : air.postMessage({to: name, message})));
      join();
      air.postMessage({to: "all"});
      return new Promise(() => {});
    });
  }

  portal.live = {
    /** What is known of the connection: kind (connecting, live, away, busy, signed-out), and since when (milliseconds). */
    get state() {
      return state;
    },

    /** Whether the page is connected now, as the one it was made for. */
    get isLive() {
      return state.kind === "live" && !state.isOther;
    },

    /** Calls the listener with each change, counts or state; with the state also now. */
    on(type, listener) {
      listeners[type].push(listener);
      if (type === "state") {
        listener(state);
      }
    },

    /** Calls the listener no more. */
    off(type, listener) {
      listeners[type] = listeners[type].filter((each) => each !== listener);
    },

    /**
     * Watches a channel. The watcher has `take(data, id)`, which may be given again what it has, `ended(reason)` and
     * `cursor()`, where it has come to, null for nowhere. Returns what ends it.
     */
    watch(channel, watcher) {
      const all = watched.get(channel) || new Set();
      watched.set(channel, all);
      all.add(watcher);
      post({type: "watch", channel, after: watcher.cursor()});
      return () => {
        all.delete(watcher);
        if (all.size === 0 && watched.get(channel) === all) {
          watched.delete(channel);
          post({type: "unwatch", channel});
        }
      };
    },

    /**
     * Listens to the new lines of a desk, as a query of the log's stream asks for them at the address of several. The listener
     * has `take(objects)`, with those that have come, or none, at least each few seconds while they do come;
     * `lost(kind, words)`, why they do not (away, busy, signed-out, and the server's sentence where it has said one); and
     * `cursor()`, where it has come to, null for nowhere. Returns what ends it.
     */
    listen(address, query, listener) {
      const id = ++count;
      heard.set(id, {address, query, listener});
      listen(id, heard.get(id));
      return () => heard.delete(id) && post({type: "unlisten", id});
    },

    /** Tries to connect without waiting: somebody is here, or has signed in. */
    wake() {
      post({type: "wake"});
    },
  };

  function begin() {
    own = document.body.dataset;
    if (!own.user) {
      return;
    }
    if (window.SharedWorker) {
      shared();
    } else {
      besides();
    }
    setInterval(() => post({type: "alive"}), SIGN_OF_LIFE_MS);
    window.addEventListener("focus", () => portal.live.wake());
    window.addEventListener("online", () => portal.live.wake());
    document.addEventListener("visibilitychange", () => !document.hidden && portal.live.wake());
    window.addEventListener("pagehide", () => post({type: "bye"}));
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) {
        join();
        tell("change", {kind: "reload"});
      }
    });
  }

  document.addEventListener("DOMContentLoaded", begin);
})();
