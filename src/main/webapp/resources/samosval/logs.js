/** The live log of a deployment: one EventSource while the switch is on and the page is in sight. */
(function () {
  "use strict";

  const FIRST_TAIL = 200;
  const FULL_TAIL = 1000;
  const STATE_PERIOD_MS = 5000;
  const FIRST_RETRY_MS = 2000;
  const LAST_RETRY_MS = 30000;

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
      this.view = new window.samosval.LogView(box);
      this.last = {ms: -1, n: -1};
      this.retry = FIRST_RETRY_MS;
      this.ended = false;
      this.realtime = box.closest(".log").querySelector("[data-testid=log-realtime]");
      this.realtime.addEventListener("change", () => this.adjust());
      document.addEventListener("visibilitychange", () => this.adjust());
      // A page kept for Back must hold no connection.
      window.addEventListener("pagehide", () => this.close());
      window.addEventListener("pageshow", (event) => event.persisted && this.adjust());
      // Without a stream nobody tells of a new state.
      setInterval(() => {
        if (!this.ended && !this.realtime.checked && !document.hidden) {
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
      } else if (!this.source) {
        this.open();
      }
    }

    open() {
      clearTimeout(this.timer);
      this.view.say("waiting", this.last.ms < 0 ? "connecting" : "reconnecting");
      const tail = this.last.ms < 0 ? FIRST_TAIL : FULL_TAIL;
      const source = new EventSource(this.address + "?tail=" + tail);
      this.source = source;
      source.addEventListener("open", () => {
        this.retry = FIRST_RETRY_MS;
        this.view.say("live", "live");
        // The state may have changed before the stream was there to tell of it.
        document.dispatchEvent(new CustomEvent("samosval:status"));
      });
      source.addEventListener("message", (event) => this.receive(event));
      source.addEventListener("status", (event) => {
        document.dispatchEvent(new CustomEvent("samosval:status", {detail: JSON.parse(event.data)}));
      });
      source.addEventListener("end", (event) => {
        if (JSON.parse(event.data).reason === "signed_out") {
          window.location.reload();
        } else {
          this.end();
        }
      });
      source.addEventListener("error", () => this.failed());
    }

    /** Draws the event's lines that have not been drawn: a stream opened anew begins with the old ones. */
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
      if (after(id, this.last)) {
        this.last = id;
      }
    }

    /** A lost connection is taken up again by the browser itself; a refused one only by us, ever less often. */
    failed() {
      this.view.say("waiting", "reconnecting");
      if (this.source && this.source.readyState === EventSource.CLOSED) {
        this.close();
        this.ask();
      }
    }

    /** Why the stream was refused decides: signed out, no longer allowed, or a server that is away for a while. */
    async ask() {
      const status = await fetch(this.address.replace(/\/stream$/, "?tail=0"), {cache: "no-store"})
        .then((response) => response.status, () => 0);
      if (status === 401) {
        window.location.reload();
      } else if (status === 403 || status === 404) {
        this.end();
      } else {
        this.timer = setTimeout(() => this.adjust(), this.retry);
        this.retry = Math.min(this.retry * 2, LAST_RETRY_MS);
      }
    }

    async loadOnce() {
      const response = await fetch(this.address.replace(/\/stream$/, "?tail=" + FIRST_TAIL));
      if (response.ok && this.last.ms < 0) {
        const lines = (await response.json()).lines;
        this.view.add(lines.map((line) => line.ts + " " + line.level + " " + line.message));
        this.last = (lines.length > 0 && parseId(lines[lines.length - 1].id)) || this.last;
      }
    }

    end() {
      this.close();
      this.ended = true;
      document.dispatchEvent(new CustomEvent("samosval:end"));
      this.realtime.checked = false;
      this.realtime.disabled = true;
      this.view.say("ended", "ended");
    }

    close() {
      clearTimeout(this.timer);
      if (this.source) {
        this.source.close();
        this.source = null;
      }
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
