/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep.js - what if: sliders along the exact paths of a sweep.
 *
 * Between two neighbouring points of a path the aim, the mix and every measure lie on a straight line, and prices stay
 * as they are, so that what is shown between them is the optimum, not a guess. Prices are those of a point up to the
 * next. */
const sweepsOf = (...kinds) => (data.sweeps || []).filter((s) => kinds.includes(s.kind));
const POINT = {status: 0, t: 1, aim: 2, price: 3, label: 4, keys: 5, outputs: 6, duals: 7, measures: 8};

/* The points with an optimum, along `along`: the key, or the way from 0 to 1 where several keys move. */
function readPath(sweep) {
  const points = sweep.points.filter((p) => p[POINT.status] === 0 && p[POINT.outputs]);
  const single = sweep.keys.length === 1;
  const along = points.map((p) => (single ? p[POINT.keys][0] : p[POINT.t]));
  if (along.length > 1 && along[0] > along[along.length - 1]) {
    along.reverse();
    points.reverse();
  }
  return {
    sweep,
    points,
    along,
    single,
    first: along[0],
    last: along[along.length - 1],
    shown: sweep.shown.map((code) => sectorIndex.get(code)),
  };
}

const mixed = (a, b, share) => a.map((v, k) => v + share * (b[k] - v));

/* The optimum at `x`. */
function onPath(path, x) {
  const {along, points} = path;
  let k = 0;
  while (k < along.length - 2 && along[k + 1] <= x) k++;
  if (along.length === 1) return pointOf(points[0], points[0], points[0], 0);
  const width = along[k + 1] - along[k],
    share = width > 0 ? Math.min(Math.max((x - along[k]) / width, 0), 1) : 0;
  return pointOf(points[k], points[k + 1], points[k], share);
}
function pointOf(a, b, prices, share) {
  return {
    aim: a[POINT.aim] + share * (b[POINT.aim] - a[POINT.aim]),
    price: prices[POINT.price],
    keys: mixed(a[POINT.keys], b[POINT.keys], share),
    outputs: mixed(a[POINT.outputs], b[POINT.outputs], share),
    measures: mixed(a[POINT.measures], b[POINT.measures], share),
    duals: prices[POINT.duals],
    label: prices[POINT.label],
  };
}

/* Where the scenario itself stands on the path: its own limit, or the point of the same value. */
function ownPlace(path) {
  const at = range(limits.key.length).find(
    (k) => `limits.${limits.key[k]}.${limits.max[k] ? "max" : "min"}` === path.sweep.keys[0][0],
  );
  if (at !== undefined && path.single && limits.limit[at] >= path.first && limits.limit[at] <= path.last)
    return limits.limit[at];
  if (at !== undefined && !path.single) {
    // where the first of its keys is as in the scenario
    const [a, b] = [path.points[0], path.points[path.points.length - 1]].map((p) => p[POINT.keys][0]),
      share = (limits.limit[at] - a) / (b - a);
    if (share >= 0 && share <= 1) return path.first + share * (path.last - path.first);
  }
  const values = path.points.map((p) => Math.abs(p[POINT.aim] - data.aim.value));
  return path.along[values.indexOf(Math.min(...values))];
}

/* --- what the sliders show ------------------------------------------------------------------------------ */

/* Sectors whose output moves most along the path. */
function movers(path, most) {
  const span = (k) => {
    const values = path.points.map((p) => p[POINT.outputs][k]);
    return Math.max(...values) - Math.min(...values);
  };
  return range(path.shown.length)
    .map((k) => [k, span(k)])
    .filter(([, s]) => s > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([k]) => k);
}

function whatIfCards(path, here) {
  const runMeasures = data.sweep_measures.map(([name]) => name);
  const cards = [card(data.aim.name, here.aim, data.aim.unit, data.aim.value)];
  for (const m of chosenMeasures(3)) {
    const at = runMeasures.indexOf(measures.key[m]);
    if (at >= 0) cards.push(card(measures.name[m], here.measures[at], measures.unit[m], measures.value[m]));
  }
  cards.forEach((element) => {
    const text = element.querySelector(".moved"),
      share = text.querySelector("b");
    if (share && !/[1-9]/.test(share.textContent)) text.replaceChildren(t("as in the plan"));
    else text.querySelector("span").textContent = t("against the plan");
  });
  return cards;
}

function whatIfPrices(here) {
  return {
    caption: t("Prices of the limits here"),
    sortable: false,
    rows: range(data.sweep_limits.length),
    columns: [
      {title: t("Limit"), kind: "text", get: (k) => limitName(data.sweep_limits[k][0])},
      {title: t("Price here"), kind: "text", figures: true, get: (k) => num(here.duals[k], 4)},
      {title: t("in"), kind: "text", get: (k) => priceUnit(data.sweep_limits[k][1])},
    ],
  };
}

function whatIfMix(path, here) {
  const plan = (k) => sectors.output[path.shown[k]];
  return {
    caption: t("The mix here"),
    rows: range(path.shown.length),
    columns: [
      {title: t("Sector"), kind: "text", get: (k) => sectorLabel(path.shown[k])},
      {title: t("Here"), unit: data.money, get: (k) => here.outputs[k]},
      {title: t("Plan"), unit: data.money, get: plan},
      {title: t("Difference"), kind: "signed", unit: data.money, get: (k) => here.outputs[k] - plan(k)},
    ],
  };
}

function pathSeries(path, state, c) {
  const values = path.points.map((p, k) => [path.along[k], p[POINT.aim]]);
  const prices = path.points.map((p, k) => [path.along[k], p[POINT.price]]);
  const mark = {
    silent: true,
    symbol: "none",
    label: {show: false},
    lineStyle: {color: c.red, width: 2, type: "solid"},
    data: [{xAxis: state.x}],
  };
  return [
    {
      type: "line",
      name: data.aim.name,
      symbolSize: 5,
      lineStyle: {width: 2, color: c.blue},
      itemStyle: {color: c.blue},
      data: values,
      markLine: mark,
    },
    {
      type: "line",
      name: t("Price"),
      symbol: "none",
      xAxisIndex: 1,
      yAxisIndex: 1,
      lineStyle: {width: 2, color: c.orange},
      itemStyle: {color: c.orange},
      data: stepped(prices),
      markLine: mark,
    },
  ];
}

function pathOption(path, state, c) {
  const name = path.single ? `${keyName(path.sweep.keys[0][0])} [${path.sweep.keys[0][1]}]` : t("share of the way");
  const x = (index, show) =>
    valueAxis(c, show ? name : "", {
      gridIndex: index,
      min: path.first,
      max: path.last,
      axisLabel: {
        ...axisText(c),
        show,
        hideOverlap: true,
        showMinLabel: false,
        showMaxLabel: false,
        formatter: (v) => num(v, 5),
      },
    });
  return {
    grid: [
      {left: 64, right: 16, top: 30, height: 160},
      {left: 64, right: 16, top: 222, height: 84},
    ],
    xAxis: [x(0, false), x(1, true)],
    yAxis: [
      valueAxis(c, "", {gridIndex: 0, scale: true, splitNumber: 4}),
      valueAxis(c, "", {gridIndex: 1, splitNumber: 3}),
    ],
    tooltip: tooltip(c, "axis", (p) => {
      const here = onPath(path, p[0].axisValue);
      return tip(
        num(p[0].axisValue),
        `${data.aim.name}: ${num(here.aim)} ${data.aim.unit}`,
        `${t("Price")}: ${num(here.price, 4)}`,
      );
    }),
    legend: legend(c),
    series: pathSeries(path, state, c),
  };
}
/* A price holds from its point to the next. */
const stepped = (points) =>
  points.flatMap(([x, y], k) =>
    k + 1 < points.length
      ? [
          [x, y],
          [points[k + 1][0], y],
        ]
      : [],
  );

function mixOption(path, state, shown, c) {
  const here = state.here,
    names = shown.map((k) => sectorLabel(path.shown[k]));
  const plan = shown.map((k) => sectors.output[path.shown[k]]);
  return {
    grid: grid({top: 34}),
    legend: legend(c),
    xAxis: valueAxis(c, ""),
    yAxis: nameAxis(c, names, {inverse: true}),
    tooltip: tooltip(c, "axis", (p) =>
      tip(names[p[0].dataIndex], ...p.map((s) => `${s.seriesName}: ${num(s.value)} ${data.money}`)),
    ),
    series: [
      {type: "bar", name: t("Plan"), barWidth: 8, itemStyle: {color: c.grey}, data: plan},
      {
        type: "bar",
        name: t("Here"),
        barWidth: 8,
        itemStyle: {color: c.blue},
        data: shown.map((k) => here.outputs[k]),
      },
    ],
  };
}

/* --- the sliders ---------------------------------------------------------------------------------------- */

const sliders = []; // {name, path, set(x), state}

function keysText(path, here) {
  return path.sweep.keys.map(([key, unit], k) => `${keyName(key)}: ${num(here.keys[k])} ${unit}`).join("; ");
}

/* The line of the aim with the price below it, and the bars of the mix. */
function addWhatIfCharts(pair, path, state) {
  const shown = movers(path, 12);
  const line = addChart(pair, {
    id: "path-" + path.sweep.name,
    title: t("{name} [{unit}] and its price along the path", {name: capital(data.aim.name), unit: data.aim.unit}),
    height: 360,
    says: "",
    option: (c) => pathOption(path, state, c),
    table: pathTable(path),
  });
  const few =
    path.shown.length < sectors.code.length
      ? t("The page has the outputs of the {count} largest sectors along this path.", {count: path.shown.length})
      : null;
  const bars = addChart(pair, {
    id: "mix-" + path.sweep.name,
    note: few,
    title: t("Output of the sectors that move most, {unit}", {unit: data.money}),
    height: 30 + barRows(shown.length),
    says: "",
    option: (c) => mixOption(path, state, shown, c),
  });
  return [line, bars];
}

function addSlider(part, path) {
  const state = {x: ownPlace(path)},
    id = "slider-" + path.sweep.name;
  state.here = onPath(path, state.x);
  const told = h("output", {for: id, "aria-live": "polite"}),
    cards = h("div", {class: "cards small"}),
    prices = h("div");
  const input = h("input", {
    type: "range",
    id,
    min: path.first,
    max: path.last,
    step: "any",
    value: state.x,
    oninput: (e) => set(Number(e.target.value)),
  });
  const back = () => {
    input.value = ownPlace(path);
    set(ownPlace(path));
  };
  const title = capital(path.sweep.keys.map(([key]) => keyName(key)).join(" + ")),
    pair = h("div", {class: "pair"});
  const row = h("div", {class: "slider"}, h("label", {for: id}, t("Move the limit")), input, told);
  row.append(h("button", {type: "button", class: "more", onclick: back}, t("Back to the plan")));
  part.append(h("div", {class: "whatif"}, h("h3", null, title), row, cards, pair, prices));
  const [line, bars] = addWhatIfCharts(pair, path, state);
  function set(x) {
    state.x = x;
    state.here = onPath(path, x);
    told.textContent = keysText(path, state.here);
    cards.replaceChildren(...whatIfCards(path, state.here));
    prices.replaceChildren(
      ...[whatIfMix(path, state.here), whatIfPrices(state.here)].map((table, k) =>
        foldedTable(table, prices.querySelectorAll("details")[k]?.open),
      ),
    );
    const says = t("{keys}: {name} {value} {unit}.", {
      keys: keysText(path, state.here),
      name: data.aim.name,
      value: num(state.here.aim),
      unit: data.aim.unit,
    });
    input.setAttribute("aria-valuetext", says);
    line.says(says);
    bars.says(says);
    line.draw();
    bars.draw();
  }
  set(state.x);
  sliders.push({name: path.sweep.name, path, set, state});
}

function pathTable(path) {
  return {
    caption: t("Breakpoints of the path"),
    rows: path.points,
    sortable: false,
    columns: [
      ...path.sweep.keys.map(([key, unit], k) => ({title: keyName(key), unit, get: (p) => p[POINT.keys][k]})),
      {title: data.aim.name, unit: data.aim.unit, get: (p) => p[POINT.aim]},
      {title: t("Price up to the next"), get: (p) => p[POINT.price]},
      {title: t("What changes here"), kind: "text", get: (p) => p[POINT.label]},
    ],
  };
}

function showWhatIf() {
  const paths = sweepsOf("path")
    .map(readPath)
    .filter((p) => p.points.length > 0);
  if (paths.length === 0) return;
  const part = section(
    "whatif",
    t("What if?"),
    t("Move a limit: aim, mix and prices follow along the exact optimum. Everything else stays as in the scenario."),
  );
  paths.forEach((path) => addSlider(part, path));
}
