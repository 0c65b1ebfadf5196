/**
 * The live log of a deployment: one EventSource while the switch is on and the page is in sight. A lost stream is opened
 * anew until the server is there again, from the line where the last one ended; the page itself stays as it is.
 */
(function () {
  "use strict";

  const portal = window.samosval;

  const FIRST_TAIL = 200;
  const FULL_TAIL = 1000;
  const STATE_PERIOD_MS = 5000;
  const TICK_MS = 1000;
  const LEASE_PERIOD_MS = 4000;

  /** The server sends something at least each 15 s. */
  const LONGEST_SILENCE_MS = 20000;
  const LONGEST_OPENING_MS = 8000;

  /** After so many streams that did not open though the server answers, lines are asked for instead, for so long. */
  const MOST_TRIES = 3;
  const POLLING_MS = 60000;
  const POLL_PERIOD_MS = 2000;
  const MOST_LINES_A_SECOND = 4;

  /**
   * The streams of this browser, counted over all its windows. By HTTP/1.1 a browser has six connections to a server: were
   * all of them streams, no page of the site would open any more.
   */
  const streams = {
    PREFIX: "samosval.stream.",
    MOST: 4,
    MOST_MULTIPLEXED: 50,
    LEASE_MS: 15000,
    mine: "samosval.stream." + Math.random().toString(36).slice(2),
    since: 0,

    most() {
      const page = performance.getEntriesByType("navigation")[0];
      return page && /^h[23]/.test(page.nextHopProtocol) ? this.MOST_MULTIPLEXED : this.MOST;
    },

    /** The streams of other windows that are older than this moment. */
    older(since) {
      return Object.keys(localStorage).filter((name) => {
        if (!name.startsWith(this.PREFIX) || name === this.mine) {
          return false;
        }
        const [begun, until] = localStorage.getItem(name).split(" ").map(Number);
        if (!(until > Date.now())) {
          localStorage.removeItem(name);
          return false;
        }
        return begun < since || (begun === since && name < this.mine);
      }).length;
    },

    /** Takes a place, or keeps the one it has; of windows that come at the same moment the later ones give way. */
    take() {
      try {
        const since = this.since || Date.now();
        if (this.older(since) >= this.most()) {
          this.leave();
          return false;
        }
        this.since = since;
        localStorage.setItem(this.mine, since + " " + (Date.now() + this.LEASE_MS));
      } catch (e) {
        // Without storage windows cannot know of each other.
      }
      return true;
    },

    leave() {
      this.since = 0;
      try {
        localStorage.removeItem(this.mine);
      } catch (e) {
        // There was no place to leave.
      }
    },
  };

  /** The order of ids and lines: milliseconds, then the number within them. */
  function after(a, b) {
    return a.ms > b.ms || (a.ms === b.ms && a.n > b.n);
  }

  function parseId(text) {
    const parts = /^(\d+)-(\d+)$/.exec(text || "");
    return parts ? {ms: Number(parts[1]), n: Number(parts[2])} : null;
  }

  class Stream {
    constructor(box) {
      this.address = box.dataset.stream;
      this.view = new portal.LogView(box);
      this.last = {ms: -1, n: -1};
      this.lastId = null;
      this.tries = 0;
      this.pollingUntil = 0;
      this.ended = false;
      this.realtime = box.closest(".log").querySelector("[data-testid=log-realtime]");
      this.realtime.addEventListener("change", () => this.adjust());
      document.addEventListener("visibilitychange", () => this.adjust());
      // Who signed in again in another window finds this one going on.
      window.addEventListener("focus", () => this.isSignedOut && this.adjust());
      window.addEventListener("online", () => this.timer && this.adjust());
      // A page kept for Back must hold no connection.
      window.addEventListener("pagehide", () => this.close());
      window.addEventListener("pageshow", (event) => event.persisted && this.adjust());
      document.addEventListener("samosval:end", (event) => this.end(event.detail.reason));
      setInterval(() => this.tick(), TICK_MS);
      // Without a stream nobody tells of a new state.
      setInterval(() => {
        if (!this.ended && !this.source && !document.hidden && !this.isSignedOut) {
          document.dispatchEvent(new CustomEvent("samosval:status"));
        }
      }, STATE_PERIOD_MS);
      this.adjust();
    }

    /** Opens or closes as the switch and the page's visibility ask. */
    adjust() {
      if (this.ended) {
        return;
      }
      if (!this.realtime.checked) {
        this.close();
        this.view.say("off", "off");
        if (this.last.ms < 0) {
          this.loadOnce();
        }
      } else if (document.hidden) {
        this.close();
        this.view.say("off", "paused");
      } else if (!this.source && !this.polls) {
        this.open();
      }
    }

    open() {
      clearTimeout(this.timer);
      this.timer = null;
      this.isSignedOut = false;
      this.asked = null;
      if (Date.now() < this.pollingUntil || !this.keepsItsPlace()) {
        this.poll();
        return;
      }
      this.view.say("waiting", this.last.ms < 0 ? "connecting" : "reconnecting");
      const source = new EventSource(
        this.lastId === null
          ? this.address + "?tail=" + FIRST_TAIL
          : this.address + "?tail=" + FULL_TAIL + "&after=" + encodeURIComponent(this.lastId));
      this.source = source;
      this.isOpen = false;
      this.isTold = false;
      this.heardAt = Date.now();
      source.addEventListener("open", () => {
        this.isOpen = true;
        this.tries = 0;
        this.heard();
        portal.signedIn();
        this.sayLive();
      });
      source.addEventListener("ping", () => {
        this.heard();
        if (!this.isTold) {
          // The state may have changed before the stream told of changes, which it does from its first ping on.
          this.isTold = true;
          document.dispatchEvent(new CustomEvent("samosval:status"));
        }
      });
      source.addEventListener("message", (event) => {
        this.heard();
        this.receive(event);
      });
      source.addEventListener("status", (event) => {
        this.heard();
        document.dispatchEvent(new CustomEvent("samosval:status", {detail: JSON.parse(event.data)}));
      });
      source.addEventListener("end", (event) => this.told(JSON.parse(event.data).reason));
      source.addEventListener("error", () => this.lost(source.readyState === EventSource.CLOSED));
    }

    heard() {
      this.heardAt = Date.now();
    }

    /** Looks whether the stream is alive, keeps this window's place among the streams, says how things are. */
    tick() {
      if (!this.source) {
        return;
      }
      const silence = Date.now() - this.heardAt;
      if (silence > (this.isOpen ? LONGEST_SILENCE_MS : LONGEST_OPENING_MS)) {
        this.lost(!this.isOpen);
      } else if (Date.now() - this.leasedAt > LEASE_PERIOD_MS && !this.keepsItsPlace()) {
        this.close();
        this.adjust();
      } else if (this.isOpen) {
        this.sayLive();
      }
    }

    keepsItsPlace() {
      this.leasedAt = Date.now();
      return streams.take();
    }

    /** Of a deployment that does not run no line comes, which is not to be taken for news. */
    sayLive() {
      const badge = document.querySelector("[data-testid=deployment-status]");
      const status = badge ? badge.dataset.status : "running";
      if (status === "stopped" || status === "failed") {
        this.view.say("off", status);
      } else {
        this.view.say("live", "live");
      }
    }

    /** Draws the event's lines that have not been drawn: a stream opened anew may begin with old ones. */
    receive(event) {
      const id = parseId(event.lastEventId);
      const lines = event.data.split("\n");
      if (!id) {
        this.view.add(lines);
        return;
      }
      this.view.add(lines.filter((line, i) => {
        const ms = Date.parse(line.slice(0, line.indexOf(" ")));
        return after({ms: isNaN(ms) ? id.ms : ms, n: id.n - (lines.length - 1 - i)}, this.last);
      }));
      this.seen(id, event.lastEventId);
    }

    seen(id, text) {
      if (after(id, this.last)) {
        this.last = id;
        this.lastId = text;
      }
    }

    /** The server ends the stream; any other word of it means that one is to come again. */
    told(reason) {
      if (reason === "deleted" || reason === "forbidden") {
        document.dispatchEvent(new CustomEvent("samosval:end", {detail: {reason}}));
      } else {
        this.lost(reason === "signed_out");
      }
    }

    /** A lost stream is opened anew; where it was refused, it is asked why. */
    lost(isToAsk) {
      this.close();
      this.view.say("waiting", this.last.ms < 0 ? "connecting" : "reconnecting");
      if (isToAsk) {
        this.ask();
      } else {
        this.again();
      }
    }

    again() {
      this.timer = setTimeout(() => this.adjust(), portal.soon());
    }

    /** Why there is no stream: signed out, no longer allowed, too many, or a server that is away for a while. */
    async ask() {
      const asked = (this.asked = {});
      const answer = await portal.ask(this.address + "?tail=0", {}, LONGEST_OPENING_MS, false);
      if (this.asked !== asked || this.ended) {
        return;
      }
      if (answer.outcome === "ok") {
        this.tries++;
      }
      if (answer.outcome === "busy" || this.tries >= MOST_TRIES) {
        this.tries = 0;
        this.pollingUntil = Date.now() + POLLING_MS;
      }
      if (!this.isFinal(answer)) {
        this.again();
      }
    }

    /** Whether after this answer nothing comes by itself any more. */
    isFinal(answer) {
      if (answer.outcome === "signed-out") {
        this.close();
        this.isSignedOut = true;
        this.view.say("ended", "signed-out");
        portal.signedOut();
        return true;
      }
      if (answer.outcome === "gone") {
        document.dispatchEvent(new CustomEvent("samosval:end", {detail: {reason: "ended"}}));
        return true;
      }
      return false;
    }

    /** Asks for new lines again and again where a stream is not to be had. */
    async poll() {
      const polls = (this.polls = {});
      let askedAt = 0;
      while (this.polls === polls) {
        const gap = (Date.now() - askedAt) / 1000;
        const tail = this.last.ms < 0 ? FIRST_TAIL : Math.min(FULL_TAIL, Math.ceil(gap * MOST_LINES_A_SECOND) + FIRST_TAIL);
        const askedNow = Date.now();
        const answer = await portal.ask(this.lines(tail));
        if (this.polls !== polls) {
          return;
        }
        if (answer.outcome === "ok") {
          askedAt = askedNow;
          portal.signedIn();
          this.draw(answer.body.lines);
          this.view.say("slow", "polling");
        } else if (this.isFinal(answer)) {
          return;
        } else {
          this.view.say("waiting", "reconnecting");
        }
        await portal.pause(POLL_PERIOD_MS);
        if (this.polls === polls && Date.now() >= this.pollingUntil && streams.take()) {
          this.polls = null;
          this.adjust();
        }
      }
    }

    lines(tail) {
      return this.address.replace(/\/stream$/, "?tail=" + tail);
    }

    /** Draws the lines of an answer that have not been drawn. */
    draw(lines) {
      const fresh = lines.filter((line) => after(parseId(line.id), this.last));
      this.view.add(fresh.map((line) => line.ts + " " + line.level + " " + line.message));
      if (fresh.length > 0) {
        const id = fresh[fresh.length - 1].id;
        this.seen(parseId(id), id);
      }
    }

    async loadOnce() {
      const answer = await portal.ask(this.lines(FIRST_TAIL));
      if (answer.outcome === "ok" && !this.source) {
        this.draw(answer.body.lines);
      } else {
        this.isFinal(answer);
      }
    }

    end(reason) {
      this.close();
      this.ended = true;
      this.realtime.checked = false;
      this.realtime.disabled = true;
      this.view.say("ended", this.view.text(reason) ? reason : "ended");
    }

    close() {
      clearTimeout(this.timer);
      this.timer = null;
      this.asked = null;
      this.polls = null;
      if (this.source) {
        this.source.close();
        this.source = null;
      }
      streams.leave();
    }
  }

  async function copy(box, button, view) {
    const text = Array.from(box.children).filter((line) => line.offsetParent).map((line) => line.textContent).join("\n");
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
    } else {
      // Without TLS there is no clipboard to write to: the old way copies what is selected.
      getSelection().selectAllChildren(box);
      document.execCommand("copy");
      getSelection().removeAllRanges();
    }
    const words = button.lastChild.textContent;
    button.lastChild.textContent = view.text("copied");
    setTimeout(() => (button.lastChild.textContent = words), 1500);
  }

  function bindTools(box, view) {
    const log = box.closest(".log");
    log.querySelector(".log-filter").addEventListener("input", (event) => view.search(event.target.value));
    log.querySelector(".log-level-filter").addEventListener("change", (event) => {
      box.dataset.level = event.target.value;
      view.toEnd();
    });
    const button = log.querySelector(".log-copy");
    button.addEventListener("click", () => copy(box, button, view));
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-stream]").forEach((box) => bindTools(box, new Stream(box).view));
  });
})();
