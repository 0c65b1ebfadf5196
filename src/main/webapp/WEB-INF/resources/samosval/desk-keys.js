/** Selecting and copying lines at the log desk by pointer or keyboard, and all its shortcuts. */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const portal = window.samosval;
  const {compare} = portal.lineKeys;

  portal.DeskKeys = (Base) => class extends Base {
    clicked(event) {
      const line = event.target.closest(".desk-line");
      if (!line || event.ctrlKey || event.metaKey || String(getSelection()) !== "") {
        return;
      }
      if (event.target.closest(".desk-time")) {
        event.preventDefault();
        this.copyText(new URL(event.target.closest(".desk-time").getAttribute("href"), location.href).href, this.text("link-copied"));
      }
      const key = line.dataset.line;
      if (event.target.closest(".desk-around")) {
        this.showContext(key);
        return;
      }
      if (event.shiftKey && this.asked.line) {
        this.pickTo(key);
        getSelection().removeAllRanges();
      } else {
        this.pick(key);
      }
    }

    /** Selects one line and puts it in the address. */
    pick(key) {
      this.picked = null;
      this.pickEnd = key;
      this.asked.line = key;
      delete this.asked.at;
      this.momentLine = null;
      this.writeAddress();
      this.following = false;
      this.list.redraw();
      this.showJump();
    }

    /** Selects from the line in the address to this one. */
    pickTo(key) {
      this.pickEnd = key;
      this.picked = compare(key, this.asked.line) < 0 ? [key, this.asked.line] : [this.asked.line, key];
      this.following = false;
      this.list.redraw();
      this.showJump();
      this.say("", this.counted("picked", this.list.rows.filter((line) => this.isPicked(line.key)).length));
    }

    /** Selects by keyboard: starts at the first or last visible line. */
    pickOn(direction) {
      const rows = this.list.rows;
      const sight = this.list.sight();
      if (!sight) {
        return;
      }
      const indexOf = (key) => rows.findIndex((line) => line.key === key);
      if (!this.asked.line || indexOf(this.asked.line) < 0) {
        this.pick(rows[direction > 0 ? sight.first : sight.last].key);
        return;
      }
      const end = indexOf(this.picked && this.pickEnd ? this.pickEnd : this.asked.line);
      const next = rows[end + direction];
      if (next) {
        this.pickTo(next.key);
        this.list.show(end + direction);
      }
    }

    unpick() {
      if (this.picked) {
        this.picked = null;
        this.list.redraw();
        this.say("", "");
      }
    }

    isPicked(key) {
      return Boolean(this.picked) && compare(key, this.picked[0]) >= 0 && compare(key, this.picked[1]) <= 0;
    }

    copy() {
      const rows = this.picked ? this.list.rows.filter((line) => this.isPicked(line.key)) : this.list.rows;
      const text = rows.map((line) => {
        const deployment = this.known.get(line.deployment);
        return line.ts + " " + line.level + " " + (deployment ? deployment.name + " " + deployment.image + " " : "") + line.message;
      }).join("\n");
      this.copyText(text, this.counted("copied", rows.length));
    }

    async copyText(text, words) {
      try {
        if (navigator.clipboard) {
          await navigator.clipboard.writeText(text);
        } else {
          // Without TLS there is no clipboard API: copy a selection instead.
          const field = document.createElement("textarea");
          field.value = text;
          this.root.append(field);
          field.select();
          document.execCommand("copy");
          field.remove();
          this.box.focus();
        }
        this.say("", words);
      } catch (e) {
        this.say("bad", this.text("not-copied"));
      }
    }

    bindKeys() {
      const acts = {
        "/": () => this.part("query").focus(),
        n: () => this.toHit(1),
        N: () => this.toHit(-1),
        f: () => this.toggleFollow(),
        g: () => this.toOldest(),
        G: () => this.toNewest(),
        w: () => this.toggleWrap(),
        c: () => this.copy(),
        Escape: () => this.unpick(),
        Enter: () => this.showsMatches() && this.asked.line && this.showContext(this.asked.line),
      };
      document.addEventListener("keydown", (event) => {
        // Ignores keys already handled by the charts or meant for a dialog.
        if (this.isAside || event.defaultPrevented || event.target.closest("[role=dialog], [role=alertdialog], .ui-dialog")) {
          return;
        }
        const key = portal.keyOf(event);
        const isTyping = event.target.closest("input, select, textarea, [contenteditable]");
        if (event.key === "Escape" && event.target === this.part("query")) {
          this.box.focus();
          return;
        }
        if (event.shiftKey && (key === "ArrowDown" || key === "ArrowUp") && document.activeElement === this.box) {
          event.preventDefault();
          this.pickOn(key === "ArrowDown" ? 1 : -1);
          return;
        }
        const isPressing = event.key === "Enter" && event.target.closest("a, button, summary, .chart");
        if (isTyping || isPressing || document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey || !acts[key]) {
          return;
        }
        event.preventDefault();
        acts[key]();
      });
    }
  };
})();
