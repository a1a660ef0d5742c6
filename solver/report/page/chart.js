/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart.js - charts: drawn by Apache ECharts, each with a sentence for those who do not see it and a table of what it
 * shows. Without ECharts the tables stand open. Colours are those of Okabe and Ito (2008), which people can tell
 * apart whatever they see; the scale of heat maps runs evenly in lightness. */
const charts = []; // {id, host, option, chart}
let canDraw = false;

function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

/* Makes `echarts` known; false where the page was made without charts or the browser cannot unpack them. */
async function loadCharts() {
  const packed = document.getElementById("charts").textContent.trim();
  if (!packed || typeof DecompressionStream === "undefined") return false;
  const code = await unpack(packed);
  document.body.append(h("script", null, code));
  return typeof echarts !== "undefined";
}

/* --- colours -------------------------------------------------------------------------------------------- */

function theme(host) {
  const style = getComputedStyle(document.documentElement),
    width = host.clientWidth;
  const read = (name) => style.getPropertyValue("--" + name).trim();
  return {
    width,
    narrow: width < 560,
    font: getComputedStyle(document.body).fontFamily,
    ink: read("ink"),
    soft: read("soft"),
    rule: read("rule"),
    paper: read("paper"),
    blue: read("blue"),
    red: read("red"),
    green: read("green"),
    orange: read("orange"),
    sky: read("sky"),
    purple: read("purple"),
    grey: read("grey"),
    palette: ["blue", "orange", "green", "red", "purple", "sky", "grey"].map(read),
  };
}

/* From light to dark: yellow, orange, blue, after Cividis (Nunez et al. 2018). */
const SCALE = [
  [253, 234, 69],
  [203, 186, 105],
  [148, 142, 119],
  [102, 105, 112],
  [58, 70, 107],
  [0, 34, 78],
];
function scaleColour(share) {
  const at = Math.min(Math.max(share, 0), 1) * (SCALE.length - 1),
    k = Math.min(Math.floor(at), SCALE.length - 2);
  return SCALE[k].map((c, i) => Math.round(c + (at - k) * (SCALE[k + 1][i] - c)));
}
const scaleColours = SCALE.map((c) => `rgb(${c})`);

/* --- what charts share ---------------------------------------------------------------------------------- */

const axisText = (c) => ({color: c.soft, fontSize: 12});
function valueAxis(c, name, more = {}) {
  return {
    type: "value",
    name,
    nameLocation: "middle",
    nameGap: 32,
    nameTextStyle: {color: c.soft, fontSize: 12},
    axisLabel: {...axisText(c), hideOverlap: true, formatter: (v) => num(v, 6)},
    axisLine: {show: false},
    axisTick: {show: false},
    splitLine: {lineStyle: {color: c.rule}},
    ...more,
  };
}
function nameAxis(c, names, more = {}) {
  return {
    type: "category",
    data: names.map(capital),
    axisTick: {show: false},
    axisLine: {lineStyle: {color: c.rule}},
    axisLabel: {
      color: c.ink,
      fontSize: 12,
      interval: 0,
      width: c.width < 420 ? 120 : c.narrow ? 160 : c.width < 760 ? 180 : 240,
      overflow: "truncate",
    },
    ...more,
  };
}
const pathAxis = (c, periods, gap) => ({
  type: "category",
  data: periods,
  boundaryGap: gap,
  axisLabel: gap ? axisText(c) : {...axisText(c), alignMinLabel: "left", alignMaxLabel: "right"}, // off the other axis
  axisTick: {show: false},
  axisLine: {lineStyle: {color: c.rule}},
});
const grid = (more = {}) => ({left: 12, right: 28, top: 12, bottom: 12, containLabel: true, ...more});
/* On a phone one line to leaf through: several would lie over the chart. */
const legend = (c, more = {}) => ({
  show: true,
  type: c.narrow ? "scroll" : "plain",
  pageTextStyle: {color: c.ink},
  pageIconColor: c.ink,
  pageIconInactiveColor: c.soft,
  top: 0,
  left: 0,
  itemWidth: 14,
  itemHeight: 10,
  itemGap: 18,
  textStyle: c.narrow ? {color: c.ink, width: 180, overflow: "truncate"} : {color: c.ink},
  ...more,
});
/* Over the periods two panels, use above (0) and price below (1), and a line in one of them. */
const panelLine = (rows, get, label, color, type, at) => ({
  type: "line",
  name: label,
  xAxisIndex: at,
  yAxisIndex: at,
  symbolSize: 6,
  itemStyle: {color},
  lineStyle: {color, type, width: 2},
  data: rows.map(get),
});
function twoPanels(c, rows, series) {
  const periods = rows.map((row) => row.period),
    priced = (s) => series[s.seriesIndex].yAxisIndex === 1;
  return {
    legend: legend(c),
    grid: [
      {left: 70, right: 20, top: 34, height: 150},
      {left: 70, right: 20, top: 226, height: 76},
    ],
    xAxis: [
      {...pathAxis(c, periods, false), gridIndex: 0, axisLabel: {show: false}},
      {...pathAxis(c, periods, false), gridIndex: 1},
    ],
    yAxis: [valueAxis(c, "", {gridIndex: 0, splitNumber: 4}), valueAxis(c, "", {gridIndex: 1, splitNumber: 2})],
    tooltip: tooltip(c, "axis", (p) =>
      tip(
        p[0].name,
        ...p.map((s) => `${s.seriesName}: ${num(s.value, 4)} ${priced(s) ? rows[0].price_unit : rows[0].unit}`),
      ),
    ),
    series,
  };
}
/* A tip of lines, each text escaped by the browser: an element, not HTML. */
function tip(...lines) {
  return h(
    "div",
    {class: "tip"},
    lines.filter(Boolean).map((line, k) => h(k ? "div" : "strong", null, line)),
  );
}
const tooltip = (c, trigger, formatter) => ({
  trigger,
  confine: true,
  formatter,
  backgroundColor: c.paper,
  borderColor: c.rule,
  textStyle: {color: c.ink, fontSize: 13},
  extraCssText: "max-width:22rem;white-space:normal",
});
const barRows = (count) => 44 + 25 * count;

/* --- a chart -------------------------------------------------------------------------------------------- */

function drawChart(entry) {
  const c = theme(entry.host);
  if (!entry.chart) {
    entry.chart = echarts.init(entry.host, null, {renderer: "svg", height: entry.height});
    if (entry.onclick) entry.chart.on("click", entry.onclick);
  }
  entry.chart.setOption(
    {animation: false, color: c.palette, textStyle: {fontFamily: c.font, color: c.ink}, ...entry.option(c)},
    true,
  );
  fitPaper(entry);
}

/* With a view box the picture follows the width that paper has. */
function fitPaper(entry) {
  const svg = entry.host.querySelector("svg");
  if (svg) svg.setAttribute("viewBox", `0 0 ${entry.chart.getWidth()} ${entry.chart.getHeight()}`);
}

/* {id, title, says: what the picture shows in a sentence, height, option: (colours) => option of ECharts,
 *  table, note, onclick}. Returns what redraws it. */
function addChart(parent, spec) {
  const host = h("div", {class: "chart", role: "img", "aria-label": spec.says, style: `height:${spec.height}px`});
  const figure = h(
    "figure",
    {id: "chart-" + spec.id},
    h("figcaption", null, spec.title),
    canDraw ? host : null,
    spec.note ? h("p", {class: "note"}, spec.note) : null,
    spec.table ? foldedTable(spec.table, !canDraw) : null,
  );
  const entry = {...spec, host};
  if (canDraw || spec.table) parent.append(figure);
  if (canDraw) {
    charts.push(entry);
    drawChart(entry);
  }
  return {
    figure,
    draw: () => {
      if (canDraw) drawChart(entry);
    },
    says: (text) => host.setAttribute("aria-label", text),
  };
}

/* A chart follows the width of its place, which changes with the window and with a second chart beside it. */
function fitCharts() {
  charts
    .filter(({host, chart}) => host.clientWidth > 0 && host.clientWidth !== chart.getWidth())
    .forEach((entry) => {
      entry.chart.resize();
      drawChart(entry);
    });
}

function watchCharts() {
  fitCharts();
  const widths = new ResizeObserver(() => requestAnimationFrame(fitCharts));
  charts.forEach(({host}) => widths.observe(host));
  const paper = (on) => {
    // ink on white, whatever the screen
    document.documentElement.toggleAttribute("data-paper", on);
    charts.forEach(drawChart);
  };
  window.addEventListener("beforeprint", () => paper(true));
  window.addEventListener("afterprint", () => paper(false));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    requestAnimationFrame(() => charts.forEach(drawChart)),
  );
}
