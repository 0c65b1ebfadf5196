/**
 * How many streams this browser has open, counted over all its windows. By HTTP/1.1 a browser has six connections to a
 * server, of which the pages keep one (events-hub.js): were all the others streams, no page would open any more.
 */
window.samosval = window.samosval || {};

window.samosval.StreamPlace = class StreamPlace {
  static PREFIX = "samosval.stream.";
  static MOST = 3;
  static MOST_MULTIPLEXED = 50;
  static LEASE_MS = 15000;
  static PERIOD_MS = 4000;

  constructor() {
    this.name = StreamPlace.PREFIX + Math.random().toString(36).slice(2);
    this.since = 0;
    window.addEventListener("pagehide", () => this.leave());
  }

  most() {
    const page = performance.getEntriesByType("navigation")[0];
    return page && /^h[23]/.test(page.nextHopProtocol) ? StreamPlace.MOST_MULTIPLEXED : StreamPlace.MOST;
  }

  /** The streams of other windows that are older than this moment. */
  older(since) {
    return Object.keys(localStorage).filter((name) => {
      if (!name.startsWith(StreamPlace.PREFIX) || name === this.name) {
        return false;
      }
      const [begun, until] = localStorage.getItem(name).split(" ").map(Number);
      if (!(until > Date.now())) {
        localStorage.removeItem(name);
        return false;
      }
      return begun < since || (begun === since && name < this.name);
    }).length;
  }

  /** Takes a place and keeps it until it is left; whether there was one. Of windows that come at once the later give way. */
  take() {
    try {
      const since = this.since || Date.now();
      if (this.older(since) >= this.most()) {
        this.leave();
        return false;
      }
      this.since = since;
      localStorage.setItem(this.name, since + " " + (Date.now() + StreamPlace.LEASE_MS));
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.since && this.take(), StreamPlace.PERIOD_MS);
    } catch (e) {
      // Without storage windows cannot know of each other.
    }
    return true;
  }

  leave() {
    this.since = 0;
    clearTimeout(this.timer);
    try {
      localStorage.removeItem(this.name);
    } catch (e) {
      // There was no place to leave.
    }
  }
};
