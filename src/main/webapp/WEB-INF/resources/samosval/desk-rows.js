/** Renders a line of the log desk and computes its height without layout. */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const portal = window.samosval;

  portal.DeskRows = (Base) => class extends Base {
    measureLetter() {
      const probe = document.createElement("span");
      probe.className = "desk-probe";
      probe.textContent = "0".repeat(100);
      this.box.append(probe);
      this.letter = probe.getBoundingClientRect().width / 100 || 8;
      this.lineHeight = probe.getBoundingClientRect().height || 20;
      probe.remove();
    }

    heightOf(line) {
      if (!this.wrap) {
        return this.lineHeight;
      }
      return this.lineHeight * Math.max(1, Math.ceil(this.lettersOf(line) / this.columns()));
    }

    /** Message columns per row. Cached, since it is needed for each line. */
    columns() {
      const known = this.list.width + " " + this.root.className;
      if (this.columnsOf !== known) {
        this.columnsOf = known;
        this.columnCount = Math.max(8, Math.floor((this.list.width - this.headWidth()) / this.letter));
      }
      return this.columnCount;
    }

    /** East Asian letters and emoji are two columns wide. */
    lettersOf(line) {
      if (line.letters === undefined) {
        line.letters = line.message.length;
        for (const letter of line.message.match(/[\u1100-\u115f\u2e80-\uffdc]|[\ud800-\udbff]/g) || []) {
          line.letters += letter < "\ud800" || letter > "\udfff" ? 1 : 0;
        }
      }
      return line.letters;
    }

    /** The width of what precedes a message, from the style sheet. */
    headWidth() {
      const columns = Number(getComputedStyle(this.root).getPropertyValue("--desk-head"));
      return columns * this.letter + 21;
    }

    element(line) {
      const element = document.createElement("div");
      const kind = line.kind === "act" || line.kind === "alert" ? " desk-" + line.kind : "";
      element.className = "desk-line desk-" + line.level.toLowerCase() + kind + (line.kind === "rollout" ? " desk-rollout" : "");
      element.dataset.testid = "desk-line";
      element.dataset.line = line.key;
      element.classList.toggle("picked", this.isPicked(line.key));
      element.classList.toggle("at-moment", line.key === this.momentLine);
      if (line.key === this.asked.line) {
        element.setAttribute("aria-current", "true");
      }
      const time = document.createElement("a");
      time.className = "desk-time";
      time.href = this.address({...this.asked, line: line.key});
      time.title = line.ts;
      time.textContent = portal.clock.tell(Date.parse(line.ts), this.narrow.matches);
      element.append(time);
      const deployment = this.known.get(line.deployment);
      if (this.known.size > 1) {
        const who = this.span("desk-who", deployment ? deployment.name : this.text("number", line.deployment));
        who.style.color = this.colour(line.deployment);
        who.title = who.textContent;
        element.append(who);
      }
      if (this.hasReplicas) {
        const replica = this.span("desk-replica", deployment && deployment.replicas > 1 ? "r" + line.replica : "");
        if (this.known.size === 1) {
          replica.style.color = this.colour(line.replica);
        }
        element.append(replica);
      }
      element.append(this.span("desk-level", line.level));
      element.append(this.message(line.message));
      if (line.key === this.asked.line && this.showsMatches()) {
        const around = document.createElement("button");
        around.type = "button";
        around.className = "desk-around";
        around.textContent = this.text("around");
        element.append(around);
      }
      return element;
    }

    span(name, text) {
      const span = document.createElement("span");
      span.className = name;
      span.textContent = text;
      return span;
    }

    /** Successive colours differ clearly, and all are light enough for the background. */
    colour(number) {
      return "hsl(" + ((number * 137.5) % 360) + " 70% 72%)";
    }

    message(text) {
      const span = this.span("desk-message", "");
      if (!this.needle) {
        span.textContent = text;
        return span;
      }
      let at = 0;
      for (const match of text.matchAll(this.needle)) {
        if (match[0] !== "") {
          const mark = document.createElement("mark");
          mark.textContent = match[0];
          span.append(text.slice(at, match.index), mark);
          at = match.index + match[0].length;
        }
      }
      span.append(text.slice(at));
      return span;
    }

    tellTimes() {
      for (const [row, element] of this.list.drawn) {
        element.firstChild.textContent = portal.clock.tell(Date.parse(row.ts), this.narrow.matches);
      }
    }

    toggleWrap() {
      this.wrap = !this.wrap;
      try {
        localStorage.setItem("samosval.desk.wrap", this.wrap ? "1" : "0");
      } catch (e) {
        // Then for this page only.
      }
      this.showChoices();
      this.list.measure();
      if (this.following) {
        this.list.toEnd();
      }
    }
  };
})();
