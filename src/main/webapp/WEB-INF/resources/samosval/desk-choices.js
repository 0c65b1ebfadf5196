/** The controls of the log desk: what they choose and show. */
window.samosval = window.samosval || {};

(function () {
  "use strict";

  const portal = window.samosval;

  const TYPING_MS = 350;
  const TYPING_DATES_MS = 1200;
  const LEVELS = ["INFO", "WARN", "ERROR"];

  /** Fields applied while typing, and their choices. */
  const TEXTS = [["query", "q"], ["name", "name"]];

  portal.DeskChoices = (Base) => class extends Base {
    showChoices() {
      const asked = this.asked;
      this.showTexts();
      this.part("environment").value = asked.environment || "";
      this.part("replica").value = asked.replica || "";
      this.part("run").value = asked.run || "";
      this.part("range").value = this.choosesRange ? "custom" : this.range();
      this.showRange();
      for (const name of ["regex", "case", "inverse"]) {
        this.part(name).setAttribute("aria-pressed", String(asked[name] === "true"));
      }
      this.part("matches").setAttribute("aria-pressed", String(asked.show !== "all"));
      const levels = asked.level ? asked.level.split(",") : LEVELS;
      this.root.querySelectorAll("[data-level]").forEach((button) =>
        button.setAttribute("aria-pressed", String(levels.includes(button.dataset.level))));
      this.part("wrap").setAttribute("aria-pressed", String(this.wrap));
      this.root.classList.toggle("wraps", this.wrap);
      this.showDownloads();
      this.leadOn();
    }

    /** Updates the fields, except while the user types or if only surrounding blanks differ. */
    showTexts() {
      for (const [part, name] of TEXTS) {
        const field = this.part(part);
        if (!this.typing && field.value.trim() !== (this.asked[name] || "")) {
          field.value = this.asked[name] || "";
        }
      }
    }

    /** Both ends of a custom range, in the chosen zone. */
    showRange() {
      const box = this.part("custom");
      box.hidden = !this.choosesRange && this.range() !== "custom";
      for (const name of ["from", "to"]) {
        const ms = Date.parse(this.asked[name]);
        if (this.part(name) !== document.activeElement && !this.choosesRange) {
          this.part(name).value = isNaN(ms) ? "" : this.fieldOf(ms);
        }
      }
    }

    /** A custom range starts from the current one. */
    startRange() {
      const bars = this.bars || {from: Date.now() - (this.rangeMillis() || 3600000), until: Date.now()};
      this.choosesRange = true;
      this.showRange();
      this.part("from").value = this.fieldOf(bars.from);
      this.part("to").value = this.fieldOf(bars.until);
      this.part("from").focus();
    }

    /** Applies the typed ends; an empty end leaves the range open. */
    typedRange() {
      clearTimeout(this.typingRange);
      const [from, to] = ["from", "to"].map((name) => this.momentOf(this.part(name).value));
      if (from === null && to === null) {
        return;
      }
      if (from !== null && to !== null && from >= to) {
        this.say("bad", this.text("range-order"));
        return;
      }
      const [first, last] = [from, to].map((ms) => (ms === null ? null : new Date(ms).toISOString()));
      if (first !== (this.asked.from || null) || last !== (this.asked.to || null)) {
        // One history entry: Back returns to the range before the custom one.
        this.choose({from: first, to: last, range: null}, this.range() !== "custom");
      }
    }

    showDownloads() {
      this.part("downloads").querySelectorAll("a").forEach((link) => {
        const isAll = link.dataset.all === "true";
        const query = isAll
          ? new URLSearchParams(["deployment", "name", "environment"].filter((n) => this.asked[n]).map((n) => [n, this.asked[n]]))
          : new URLSearchParams(this.query({}, true));
        query.set("format", link.dataset.format);
        link.href = this.api + "/download?" + query;
      });
    }

    showDeployments() {
      const all = this.present();
      const shape = this.root.className;
      const replicas = Math.max(1, ...all.map((d) => d.replicas));
      this.hasReplicas = replicas > 1;
      this.root.classList.toggle("many", this.known.size > 1);
      this.root.classList.toggle("replicas", this.hasReplicas);
      if (shape !== this.root.className) {
        this.list.measure();
      }
      this.options("replica", replicas > 1 ? Array.from({length: Math.min(100, replicas)}, (x, i) => [String(i + 1), "r" + (i + 1)]) : []);
      this.options("run", this.runs.map((run) => [
        String(run.number),
        this.text("run", run.number, portal.clock.tell(Date.parse(run.requested)).replace(/\.\d+$/, "")) + (run.failed ? " ✗" : ""),
      ]));
      this.part("previous").hidden = this.runs.length < 2;
      this.part("which").querySelector("summary").textContent = this.isMoreThanShown
        ? this.text("newest", this.numbers.format(all.length))
        : all.length === 1 ? all[0].name : this.counted("deployments", all.length);
      this.part("everyone").hidden = !this.asked.deployment;
      this.showWhich();
      if (this.own) {
        return;
      }
      document.title = (all.length === 1 ? all[0].name + " · " : "") + this.root.dataset.title;
    }

    /** Rows of the open menu. Existing rows stay in place. */
    showWhich() {
      const which = this.part("which");
      const list = which.querySelector("ul");
      if (!which.open) {
        list.replaceChildren();
      } else if (list.children.length === 0) {
        list.append(...this.present().slice(0, 200).map((d) => this.deploymentRow(d)));
      } else {
        Array.from(list.children).forEach((row) => {
          const d = this.known.get(Number(row.dataset.id));
          row.querySelector(".muted").textContent = this.stateOf(d);
        });
      }
    }

    stateOf(d) {
      return d.isGone ? "" : d.environment + " · " + this.text("status-" + d.status);
    }

    deploymentRow(d) {
      const row = document.createElement("li");
      row.dataset.id = d.id;
      const only = document.createElement("button");
      only.type = "button";
      only.className = "desk-only";
      const dot = this.span("desk-dot", "");
      dot.style.background = this.colour(d.id);
      only.append(dot, this.span("desk-only-name", d.name), this.span("muted small", this.stateOf(d)));
      only.title = this.text("only");
      only.addEventListener("click", () => {
        this.part("which").open = false;
        this.choose({deployment: String(d.id), run: null, replica: null});
      });
      const leave = document.createElement("button");
      leave.type = "button";
      leave.className = "btn quiet small";
      leave.textContent = "×";
      leave.setAttribute("aria-label", this.text("leave-out", d.name));
      // This lists all other deployments in the address, which has no room for hundreds.
      const present = this.present();
      leave.hidden = present.length < 2 || present.length > 300;
      leave.addEventListener("click", () =>
        this.choose({deployment: this.present().map((each) => each.id).filter((id) => id !== d.id).join(","), run: null}));
      row.append(only, leave);
      return row;
    }

    options(name, options) {
      const select = this.part(name);
      const known = JSON.stringify([options, this.asked[name]]);
      if (select.dataset.known === known) {
        return;
      }
      select.dataset.known = known;
      select.closest("label").hidden = options.length === 0;
      while (select.options.length > 1) {
        select.remove(1);
      }
      options.forEach(([value, words]) => select.add(new Option(words, value)));
      select.value = this.asked[name] || "";
      if (this.asked[name] && select.value === "") {
        select.add(new Option(this.asked[name], this.asked[name]));
        select.value = this.asked[name];
      }
    }

    bindTools() {
      const click = (name, act) => this.part(name).addEventListener("click", act);
      const change = (name, act) => this.part(name).addEventListener("change", (event) => act(event.target.value));
      const toggle = (name) => click(name, () => this.choose({[name]: this.asked[name] ? null : "true"}));
      this.root.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        this.typed();
      });
      for (const [part] of TEXTS) {
        this.part(part).addEventListener("input", () => {
          clearTimeout(this.typing);
          this.typing = setTimeout(() => this.typed(), TYPING_MS);
        });
      }
      change("environment", (value) => this.choose({environment: value}));
      change("replica", (value) => this.choose({replica: value}));
      change("run", (value) => this.choose({run: value}));
      change("range", (value) => (value === "custom" ? this.startRange() : this.choose({range: value, from: null, to: null})));
      for (const name of ["from", "to"]) {
        this.part(name).addEventListener("input", () => {
          clearTimeout(this.typingRange);
          this.typingRange = setTimeout(() => this.typedRange(), TYPING_DATES_MS);
        });
        this.part(name).addEventListener("blur", () => this.typingRange && this.typedRange());
        this.part(name).addEventListener("keydown", (event) => event.key === "Enter" && this.typedRange());
      }
      toggle("regex");
      toggle("case");
      toggle("inverse");
      click("matches", () => this.choose({show: this.asked.show === "all" ? null : "all"}));
      this.root.querySelectorAll("[data-level]").forEach((button) =>
        button.addEventListener("click", () => this.toggleLevel(button.dataset.level)));
      click("wrap", () => this.toggleWrap());
      click("copy", () => this.copy());
      click("full", () => this.toggleFull());
      click("jump", () => this.toNewest());
      click("follow", () => this.toggleFollow());
      click("cancel", () => this.cancel());
      click("next", () => this.toHit(1));
      click("prev", () => this.toHit(-1));
      click("previous", () => this.toPreviousRun());
      click("everyone", () => this.choose({deployment: null, run: null}));
      this.part("moment").addEventListener("change", (event) => this.toMoment(event.target.value));
      this.box.addEventListener("click", (event) => this.clicked(event));
      this.box.addEventListener("dblclick", (event) => {
        const line = event.target.closest(".desk-line");
        if (line && this.showsMatches()) {
          this.showContext(line.dataset.line);
        }
      });
      this.box.addEventListener("wheel", (event) => event.deltaY < 0 && this.stopFollowing(), {passive: true});
      document.addEventListener("samosval:clock", () => {
        this.showChoices();
        this.showDeployments();
        this.list.measure();
        this.drawBars();
      });
      setInterval(() => portal.clock.kind() === "relative" && !document.hidden && !this.isAside && this.tellTimes(), 1000);
      if (!this.own) {
        window.addEventListener("popstate", () => this.returned());
      }
      this.bindMenus();
      this.bindBars();
    }

    /** Closes a menu on an outside click, Escape or a download. */
    bindMenus() {
      const menus = Array.from(this.root.querySelectorAll(".desk-menu"));
      this.part("which").addEventListener("toggle", () => this.showWhich());
      // A range that ends now has moved on since.
      this.part("downloads").closest("details").addEventListener("toggle", () => this.showDownloads());
      document.addEventListener("click", (event) =>
        menus.filter((menu) => !menu.contains(event.target)).forEach((menu) => (menu.open = false)));
      menus.forEach((menu) => menu.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && menu.open) {
          menu.open = false;
          menu.querySelector("summary").focus();
        }
      }));
      this.part("downloads").addEventListener("click", (event) => {
        event.target.closest(".desk-menu").open = false;
      });
    }

    typed() {
      const choices = this.takeTexts();
      if (Object.keys(choices).length > 0) {
        this.choose(choices, false);
      }
    }

    /** Typed but not yet applied input, as choices. */
    takeTexts() {
      this.forgetTyping();
      const choices = {};
      for (const [part, name] of TEXTS) {
        const text = this.part(part).value.trim();
        if (text !== (this.asked[name] || "")) {
          choices[name] = text;
        }
      }
      if (choices.q === "") {
        choices.inverse = null;
      }
      return choices;
    }

    forgetTyping() {
      clearTimeout(this.typing);
      this.typing = null;
    }

    toggleLevel(level) {
      const levels = new Set(this.asked.level ? this.asked.level.split(",") : LEVELS);
      if (!levels.delete(level)) {
        levels.add(level);
      }
      const chosen = LEVELS.filter((each) => levels.has(each));
      this.choose({level: chosen.length === 0 || chosen.length === LEVELS.length ? null : chosen.join(",")});
    }

    toggleFull() {
      if (document.fullscreenElement) {
        document.exitFullscreen();
      } else if (this.root.requestFullscreen) {
        this.root.requestFullscreen();
      }
    }

    toPreviousRun() {
      const numbers = this.runs.map((run) => run.number);
      const now = this.asked.run ? Number(this.asked.run) : numbers[0];
      const previous = numbers.find((number) => number < now);
      if (previous) {
        this.choose({run: String(previous), range: null, from: null, to: null});
      } else {
        this.say("", this.text("no-run"));
      }
    }
  };
})();
