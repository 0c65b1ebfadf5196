/**
 * What the server answers the log desk: JSON, or objects one a line as they come. Nothing is waited for without end, and an
 * answer says of itself what it is: `outcome` is ok, refused (for good, with the server's sentence as `words`), signed-out,
 * away (no answer or half of one, or none of the portal's, which may be otherwise soon) or stopped (by who asked).
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

    /** The order of lines by their keys. */
    compare(a, b) {
      const other = portal.lineKeys.place(b);
      return portal.lineKeys.place(a).map((part, i) => part - other[i]).find((difference) => difference !== 0) || 0;
    },
  };

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

  /** Why there is no answer: final is what the portal itself says, not what somebody else does while it starts. */
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
    /** How long an answer that is to begin at once may take to begin. */
    static OPENING_MS = 5000;

    constructor(address) {
      this.address = address;
    }

    /** The JSON of a path, as the answer's body. */
    async ask(path, patience = PATIENCE_MS) {
      let body;
      const read = async (response) => (body = await response.json());
      return {...(await this.fetch(path, new AbortController().signal, patience, read)), body};
    }

    /**
     * Gives `take` the objects of each piece of an answer as it comes, until it returns false, the signal stops it, or
     * nothing has come for `silence` milliseconds. Where the answer ends by itself the outcome is ok: whether it was whole its
     * objects say.
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
            // No fault of the connection.
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
