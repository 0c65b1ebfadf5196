/** A log window: at most 1000 lines, drawn once per frame. Follows the end unless scrolled up. */
window.samosval = window.samosval || {};

window.samosval.LogView = class LogView {
  static MAX_LINES = 1000;
  static NEAR_END_PX = 24;
  static AGES_MS = 2000;
  static LINE = /^(\d{4}-\d\d-\d\dT\S+Z)(\s+)(?:([A-Z]+)(?=\s|$))?/;

  /** Normalises text for search as the lists do: ignores case and width, ё equals е, blanks collapse. */
  static folded(text) {
    return text.normalize("NFKC").toUpperCase().toLowerCase().replace(/ё/g, "е").replace(/\s+/g, " ");
  }

  constructor(box) {
    this.box = box;
    this.waiting = [];
    this.following = true;
    this.needle = "";
    this.state = box.closest(".log").querySelector(".log-state");
    this.jump = box.closest(".log").querySelector(".log-jump");
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
    for (const line of this.box.children) {
      line.hidden = this.misses(line);
    }
    this.toEnd();
  }

  follow() {
    this.following = true;
    this.jump.hidden = true;
    this.toEnd();
  }

  draw() {
    const lines = this.waiting;
    this.waiting = [];
    const fragment = document.createDocumentFragment();
    lines.forEach((line) => fragment.append(this.element(line)));
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
    return this.needle !== "" && !LogView.folded(line.textContent).includes(this.needle);
  }

  scrolled() {
    const left = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight;
    this.following = left < LogView.NEAR_END_PX;
    this.jump.hidden = this.following;
  }

  toEnd() {
    if (this.following) {
      this.box.scrollTop = this.box.scrollHeight;
    }
  }
};
