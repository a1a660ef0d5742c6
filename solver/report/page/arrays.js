/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arrays.js - labelled arrays of a solution, whatever they are called: {key, name, unit, axes: [{key, name, label: [...]}],
 * value: row-major, null where there is none}. One with an axis "period" becomes a path, stacked where it has a second
 * axis, one with an axis "zone" tiles, any other a table. */
const arrays = data.arrays || [];

const axisAt = (array, key) => array.axes.findIndex((axis) => axis.key === key);

/* A sum over all axes but some: a map from the places on these axes, joined by "/", to the total, where there is one. */
function sumOver(array, kept) {
  const lengths = array.axes.map((axis) => axis.label.length),
    totals = new Map();
  array.value.forEach((value, at) => {
    let rest = at;
    const place = lengths.map(() => 0);
    for (let k = lengths.length - 1; k >= 0; k--) {
      place[k] = rest % lengths[k];
      rest = Math.floor(rest / lengths[k]);
    }
    const key = kept.map((k) => place[k]).join("/");
    if (isNumber(value)) totals.set(key, (totals.get(key) || 0) + value);
  });
  return totals;
}

function arrayTable(array) {
  const strides = array.axes.map((axis, k) => array.axes.slice(k + 1).reduce((size, a) => size * a.label.length, 1));
  const rows = range(array.value.length).filter((at) => isNumber(array.value[at]) && array.value[at] !== 0);
  return {
    caption: array.name,
    filter: rows.length > 20,
    rows,
    columns: [
      ...array.axes.map((axis, k) => ({
        title: axis.name,
        kind: "text",
        get: (at) => axis.label[Math.floor(at / strides[k]) % axis.label.length],
      })),
      {title: array.name, unit: array.unit, get: (at) => array.value[at]},
    ],
  };
}

/* Axes beside that of the periods that have something to tell apart, the shortest first. */
const otherAxes = (array) =>
  range(array.axes.length)
    .filter((k) => k !== axisAt(array, "period") && array.axes[k].label.length > 1)
    .sort((a, b) => array.axes[a].label.length - array.axes[b].label.length);

/* Over the periods, stacked by the axis with the fewest labels above one. */
function addStackedArray(part, array) {
  const period = axisAt(array, "period"),
    by = otherAxes(array)[0],
    periods = array.axes[period].label,
    totals = sumOver(array, [period, by]);
  const used = array.axes[by].label
    .map((label, k) => [label, periods.map((_, p) => totals.get(`${p}/${k}`) || 0)])
    .filter(([, list]) => list.some((v) => v !== 0));
  if (used.length)
    addStack(part, "array-" + array.key, capital(array.name), array.unit, periods, used, arrayTable(array));
}

/* One amount over the periods, with a gap where there is none. */
function addPath(part, array) {
  const period = axisAt(array, "period"),
    periods = array.axes[period].label,
    totals = sumOver(array, [period]),
    values = periods.map((_, p) => totals.get(String(p)) ?? null);
  if (!values.some((v) => v !== null && v !== 0)) return;
  addChart(part, {
    id: "array-" + array.key,
    title: `${capital(array.name)} [${array.unit}]`,
    height: 230,
    table: arrayTable(array),
    says: periods.map((name, p) => `${name}: ${num(values[p])}`).join("; "),
    option: (c) => ({
      grid: grid({top: 16, left: 24}),
      xAxis: pathAxis(c, periods, false),
      yAxis: valueAxis(c, "", {splitNumber: 4}),
      tooltip: tooltip(c, "axis", (p) => tip(p[0].name, `${num(p[0].value)} ${array.unit}`)),
      series: [
        {
          type: "line",
          name: array.name,
          symbolSize: 6,
          lineStyle: {width: 2},
          data: values,
          areaStyle: {opacity: 0.25},
          itemStyle: {color: c.blue},
        },
      ],
    }),
  });
}

/* Zones as tiles, darker the larger; the last period where there are several. */
function addTiles(part, array) {
  const zone = axisAt(array, "zone"),
    period = axisAt(array, "period"),
    labels = array.axes[zone].label;
  const totals = sumOver(array, period < 0 ? [zone] : [zone, period]),
    last = period < 0 ? "" : `/${array.axes[period].label.length - 1}`;
  const value = labels.map((_, z) => totals.get(z + last) || 0),
    most = Math.max(...value.map(Math.abs), 0);
  if (most === 0) return;
  const tiles = labels.map((label, z) => {
    const share = Math.abs(value[z]) / most,
      colour = scaleColour(share);
    return h(
      "li",
      {style: `background:rgb(${colour});color:${share > 0.5 ? "#fff" : "#111"}`},
      h("b", null, label),
      h("span", null, `${num(value[z], 4)} ${array.unit}`),
    );
  });
  part.append(
    h(
      "figure",
      {id: "chart-array-" + array.key},
      h("figcaption", null, array.name + (period < 0 ? "" : `, ${array.axes[period].label.slice(-1)[0]}`)),
      h("ul", {class: "tiles"}, tiles),
      foldedTable(arrayTable(array)),
    ),
  );
}

function showArrays() {
  if (arrays.length === 0) return;
  arrays.forEach((array) => told.add("array-" + array.key));
  const part = section("arrays", t("Arrays of the plan"), t("Sums over the axes that a picture does not show.")),
    pair = h("div", {class: "pair"}),
    tables = h("div"),
    overPeriods = (array) => axisAt(array, "period") >= 0 && array.axes[axisAt(array, "period")].label.length > 1;
  const left = (array) => {
    const at = measures.key.indexOf(array.key.replace(/^measure\./, ""));
    return at >= 0 && !measures.counted[at];
  };
  for (const array of arrays.filter((one) => !left(one)))
    if (overPeriods(array) && /^(limit|price)\./.test(array.key)) tables.append(foldedTable(arrayTable(array))); // drawn above
    else if (overPeriods(array) && otherAxes(array).length > 0) addStackedArray(part, array);
    else if (overPeriods(array)) addPath(pair, array);
    else if (axisAt(array, "zone") >= 0) addTiles(part, array);
    else tables.append(foldedTable(arrayTable(array)));
  part.append(pair, tables);
}
