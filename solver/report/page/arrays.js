/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arrays.js - labelled arrays of a solution, whatever they are called: {key, name, unit, axes: [{key, name, label: [...]}],
 * value: row-major, null where there is none}. One with an axis "period" becomes a stacked path, one with an axis
 * "zone" tiles, any other a table. */
const arrays = data.arrays || [];

const axisAt = (array, key) => array.axes.findIndex((axis) => axis.key === key);

/* A sum over all axes but some: a map from the places on these axes, joined by "/", to the total. */
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
    totals.set(key, (totals.get(key) || 0) + (value || 0));
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

/* Over the periods, stacked by the axis with the fewest labels above one. */
function addPeriods(part, array) {
  const period = axisAt(array, "period"),
    others = range(array.axes.length).filter((k) => k !== period && array.axes[k].label.length > 1);
  const by = others.sort((a, b) => array.axes[a].label.length - array.axes[b].label.length)[0],
    periods = array.axes[period].label;
  const totals = sumOver(array, by === undefined ? [period] : [period, by]),
    labels = by === undefined ? [array.name] : array.axes[by].label;
  const values = labels.map((label, k) => [
    label,
    periods.map((_, p) => totals.get(by === undefined ? String(p) : `${p}/${k}`) || 0),
  ]);
  const used = values.filter(([, list]) => list.some((v) => v !== 0));
  if (used.length)
    addStack(part, "array-" + array.key, capital(array.name), array.unit, periods, used, arrayTable(array));
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
  const part = section("arrays", t("Arrays of the plan"), t("Sums over the axes that a picture does not show."));
  for (const array of arrays)
    if (axisAt(array, "period") >= 0 && array.axes[axisAt(array, "period")].label.length > 1) addPeriods(part, array);
    else if (axisAt(array, "zone") >= 0) addTiles(part, array);
    else part.append(foldedTable(arrayTable(array)));
}
