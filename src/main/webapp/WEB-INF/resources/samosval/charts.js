/**
 * A deployment's two charts over one range. The last 15 minutes are live, one point per second. Other ranges show
 * the mean of each step and, for steps over 1 s, the minimum and maximum. The charts share a crosshair. The event
 * samosval:moment announces its moves: detail is {at: milliseconds or null, by: sender}. Moves by others show here.
 */
(function () {
  "use strict";

  const USUAL_MS = 900000;
  /** Space before the first point, for the rollout that led to it. */
  const LEAD_MS = 20000;
  const PERIOD_MS = 2500;
  const SLOWEST_MS = 60000;
  const GAP_MS = 2000;
  const SHORTEST_MS = 10000;
  const LONGEST_MS = 30 * 86400000;
  const DRAG_PX = 5;
  const NEAR_PX = 6;
  const HIGH = 90;
  const UNITS = {m: 60000, h: 3600000, d: 86400000};
  const USUAL = "15m";
  const STEPS_MS = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 432000, 864000].map((s) => s * 1000);
  const TICK_WIDTH_PX = 78;
  const NAMES = ["cpu", "ram"];
  const MARKS = {deploy: "--ok", start: "--ok", restart: "--focus", commit: "--focus", base_image: "--focus", replica_restart: "--focus", replica_kill: "--warn", stop: "--idle", failed: "--bad"};
  const SHOWN_MARKS = 8;
  const SEVERAL = "several";

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const language = document.documentElement.lang || "ru";
  const locale = (navigator.languages || []).find((l) => l.toLowerCase().startsWith(language)) || language;

  /** Lazy: the clock's script loads after this one. */
  const clock = () => window.samosval.clock;
  const by = (options) => {
    let tell = null;
    return (ms) => (tell = tell || clock().formatter(options))(ms);
  };
  const seconds = by({hour: "2-digit", minute: "2-digit", second: "2-digit"});
  const minutes = by({hour: "2-digit", minute: "2-digit"});
  const days = by({day: "numeric", month: "short"});
  const exact = by({day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit"});
  const isRelative = () => clock().kind() === "relative";
  const told = (ms) => (isRelative() ? clock().tell(ms) : exact(ms));
  const whole = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, {minimumFractionDigits: 1, maximumFractionDigits: 1, style: "unit", unit: "percent"});
  const wholePercent = new Intl.NumberFormat(locale, {style: "unit", unit: "percent"});

  /** State shared by both charts. */
  const view = {at: null, drag: null, marks: [], newest: null};

  const chartOf = (name) => window.PF(name).chart;
  const charts = () => NAMES.map(chartOf);

  /** Names the canvas for screen readers. */
  function nameCanvas(widget) {
    const box = widget.jq[0].closest(".chart");
    widget.jq.find("canvas").attr("aria-label", box.dataset.name);
  }

  /** Ticks at round times of the chosen zone, few enough to be readable. */
  function roundTicks(axis) {
    const span = axis.max - axis.min;
    const step = STEPS_MS.find((ms) => span / ms <= axis.width / TICK_WIDTH_PX) || span;
    // Relative times are round when counted from now.
    const zone = isRelative() ? Date.now() % step : -clock().offset(axis.min);
    axis.ticks = [];
    if (axis.chart.data.labels.length === 0) {
      return;
    }
    for (let ms = Math.ceil((axis.min - zone) / step) * step + zone; ms <= axis.max; ms += step) {
      axis.ticks.push({value: ms});
    }
  }

  function tickText(ms, index, ticks) {
    const step = ticks.length > 1 ? ticks[1].value - ticks[0].value : (this.max - this.min) / 2;
    if (isRelative()) {
      return clock().tell(ms);
    }
    if (step >= UNITS.d || (step >= UNITS.h && (ms + clock().offset(ms)) % UNITS.d === 0)) {
      return days(ms);
    }
    return (step >= UNITS.m ? minutes : seconds)(ms);
  }

  /** The last moment of a mark: one of several acts reaches from the first to the last of them. */
  const endOf = (mark) => mark.until ?? mark.at;

  /** The name of a mark's colour. Where acts share a mark, none hides a failure. */
  function colourOf(mark) {
    const colours = new Set(Object.keys(mark.kinds || {[mark.kind]: 1}).map((kind) => MARKS[kind] || "--idle"));
    return colours.has("--bad") ? "--bad" : colours.size === 1 ? [...colours][0] : "--text";
  }

  /** Where a mark is drawn, as far as it lies in the chart's range: null if it does not. */
  function placeOf(chart, mark) {
    const {min, max} = chart.scales.x;
    if (endOf(mark) < min || mark.at > max) {
      return null;
    }
    const from = chart.scales.x.getPixelForValue(Math.max(min, mark.at));
    const to = chart.scales.x.getPixelForValue(Math.min(max, endOf(mark)));
    return {from, to, middle: (from + to) / 2};
  }

  const isAtRange = (chart, ms) => ms !== null && ms >= chart.scales.x.min && ms <= chart.scales.x.max;

  function line(chart, x, colour, dash, width) {
    const {ctx, chartArea} = chart;
    ctx.save();
    ctx.beginPath();
    ctx.setLineDash(dash);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
  }

  /** Draws the threshold, the marks, the crosshair and the range being dragged. */
  const overlay = {
    id: "samosval",
    beforeDatasetsDraw(chart) {
      const {ctx, chartArea, scales} = chart;
      const y = scales.y.getPixelForValue(HIGH);
      const high = chart.data.datasets.some((set) => set.data.some((point) => point.y >= HIGH));
      ctx.save();
      if (high) {
        ctx.fillStyle = css("--bad") + "26";
        ctx.fillRect(chartArea.left, chartArea.top, chartArea.width, y - chartArea.top);
      }
      ctx.beginPath();
      ctx.setLineDash([3, 4]);
      ctx.strokeStyle = high ? css("--bad") : css("--line");
      ctx.moveTo(chartArea.left, y);
      ctx.lineTo(chartArea.right, y);
      ctx.stroke();
      ctx.restore();
    },
    afterDatasetsDraw(chart) {
      const {ctx, chartArea, scales} = chart;
      view.marks.forEach((mark) => {
        const place = placeOf(chart, mark);
        if (place === null) {
          return;
        }
        const colour = css(colourOf(mark));
        const half = mark.kind === SEVERAL ? 4 : 3;
        line(chart, place.middle, colour + "99", [2, 3], 1);
        ctx.save();
        ctx.fillStyle = colour;
        ctx.fillRect(place.from, chartArea.top + 3, place.to - place.from, 2);
        ctx.translate(place.middle, chartArea.top + 4);
        ctx.rotate(Math.PI / 4);
        ctx.fillRect(-half, -half, 2 * half, 2 * half);
        ctx.restore();
      });
      if (isAtRange(chart, view.at)) {
        line(chart, scales.x.getPixelForValue(view.at), css("--text"), [], 1);
      }
      if (view.drag) {
        const from = scales.x.getPixelForValue(Math.min(view.drag.from, view.drag.to));
        const to = scales.x.getPixelForValue(Math.max(view.drag.from, view.drag.to));
        ctx.save();
        ctx.fillStyle = css("--focus") + "33";
        ctx.fillRect(from, chartArea.top, to - from, chartArea.height);
        ctx.restore();
      }
    },
  };

  function replicasOf(name) {
    const replicas = Number(document.querySelector("[data-chart=" + name + "]").dataset.replicas);
    return replicas > 1 ? replicas : 0;
  }

  /** Applies the page's current colours: print has other ones than the screen. */
  function dress(name, datasets, scales) {
    const colour = css("--" + name);
    datasets.forEach((set, i) => {
      if (i === 0) {
        set.borderColor = colour;
        set.backgroundColor = colour + "1f";
      } else if (set.band) {
        set.backgroundColor = colour + "33";
      } else {
        set.borderColor = colour + "40";
      }
    });
    scales.y.grid.color = css("--line");
    scales.x.ticks.color = css("--muted");
    scales.y.ticks.color = css("--muted");
  }

  /** The extender of p:chart; `this` is the widget before it draws. Its name (cpu, ram) names its colour. */
  window.samosvalChart = function () {
    nameCanvas(this);
    const config = this.cfg.config;
    const usual = {pointRadius: 0, pointHitRadius: 0, spanGaps: GAP_MS, parsing: false, normalized: true};
    Object.assign(config.data.datasets[0], usual, {borderWidth: 1.5, fill: true});
    for (let i = 0; i < replicasOf(this.cfg.widgetVar); i++) {
      // Behind the mean.
      config.data.datasets.push({...usual, data: [], borderWidth: 1, order: 1});
    }
    // Behind everything: the band from minimum to maximum of each step.
    const edge = {...usual, data: [], borderWidth: 0, borderColor: "transparent", order: 2};
    config.data.datasets.push({...edge, band: "max", fill: "+1"}, {...edge, band: "min", fill: false});
    const scale = {border: {display: false}};
    const ticks = {font: {family: css("--sans"), size: 11}};
    config.plugins = [overlay];
    config.options = {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      scales: {
        x: {
          ...scale,
          type: "linear",
          grid: {display: false},
          afterBuildTicks: roundTicks,
          ticks: {...ticks, maxRotation: 0, callback: tickText},
        },
        y: {...scale, grid: {}, min: 0, max: 100, ticks: {...ticks, stepSize: 50, callback: (value) => wholePercent.format(value)}},
      },
      plugins: {legend: {display: false}, tooltip: {enabled: false}},
    };
    dress(this.cfg.widgetVar, config.data.datasets, config.options.scales);
  };

  const bandOf = (chart, band) => chart.data.datasets.find((set) => set.band === band).data;

  /** Appends points to the last 15 minutes and drops those that are older. */
  function push(name, points) {
    const chart = chartOf(name);
    const moments = points.labels.map(Date.parse);
    const now = moments[moments.length - 1];
    [points, ...(points.replicas || [])].forEach((series, i) => {
      const of = chart.data.datasets[i].data;
      moments.forEach((x, at) => of.push({x, y: series[name][at]}));
      const kept = of.findIndex((point) => point.x > now - USUAL_MS);
      of.splice(0, kept);
    });
    const data = chart.data.datasets[0].data;
    chart.data.labels = data.map((point) => point.x);
    // At least one minute is shown.
    chart.options.scales.x.min = Math.max(now - USUAL_MS, Math.min(data[0].x - LEAD_MS, now - 60000));
    end(name);
    chart.update("none");
  }

  /** Ends the axis at the last point, or just after it for a stopped deployment, so that the stop mark fits. */
  function end(name) {
    const chart = chartOf(name);
    const data = chart.data.datasets[0].data;
    if (data.length > 0) {
      chart.options.scales.x.max = data[data.length - 1].x + (runs() ? 0 : 1000);
    }
  }

  /** Replaces the data with a range. */
  function put(name, range, from, to) {
    const chart = chartOf(name);
    const series = (values) => range.at.map((x, i) => ({x: Math.max(from, x), y: values[i]})).filter((point) => point.y !== null);
    const sets = chart.data.datasets;
    const coarse = range.step > 1000;
    sets.forEach((set) => {
      set.spanGaps = Math.max(GAP_MS, range.step * 1.5);
      set.data = [];
    });
    sets[0].data = series(range[name].mean);
    // A single point draws no line.
    sets[0].pointRadius = sets[0].data.length === 1 ? 2 : 0;
    range.replicas.forEach((replica, i) => {
      sets[i + 1].data = series(replica[name]);
    });
    if (coarse) {
      bandOf(chart, "max").push(...series(range[name].max));
      bandOf(chart, "min").push(...series(range[name].min));
    }
    chart.data.labels = sets[0].data.map((point) => point.x);
    chart.options.scales.x.min = from;
    chart.options.scales.x.max = to;
    chart.update("none");
  }

  function clear() {
    charts().forEach((chart) => {
      chart.data.labels = [];
      chart.data.datasets.forEach((set) => {
        set.data = [];
        set.spanGaps = GAP_MS;
        set.pointRadius = 0;
      });
    });
  }

  const runs = () => {
    const badge = document.querySelector("[data-testid=deployment-status]");
    return badge !== null && badge.dataset.status === "running";
  };

  /** Keeps the newest value of each chart, whatever range is shown. */
  function keepNewest(points) {
    if (points.labels.length > 0) {
      view.newest = Object.fromEntries(NAMES.map((name) => [name, points[name][points.labels.length - 1]]));
    }
  }

  /** Shows the current value only if the deployment runs; an empty chart shows a text instead. */
  function head(name, isNow, emptyText) {
    const data = chartOf(name).data.datasets[0].data;
    const now = document.querySelector("[data-chart-now=" + name + "]");
    now.textContent = isNow && runs() && view.newest !== null ? percent.format(view.newest[name]) : "";
    const box = document.querySelector("[data-chart=" + name + "]");
    box.dataset.textEmpty = emptyText || box.dataset.textNever;
    const empty = data.length === 0 && (emptyText !== null || !runs());
    if (empty !== box.hasAttribute("data-empty")) {
      box.toggleAttribute("data-empty", empty);
      chartOf(name).resize();
    }
  }

  /** The last point at or before a moment; data is sorted. */
  function pointAt(data, at) {
    let low = 0;
    let high = data.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (data[middle].x <= at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low === 0 ? null : data[low - 1];
  }

  function start(root) {
    const address = root.dataset.metrics;
    const reading = root.querySelector(".chart-at");
    const reset = root.querySelector("[data-chart-reset]");
    const list = root.querySelector(".marks");
    const desk = root.querySelector("[data-chart-desk]");
    const lines = root.querySelector("[data-chart-lines]");
    const deskAddress = desk.getAttribute("href");
    let pinned = null;
    /** Whether a key has moved the crosshair last. */
    let typed = false;
    let span = USUAL;
    let zoom = null;
    let last = null;
    let ended = false;
    let turn = 0;
    let step = 1000;
    document.addEventListener("samosval:end", () => {
      ended = true;
      leave();
    });

    const spanMs = () => parseInt(span, 10) * UNITS[span.slice(-1)];
    const isUsual = () => span === USUAL && zoom === null;
    const nameOfRange = () => (zoom === null ? span : Math.round(zoom.from) + "-" + Math.round(zoom.to));
    const iso = (ms) => new Date(Math.round(ms)).toISOString();

    function redraw() {
      charts().forEach((chart) => chart.draw());
    }

    // A Map, because a mark's text may be a login, and a login may be "constructor".
    const said = new Map(Object.entries(JSON.parse(root.dataset.said)));
    const inWords = (text) => said.get(text) ?? text;
    const brief = (mark) => {
      const first = inWords(mark.what).split(",")[0];
      return mark.kind === "commit" ? first.replace(/^([0-9a-f]{7})[0-9a-f]+$/, "$1") : first;
    };
    const markText = (mark) =>
      mark.kind === SEVERAL
        ? mark.text
        : root.getAttribute("data-mark-" + mark.kind).replace("{}", mark.replica) + (mark.kind === "base_image" ? "" : " · " + brief(mark));
    const markTime = (mark) => {
      const end = isRelative() || days(mark.at) !== days(endOf(mark)) ? told(endOf(mark)) : seconds(endOf(mark));
      return told(mark.at).endsWith(end) ? told(mark.at) : told(mark.at) + " – " + end;
    };

    /** The marks at the crosshair. Where acts share marks, the nearest alone: it has much to tell. */
    function marksAt(chart, x) {
      const near = view.marks
        .map((mark) => ({mark, place: placeOf(chart, mark)}))
        .filter(({place}) => place !== null && x >= place.from - NEAR_PX && x <= place.to + NEAR_PX)
        .sort((one, other) => Math.abs(one.place.middle - x) - Math.abs(other.place.middle - x))
        .map(({mark}) => mark);
      const shared = near.find((mark) => mark.kind === SEVERAL);
      return view.marks.filter((mark) => near.includes(mark) && (mark.kind !== SEVERAL || mark === shared));
    }

    /** Shows the values under the crosshair. */
    function read() {
      if (view.at === null) {
        reading.textContent = "";
        return;
      }
      const chart = chartOf("cpu");
      const values = NAMES.map((name) => {
        const point = pointAt(chartOf(name).data.datasets[0].data, view.at);
        return point === null || view.at - point.x > Math.max(GAP_MS, step * 1.5) ? name.toUpperCase() + " —" : name.toUpperCase() + " " + percent.format(point.y);
      });
      const near = marksAt(chart, chart.scales.x.getPixelForValue(view.at));
      reading.textContent = [told(view.at), ...values, ...near.map(markText)].join("  ·  ");
    }

    /** Fixes the crosshair at a moment, with a link to its log lines. */
    function pin(at) {
      pinned = at;
      setAt(at, "charts");
    }

    function setAt(at, by) {
      typed = false;
      view.at = at === null ? pinned : at;
      desk.hidden = view.at === null;
      if (view.at !== null) {
        desk.href = deskAddress + "&at=" + iso(view.at);
      }
      read();
      redraw();
      if (by === "charts") {
        document.dispatchEvent(new CustomEvent("samosval:moment", {detail: {at: view.at, by: "charts"}}));
      }
    }

    document.addEventListener("samosval:moment", (event) => {
      // A chart that takes the focus may scroll the log away from a pointer that rests: that is nobody's move.
      if (event.detail.by !== "charts" && !(typed && event.detail.at === null)) {
        setAt(event.detail.at, event.detail.by);
      }
    });

    /** Shows a moment, or, of several acts, the time from the first to the last, in which each has a mark of its own. */
    function lookAt(mark) {
      const scale = chartOf("cpu").scales.x;
      const margin = Math.max(1000, (endOf(mark) - mark.at) / 20);
      if (mark.kind === SEVERAL && Math.max(SHORTEST_MS, endOf(mark) - mark.at + 2 * margin) < scale.max - scale.min) {
        zoomTo(mark.at - margin, endOf(mark) + margin);
        reset.focus();
      } else {
        pin(mark.at);
      }
    }

    function listMarks() {
      const items = view.marks.slice(-SHOWN_MARKS).reverse().map((mark) => {
        const item = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.kind = mark.kind;
        button.title = inWords(mark.text);
        button.textContent = markTime(mark) + " · " + markText(mark);
        button.style.setProperty("--mark", "var(" + colourOf(mark) + ")");
        button.addEventListener("click", () => lookAt(mark));
        item.append(button);
        return item;
      });
      const earlier = view.marks.slice(0, -SHOWN_MARKS).reduce((sum, mark) => sum + (mark.count ?? 1), 0);
      if (earlier > 0) {
        const item = document.createElement("li");
        item.className = "marks-earlier";
        item.textContent = root.dataset.textEarlier.replace("{}", whole.format(earlier));
        items.push(item);
      }
      list.replaceChildren(...items);
    }

    function takeMarks(marks) {
      if (JSON.stringify(marks) !== JSON.stringify(view.marks)) {
        view.marks = marks;
        listMarks();
        redraw();
      }
    }

    const live = window.samosval.live;
    const deployment = Number(/deployments\/(\d+)\//.exec(address)[1]);
    const channel = "points:" + deployment + ":" + (replicasOf("cpu") > 0 ? 1 : 0);
    let leave = () => {};

    /** The live 15 minutes. Points that were already received are skipped. */
    function followUsual(mine) {
      last = null;
      step = 1000;
      tellReplicas(replicasOf("cpu"));
      const heads = () => mine === turn && NAMES.forEach((name) => head(name, live.isLive, null));
      const acted = () => {
        if (mine === turn) {
          heads();
          NAMES.forEach((name) => {
            end(name);
            chartOf(name).update("none");
          });
        }
      };
      const shownFrom = () => {
        const chart = chartOf("cpu");
        return chart.data.labels.length > 0 ? chart.options.scales.x.min : Date.now() - spanMs();
      };
      let askedFrom = Infinity;
      const marks = () => {
        askedFrom = shownFrom();
        marksSince(mine, shownFrom);
      };
      const take = (data) => {
        const points = JSON.parse(data);
        const fresh = last === null ? 0 : points.labels.findIndex((label) => label > last);
        if (mine !== turn || fresh < 0 || points.labels.length === 0) {
          return;
        }
        const isFirst = last === null;
        const rest = (series) => ({cpu: series.cpu.slice(fresh), ram: series.ram.slice(fresh)});
        const all = {labels: points.labels.slice(fresh), ...rest(points), replicas: (points.replicas || []).map(rest)};
        last = points.labels[points.labels.length - 1];
        NAMES.forEach((name) => push(name, all));
        keepNewest(all);
        read();
        heads();
        // If the browser's clock agrees with the server's, the first request has fetched all marks.
        if (isFirst && shownFrom() < askedFrom - step) {
          marks();
        } else if (view.marks.some((mark) => endOf(mark) < shownFrom())) {
          // These have left the chart.
          takeMarks(view.marks.filter((mark) => endOf(mark) >= shownFrom()));
        }
      };
      const unwatch = live.watch(channel, {take, ended: heads, cursor: () => (last === null ? null : Date.parse(last))});
      const onChange = (change) => isOfThis(change) && marks();
      live.on("state", heads);
      live.on("change", onChange);
      const acts = new MutationObserver(acted);
      acts.observe(document.getElementById("acts") || document.body, {childList: true, subtree: true});
      leave = () => {
        unwatch();
        live.off("state", heads);
        live.off("change", onChange);
        acts.disconnect();
      };
      marks();
    }

    const isOfThis = (change) =>
      change.kind === "reload" || (change.kind === "deployment" && change.ids.includes(deployment));

    /** Requests the marks of the shown range and drops those that have left it meanwhile. */
    async function marksSince(mine, shownFrom) {
      if (ended) {
        return;
      }
      const answer = await window.samosval.ask(address + "/range?from=" + Math.round(Math.max(shownFrom(), Date.now() - LONGEST_MS + 60000)));
      if (mine === turn && answer.outcome === "ok") {
        takeMarks(answer.body.marks.filter((mark) => endOf(mark) >= shownFrom()));
      }
    }

    /** A range draws only some of very many replicas; the note says how many. */
    function tellReplicas(drawn) {
      const note = root.querySelector("[data-chart-note]");
      if (note !== null) {
        note.textContent = drawn < replicasOf("cpu") ? note.dataset.some.replace("{}", drawn) : note.dataset.all;
      }
    }

    /** Any other range: requested once and, if it ends now, again as points arrive, at most once per period. */
    function followRange(mine) {
      const frame = () => {
        const to = zoom ? zoom.to : Date.now();
        return {from: zoom ? zoom.from : to - spanMs(), to};
      };
      const period = Math.min(SLOWEST_MS, Math.max(PERIOD_MS, spanMs() / 360));
      let asking = false;
      // A request is due once the page is visible or the current response has arrived.
      let wanted = false;
      let askedAt = 0;
      const ask = async () => {
        if (ended || mine !== turn) {
          return;
        }
        wanted = asking || document.hidden;
        if (wanted) {
          return;
        }
        asking = true;
        askedAt = Date.now();
        const shown = frame();
        const answer = await window.samosval.ask(address + "/range?from=" + Math.round(shown.from) + "&to=" + Math.round(shown.to));
        asking = false;
        if (mine !== turn) {
          return;
        }
        if (answer.outcome === "ok") {
          step = answer.body.step;
          NAMES.forEach((name) => put(name, answer.body, shown.from, shown.to));
          tellReplicas(answer.body.replicas.length);
          takeMarks(answer.body.marks);
          read();
        } else if (answer.outcome === "away" || answer.outcome === "busy") {
          reading.textContent = root.dataset.textFailed;
          askedAt = 0;
          // A past range or a stopped deployment gets no points that would trigger a retry.
          setTimeout(ask, window.samosval.soon());
        }
        NAMES.forEach((name) => head(name, answer.outcome === "ok" && zoom === null && live.isLive, root.dataset.textNothing));
        askAgain();
      };
      const askAgain = () => wanted && ask();
      const later = () => !asking && Date.now() - askedAt >= period && ask();
      const onState = (state) => {
        if (state.kind === "live") {
          ask();
        } else {
          NAMES.forEach((name) => head(name, false, root.dataset.textNothing));
        }
      };
      const onChange = (change) => isOfThis(change) && ask();
      const take = (data) => {
        keepNewest(JSON.parse(data));
        if (!asking) {
          NAMES.forEach((name) => head(name, live.isLive, root.dataset.textNothing));
        }
        later();
      };
      const unwatch = zoom ? () => {} : live.watch(channel, {take, ended: () => {}, cursor: () => Date.now()});
      live.on("state", onState);
      live.on("change", onChange);
      document.addEventListener("visibilitychange", askAgain);
      leave = () => {
        unwatch();
        live.off("state", onState);
        live.off("change", onChange);
        document.removeEventListener("visibilitychange", askAgain);
      };
      ask();
    }

    function show() {
      turn++;
      leave();
      clear();
      reset.hidden = zoom === null;
      lines.hidden = zoom === null;
      if (zoom !== null) {
        lines.href = deskAddress + "&from=" + iso(zoom.from) + "&to=" + iso(zoom.to);
      }
      root.querySelectorAll("[data-range]").forEach((button) => button.setAttribute("aria-pressed", String(zoom === null && button.dataset.range === span)));
      const url = new URL(location.href);
      if (isUsual()) {
        url.searchParams.delete("range");
      } else {
        url.searchParams.set("range", nameOfRange());
      }
      if (url.href !== location.href) {
        history.replaceState(history.state, "", url);
      }
      (isUsual() ? followUsual : followRange)(turn);
    }

    function zoomTo(from, to) {
      const now = Date.now();
      const middle = (from + to) / 2;
      const half = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, to - from)) / 2;
      const end = Math.min(now, middle + half);
      zoom = {from: Math.max(now - LONGEST_MS + 60000, end - 2 * half), to: end};
      show();
    }

    root.querySelectorAll("[data-range]").forEach((button) => button.addEventListener("click", () => {
      span = button.dataset.range;
      zoom = null;
      show();
    }));
    reset.addEventListener("click", () => {
      zoom = null;
      show();
      root.querySelector("[data-range='" + span + "']").focus();
    });

    NAMES.forEach((name) => {
      const box = root.querySelector("[data-chart=" + name + "]");
      const chart = chartOf(name);
      const momentAt = (event) => {
        const scale = chart.scales.x;
        const x = event.clientX - chart.canvas.getBoundingClientRect().left;
        return Math.max(scale.min, Math.min(scale.max, scale.getValueForPixel(x)));
      };
      box.dataset.textNever = box.dataset.textEmpty;
      box.addEventListener("pointerdown", (event) => {
        if (event.button === 0 && !box.hasAttribute("data-empty")) {
          view.drag = {from: momentAt(event), to: momentAt(event), x: event.clientX};
          box.setPointerCapture(event.pointerId);
        }
      });
      box.addEventListener("pointermove", (event) => {
        if (box.hasAttribute("data-empty")) {
          return;
        }
        if (view.drag) {
          view.drag.to = momentAt(event);
        }
        setAt(momentAt(event), "charts");
      });
      box.addEventListener("pointerup", (event) => {
        const drag = view.drag;
        view.drag = null;
        if (drag && Math.abs(event.clientX - drag.x) > DRAG_PX) {
          zoomTo(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to));
        } else if (drag) {
          pin(momentAt(event));
        }
      });
      box.addEventListener("pointercancel", () => {
        view.drag = null;
        redraw();
      });
      box.addEventListener("pointerleave", () => view.drag || setAt(null, "charts"));
      box.addEventListener("dblclick", () => zoom && reset.click());
      box.addEventListener("keydown", (event) => {
        const scale = chart.scales.x;
        const width = scale.max - scale.min;
        const at = view.at === null ? scale.max : view.at;
        const key = event.key;
        if (event.ctrlKey || event.altKey || event.metaKey) {
          return;
        }
        if (key === "ArrowLeft" || key === "ArrowRight") {
          const by = (event.shiftKey ? width / 10 : Math.max(step, width / 100)) * (key === "ArrowLeft" ? -1 : 1);
          setAt(Math.max(scale.min, Math.min(scale.max, at + by)), "charts");
          typed = true;
        } else if (key === "+" || key === "=") {
          zoomTo(at - width / 4, at + width / 4);
        } else if (key === "-") {
          zoomTo(at - width, at + width);
        } else if (key === "Enter" && view.at !== null) {
          desk.click();
        } else if (key === "Escape" && (zoom || view.at !== null)) {
          pin(null);
          zoom = null;
          show();
        } else {
          return;
        }
        event.preventDefault();
      });
      box.addEventListener("blur", () => setAt(null, "charts"));
    });

    window.matchMedia("print").addEventListener("change", () => {
      NAMES.forEach((name) => {
        const chart = chartOf(name);
        dress(name, chart.data.datasets, chart.options.scales);
        chart.resize();
        chart.update("none");
      });
    });

    document.addEventListener("samosval:clock", () => {
      listMarks();
      read();
      charts().forEach((chart) => chart.update("none"));
    });

    function readAddress() {
      const asked = new URL(location.href).searchParams.get("range") || "";
      const two = asked.match(/^(\d{13})-(\d{13})$/);
      zoom = two && Number(two[1]) < Number(two[2]) ? {from: Number(two[1]), to: Number(two[2])} : null;
      span = root.querySelector("[data-range='" + CSS.escape(asked) + "']") ? asked : USUAL;
    }

    // Back may also return through choices made in the log below.
    window.addEventListener("popstate", () => {
      const before = nameOfRange();
      readAddress();
      if (nameOfRange() !== before) {
        show();
      }
    });

    readAddress();
    show();
  }

  // PrimeFaces creates its widgets on page load; a jQuery ready callback registered now runs after them.
  document.addEventListener("DOMContentLoaded", () => {
    const root = document.querySelector("[data-metrics]");
    if (root) {
      window.jQuery(() => start(root));
    }
  });
})();
