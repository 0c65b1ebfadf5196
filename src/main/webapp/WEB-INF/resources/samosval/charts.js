/** The charts: bars of counts, and a deployment's two lines over time, in percent, fed by the
 * browser's connection (events.js); behind them a faint one for each replica where there are several. */
(function () {
  "use strict";

  const MAX_POINTS = 900;
  const GAP_MS = 2000;
  const STEPS_MS = [10, 30, 60, 120, 180, 300, 600].map((s) => s * 1000);
  const TICK_WIDTH_PX = 70;
  const TONES = {
    approved: "--ok", running: "--ok", rejected: "--bad", failed: "--bad",
    submitted: "--warn", in_review: "--warn", deploying: "--warn",
  };

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const clock = new Intl.DateTimeFormat("ru", {hour: "2-digit", minute: "2-digit", second: "2-digit"});

  function tooltip() {
    return {
      displayColors: false,
      backgroundColor: css("--raised"),
      borderColor: css("--line"),
      borderWidth: 1,
      titleColor: css("--muted"),
      bodyColor: css("--text"),
    };
  }

  /** The extender of a bar chart of counts by state, each bar in the colour of its state's badge. */
  window.samosvalBars = function () {
    const ticks = {color: css("--muted"), font: {family: css("--sans"), size: 11}};
    this.cfg.config.options = {
      indexAxis: "y",
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      scales: {
        x: {beginAtZero: true, grid: {color: css("--line")}, border: {display: false}, ticks: {...ticks, precision: 0}},
        y: {grid: {display: false}, border: {color: css("--line")}, ticks: {...ticks, font: {...ticks.font, size: 12}}},
      },
      plugins: {legend: {display: false}, tooltip: tooltip()},
    };
    this.cfg.config.data.datasets.forEach((bars) => {
      const colours = bars.states.map((state) => css(TONES[state] || "--idle"));
      Object.assign(bars, {backgroundColor: colours, borderWidth: 0, maxBarThickness: 22, borderRadius: 4});
    });
  };

  /** Marks of time at round moments, few enough to be read. */
  function roundTicks(axis) {
    const step = STEPS_MS.find((ms) => (axis.max - axis.min) / ms <= axis.width / TICK_WIDTH_PX) || axis.max - axis.min;
    axis.ticks = [];
    if (axis.chart.data.labels.length === 0) {
      return;
    }
    for (let ms = Math.ceil(axis.min / step) * step; ms <= axis.max; ms += step) {
      axis.ticks.push({value: ms});
    }
  }

  function replicasOf(name) {
    const replicas = Number(document.querySelector("[data-chart=" + name + "]").dataset.replicas);
    return replicas > 1 ? replicas : 0;
  }

  /** The extender of p:chart: this is the widget before it draws; its name (cpu, ram) is that of its colour. */
  window.samosvalChart = function () {
    const config = this.cfg.config;
    const colour = css("--" + this.cfg.widgetVar) || css("--accent");
    const line = {pointRadius: 0, spanGaps: GAP_MS, parsing: false, normalized: true};
    const mean = config.data.datasets[0];
    Object.assign(mean, line, {
      borderColor: colour,
      backgroundColor: colour + "1f",
      borderWidth: 1.5,
      fill: true,
      pointHitRadius: 12,
    });
    for (let i = 0; i < replicasOf(this.cfg.widgetVar); i++) {
      // Behind the mean.
      config.data.datasets.push({...line, data: [], borderColor: colour + "40", borderWidth: 1, pointHitRadius: 0, order: 1});
    }
    const scale = {grid: {color: css("--line")}, border: {display: false}};
    const ticks = {color: css("--muted"), font: {family: css("--sans"), size: 11}};
    config.options = {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: {mode: "index", axis: "x", intersect: false},
      scales: {
        x: {
          ...scale,
          type: "linear",
          grid: {display: false},
          afterBuildTicks: roundTicks,
          ticks: {...ticks, maxRotation: 0, callback: (ms) => clock.format(ms)},
        },
        y: {...scale, min: 0, max: 100, ticks: {...ticks, stepSize: 25, callback: (value) => value + "%"}},
      },
      plugins: {
        legend: {display: false},
        tooltip: {
          ...tooltip(),
          filter: (item) => item.datasetIndex === 0,
          callbacks: {
            title: (items) => clock.format(items[0].parsed.x),
            label: (item) => item.parsed.y.toFixed(1) + "%",
          },
        },
      },
    };
  };

  function push(name, points) {
    const chart = window.PF(name).chart;
    const data = chart.data.datasets[0].data;
    const moments = points.labels.map(Date.parse);
    const excess = Math.max(0, data.length + moments.length - MAX_POINTS);
    [points, ...(points.replicas || [])].forEach((series, i) => {
      const of = chart.data.datasets[i].data;
      moments.forEach((x, at) => of.push({x, y: series[name][at]}));
      of.splice(0, excess);
    });
    chart.data.labels.push(...points.labels);
    chart.data.labels.splice(0, excess);
    if (data.length > 0) {
      chart.options.scales.x.min = data[0].x;
      chart.options.scales.x.max = Math.max(data[data.length - 1].x, data[0].x + 60000);
    }
    chart.update("none");
  }

  /** The value of now is said only of what runs now; a chart without a point gives way to a sentence. */
  function head(name, isKnown) {
    const data = window.PF(name).chart.data.datasets[0].data;
    const badge = document.querySelector("[data-testid=deployment-status]");
    const runs = badge !== null && badge.dataset.status === "running";
    const now = document.querySelector("[data-chart-now=" + name + "]");
    now.textContent = isKnown && runs && data.length > 0 ? data[data.length - 1].y.toFixed(1) + "%" : "";
    const box = document.querySelector("[data-chart=" + name + "]");
    const empty = data.length === 0 && !runs;
    if (empty !== box.hasAttribute("data-empty")) {
      box.toggleAttribute("data-empty", empty);
      window.PF(name).chart.resize();
    }
  }

  function start(address) {
    const live = window.samosval.live;
    const id = /deployments\/(\d+)\//.exec(address)[1];
    const channel = "points:" + id + ":" + (replicasOf("cpu") > 0 ? 1 : 0);
    let last = null;

    /** Draws the points that are not drawn: those that come again are the first. */
    function take(data) {
      const points = JSON.parse(data);
      const fresh = last === null ? 0 : points.labels.findIndex((label) => label > last);
      if (fresh >= 0 && points.labels.length > 0) {
        const rest = (series) => ({cpu: series.cpu.slice(fresh), ram: series.ram.slice(fresh)});
        const all = {labels: points.labels.slice(fresh), ...rest(points), replicas: (points.replicas || []).map(rest)};
        last = points.labels[points.labels.length - 1];
        push("cpu", all);
        push("ram", all);
      }
      heads();
    }

    function heads() {
      ["cpu", "ram"].forEach((name) => head(name, live.isLive));
    }

    const leave = live.watch(channel, {take, ended: heads, cursor: () => (last === null ? null : Date.parse(last))});
    live.on("state", heads);
    document.addEventListener("samosval:end", leave);
    new MutationObserver(heads).observe(document.getElementById("acts") || document.body, {childList: true, subtree: true});
  }

  // PrimeFaces makes its widgets when the page is loaded; jQuery's ready, asked for later, runs after them.
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector("[data-metrics]");
    if (box) {
      window.jQuery(() => start(box.dataset.metrics));
    }
  });
})();
