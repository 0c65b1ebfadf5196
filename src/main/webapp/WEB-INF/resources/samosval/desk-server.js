/**
 * The log desk's requests to the server. Responses are JSON, or a stream of one object per line. Every wait has a
 * timeout. `outcome` is ok, refused (final; `words` is the server's message), signed-out, away (retry: 429, 5xx, not
 * the portal's response, or an incomplete or missing one) or stopped (by the caller).
 */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const portal = window.samosval;
  const PATIENCE_MS = 10000;

  portal.lineKeys = {
    LINE: /^\d+-\d+-\d+$/,

    /** The parts of a line's key: moment, deployment, number within the moment. */
    place: (key) => key.split("-").map(Number),

    /** Orders lines by key. */
    compare(a, b) {
      const other = portal.lineKeys.place(b);
      return portal.lineKeys.place(a).map((part, i) => part - other[i]).find((difference) => difference !== 0) || 0;
    },
  };

  /** Streams the objects of a response, as one array per received piece. */
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

  /** Why a request failed. Only the portal's own 4xx is final (except 429), not a starting server's. */
  async function refusal(response) {
    if (!(response.headers.get("Content-Type") || "").startsWith("application/problem+json")) {
      return {outcome: "away", words: null};
    }
    const problem = await response.json();
    const words = problem.errors && problem.errors.length > 0 ? problem.errors[0].message : problem.detail;
    if (response.status === 401) {
      return {outcome: "signed-out", words};
    }
    return {outcome: response.status >= 500 || response.status === 429 ? "away" : "refused", words};
  }

  portal.DeskServer = class DeskServer {
    /** Timeout for the start of a streamed response. */
    static OPENING_MS = 5000;

    constructor(address) {
      this.address = address;
    }

    /** Requests JSON, returned as `body`. */
    async ask(path, patience = PATIENCE_MS) {
      let body;
      const read = async (response) => (body = await response.json());
      return {...(await this.fetch(path, new AbortController().signal, patience, read)), body};
    }

    /**
     * Passes the objects of each piece to `take` until it returns false, the signal aborts, or nothing has come for
     * `silence` milliseconds. If the response ends by itself the outcome is ok; its objects tell whether it was whole.
     */
    async follow(path, signal, silence, take) {
      let isLeft = false;
      const faults = [];
      const read = async (response, heard) => {
        for await (const piece of pieces(response)) {
          heard(silence);
          try {
            isLeft = take(piece) === false;
          } catch (e) {
            // Not a connection error.
            faults.push(e);
          }
          if (isLeft || faults.length > 0) {
            return;
          }
        }
      };
      const answer = await this.fetch(path, signal, DeskServer.OPENING_MS, read);
      if (faults.length > 0) {
        throw faults[0];
      }
      return isLeft ? {outcome: "stopped"} : answer;
    }

    async fetch(path, signal, patience, read) {
      const abort = new AbortController();
      const stop = () => abort.abort();
      let watchdog = setTimeout(stop, patience);
      const heard = (silence) => {
        clearTimeout(watchdog);
        watchdog = setTimeout(stop, silence);
      };
      signal.addEventListener("abort", stop);
      try {
        const response = await fetch(this.address + path, {cache: "no-store", headers: portal.cause(), signal: abort.signal});
        if (!response.ok) {
          return await refusal(response);
        }
        portal.signedIn();
        await read(response, heard);
        return {outcome: "ok"};
      } catch (e) {
        return {outcome: signal.aborted ? "stopped" : "away", words: null};
      } finally {
        clearTimeout(watchdog);
        signal.removeEventListener("abort", stop);
        abort.abort();
      }
    }
  };
})();
