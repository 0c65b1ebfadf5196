/**
 * Live events for this window, over the connections that all windows of the browser share (events-hub.js).
 * `samosval.live` has the connection state, and brings changes, counts, channels and new lines of log desks.
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

  /** Handles a message from the hub. */
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

  /** Loads the hub's script into this window. */
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

  /** Without shared workers the window that holds the lock has the connection for all; without locks, each its own. */
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
    /** The connection's kind (connecting, live, away, busy, signed-out), and since when (epoch ms). */
    get state() {
      return state;
    },

    /** Whether the page is connected, as the user it was made for. */
    get isLive() {
      return state.kind === "live" && !state.isOther;
    },

    /** Calls the listener with each change, counts or state; with the current state at once. */
    on(type, listener) {
      listeners[type].push(listener);
      if (type === "state") {
        listener(state);
      }
    },

    /** Removes a listener. */
    off(type, listener) {
      listeners[type] = listeners[type].filter((each) => each !== listener);
    },

    /**
     * Watches a channel. The watcher has `take(data, id)`, which may get the same data again, `ended(reason)` and
     * `cursor()`, its position or null. Returns a function that stops it.
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
     * Listens for new lines of a desk; address and query are those of the log stream of many deployments. The listener
     * has `take(objects)`, called every few seconds while connected, perhaps with none; `lost(kind, words)`, with the
     * reason (away, busy, signed-out) and the server's message if any; and `cursor()`, its position or null. Returns a
     * function that stops it.
     */
    listen(address, query, listener) {
      const id = ++count;
      heard.set(id, {address, query, listener});
      listen(id, heard.get(id));
      return () => heard.delete(id) && post({type: "unlisten", id});
    },

    /** Connects without waiting: a user is back, or has signed in. */
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
