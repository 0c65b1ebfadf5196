/**
 * A log window: at most 1000 lines, drawn once per frame. Follows the end unless scrolled up; the button to the end
 * then counts what has come. Says so if a search or level hides every line.
 */
window.samosval = window.samosval || {};

window.samosval.LogView = class LogView {
  static MAX_LINES = 1000;
  static NEAR_END_PX = 24;
  static AGES_MS = 2000;
  static HIDDEN_BY = {WARN: ["log-info"], ERROR: ["log-info", "log-warn"]};
  static LINE = /^(\d{4}-\d\d-\d\dT\S+Z)(\s+)(?:([A-Z]+)(?=\s|$))?/;

  /** Normalises text for search as the lists do: ignores case and width, ё equals е, blanks collapse. */
  static folded(text) {
    return text.normalize("NFKC").toUpperCase().toLowerCase().replace(/ё/g, "е").replace(/\s+/g, " ");
  }

  constructor(box) {
    this.box = box;
    this.waiting = [];
    this.following = true;
    // What has come since the reader scrolled up: all lines, and those that are shown.
    this.came = 0;
    this.fresh = 0;
    this.needle = "";
    this.hiddenLevels = [];
    this.plural = new Intl.PluralRules(document.documentElement.lang || "ru");
    this.state = box.closest(".log").querySelector(".log-state");
    this.jump = box.closest(".log").querySelector(".log-jump");
    this.jumpWords = this.jump.lastChild.textContent;
    this.jump.addEventListener("click", () => this.follow());
    box.addEventListener("scroll", () => this.scrolled(), {passive: true});
    document.addEventListener("samosval:clock", () => this.tellTimes());
    setInterval(() => window.samosval.clock.kind() === "relative" && !document.hidden && this.tellTimes(), LogView.AGES_MS);
    this.clear();
  }

  /** Queues lines for the next frame. */
  add(lines) {
    if (lines.length === 0) {
      return;
    }
    if (this.waiting.length === 0) {
      requestAnimationFrame(() => this.draw());
    }
    for (const line of lines) {
      this.waiting.push(line);
    }
    if (this.waiting.length > LogView.MAX_LINES) {
      this.waiting = this.waiting.slice(-LogView.MAX_LINES);
    }
  }

  clear() {
    this.waiting = [];
    this.box.replaceChildren();
    this.tellNone();
  }

  /** Shows the feed's state with the text data-text-{text}; kind colours the dot: live, waiting, ended, off. */
  say(kind, text) {
    if (this.state.dataset.state !== kind || this.state.dataset.said !== text) {
      this.state.dataset.state = kind;
      this.state.dataset.said = text;
      this.state.textContent = this.text(text);
    }
  }

  text(name) {
    return this.box.getAttribute("data-text-" + name) || "";
  }

  /** Shows only lines that contain the text; empty shows all. */
  search(words) {
    this.needle = LogView.folded(words.trim());
    this.sift();
  }

  /** Shows only lines of this level (WARN, ERROR) and above; empty shows all. */
  level(least) {
    this.hiddenLevels = LogView.HIDDEN_BY[least] || [];
    this.sift();
  }

  sift() {
    for (const line of this.box.children) {
      line.hidden = this.misses(line);
    }
    this.fresh = this.came === 0 ? 0 : this.shown(Array.from(this.box.children).slice(-this.came));
    this.tellFresh();
    this.tellNone();
    this.toEnd();
    // The end may be in sight without a scroll, as fewer lines are shown.
    this.scrolled();
  }

  shown(lines) {
    return lines.filter((line) => !line.hidden).length;
  }

  follow() {
    this.setFollowing(true);
    this.toEnd();
  }

  setFollowing(following) {
    this.following = following;
    this.jump.hidden = following;
    if (following) {
      this.came = 0;
      this.fresh = 0;
      this.tellFresh();
    }
  }

  /** Says on the button how many lines have come since the reader scrolled up. */
  tellFresh() {
    const words = this.fresh === 0 ? "" : this.text("new-" + this.plural.select(this.fresh)).replace("{0}", this.fresh);
    this.jump.lastChild.textContent = words || this.jumpWords;
  }

  /** Marks the window if it has lines but shows none. */
  tellNone() {
    const none = this.box.childElementCount > 0 && !Array.prototype.some.call(this.box.children, (line) => !line.hidden);
    this.box.toggleAttribute("data-none", none);
  }

  draw() {
    const lines = this.waiting;
    this.waiting = [];
    const fragment = document.createDocumentFragment();
    const made = lines.map((line) => this.element(line));
    fragment.append(...made);
    const excess = this.box.childElementCount + lines.length - LogView.MAX_LINES;
    // A reader who scrolled up keeps their place while old lines go.
    const before = this.following || excess <= 0 ? 0 : this.box.scrollHeight;
    for (let i = 0; i < excess; i++) {
      this.box.firstElementChild.remove();
    }
    if (before > 0) {
      this.box.scrollTop -= before - this.box.scrollHeight;
    }
    this.box.append(fragment);
    if (!this.following) {
      this.came += made.length;
      this.fresh += this.shown(made);
      this.tellFresh();
    }
    this.tellNone();
    this.toEnd();
  }

  element(text) {
    const line = document.createElement("div");
    const parts = LogView.LINE.exec(text);
    const level = parts && parts[3] ? parts[3] : "";
    line.className = "log-line log-" + (level || "info").toLowerCase();
    let rest = text;
    if (parts) {
      const time = this.part("log-time", parts[1]);
      this.tell(time);
      line.append(time, parts[2]);
      if (level) {
        line.append(this.part("log-level", level));
      }
      rest = text.slice(parts[0].length);
    }
    line.append(rest);
    line.hidden = this.misses(line);
    return line;
  }

  /** Copying yields the original time, whatever format is shown. */
  tell(time) {
    const clock = window.samosval.clock;
    time.dataset.told = clock.kind() === "utc" ? time.textContent : clock.tell(Date.parse(time.textContent));
  }

  tellTimes() {
    this.box.querySelectorAll(".log-time").forEach((time) => this.tell(time));
    this.toEnd();
  }

  part(name, text) {
    const span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    return span;
  }

  misses(line) {
    return this.hiddenLevels.some((level) => line.classList.contains(level))
      || (this.needle !== "" && !LogView.folded(line.textContent).includes(this.needle));
  }

  scrolled() {
    const left = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight;
    this.setFollowing(left < LogView.NEAR_END_PX);
  }

  toEnd() {
    if (this.following) {
      this.box.scrollTop = this.box.scrollHeight;
    }
  }
};
