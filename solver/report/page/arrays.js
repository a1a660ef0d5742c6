/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arrays.js - labelled arrays of a solution, whatever they are called: {key, name, unit, axes: [{key, name, label: [...]}],
 * value: row-major, null where there is none}. One with an axis "period" becomes a stacked path, one with an axis
 * "zone" tiles; from and to zones become arrows; any other a table. Nothing is shown of what is absent. */
const arrays = data.arrays || [];

const axisAt = (array, key) => array.axes.findIndex((axis) => axis.key === key);

/* A sum over all axes but some: a map from the places on these axes, joined by "/", to the total. */
function sumOver(array, kept) {
  const lengths = array.axes.map((axis) => axis.label.length), totals = new Map();
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
  return {caption: array.name, filter: rows.length > 20, rows, columns: [...array.axes.map((axis, k) => ({title: axis.name, kind: "text",
    get: (at) => axis.label[Math.floor(at / strides[k]) % axis.label.length]})), {title: array.name, unit: array.unit, get: (at) => array.value[at]}]};
}

/* Over the periods, stacked by the axis with the fewest labels above one; the largest parts by name, the rest as one. */
function addPeriods(part, array) {
  const period = axisAt(array, "period"), others = range(array.axes.length).filter((k) => k !== period && array.axes[k].label.length > 1);
  const by = others.sort((a, b) => array.axes[a].label.length - array.axes[b].label.length)[0], periods = array.axes[period].label;
  const totals = sumOver(array, by === undefined ? [period] : [period, by]), labels = by === undefined ? [array.name] : array.axes[by].label;
  const value = (p, k) => totals.get(by === undefined ? String(p) : `${p}/${k}`) || 0;
  const size = (k) => sum(periods.map((_, p) => Math.abs(value(p, k)))), order = range(labels.length).sort((a, b) => size(b) - size(a)).filter((k) => size(k) > 0);
  const shown = order.slice(0, 8), rest = order.slice(8);
  const series = shown.map((k) => [labels[k], periods.map((_, p) => value(p, k))]);
  if (rest.length) series.push([t("Others"), periods.map((_, p) => sum(rest.map((k) => value(p, k))))]);
  if (series.length === 0) return;
  addChart(part, {id: "array-" + array.key, height: 360, title: `${array.name} [${array.unit}]`, table: arrayTable(array),
    says: `${array.name}: ${periods.map((name, p) => `${name}: ${num(sum(series.map(([, v]) => v[p])))}`).join("; ")}`,
    option: (c) => ({grid: grid({top: 64, left: 24}), legend: legend(c), xAxis: {type: "category", data: periods, axisLabel: axisText(c), axisLine: {lineStyle: {color: c.rule}}, boundaryGap: series.length === 1},
      yAxis: valueAxis(c, ""), tooltip: tooltip(c, "axis", (p) => tip(p[0].name, ...p.map((s) => `${s.seriesName}: ${num(s.value)} ${array.unit}`))),
      series: series.map(([name, values]) => (series.length === 1 ? {type: "line", name, symbolSize: 6, data: values}
        : {type: "line", name, stack: "all", symbol: "none", lineStyle: {width: 1}, areaStyle: {opacity: .75}, data: values}))})});
}

/* Zones as tiles, darker the larger; the last period where there are several. */
function addTiles(part, array) {
  const zone = axisAt(array, "zone"), period = axisAt(array, "period"), labels = array.axes[zone].label;
  const totals = sumOver(array, period < 0 ? [zone] : [zone, period]), last = period < 0 ? "" : `/${array.axes[period].label.length - 1}`;
  const value = labels.map((_, z) => totals.get(z + last) || 0), most = Math.max(...value.map(Math.abs), 0);
  if (most === 0) return;
  const tiles = labels.map((label, z) => {
    const share = Math.abs(value[z]) / most, colour = scaleColour(share);
    return h("li", {style: `background:rgb(${colour});color:${share > .45 ? "#fff" : "#111"}`}, h("b", null, label), h("span", null, `${num(value[z], 4)} ${array.unit}`));
  });
  part.append(h("figure", {id: "chart-array-" + array.key}, h("figcaption", null, array.name + (period < 0 ? "" : `, ${array.axes[period].label.slice(-1)[0]}`)),
    h("ul", {class: "tiles"}, tiles), foldedTable(arrayTable(array))));
}

/* From zone to zone: left to right, so that a move back and forth is no cycle. */
function addMoves(part, array) {
  const [from, to] = [axisAt(array, "from_zone"), axisAt(array, "to_zone")], totals = sumOver(array, [from, to]);
  const links = [...totals].filter(([, v]) => v > 0).map(([key, value]) => {
    const [a, b] = key.split("/").map(Number);
    return {source: array.axes[from].label[a] + "\u200b", target: array.axes[to].label[b], value};
  });
  if (links.length === 0) return;
  const names = [...new Set(links.flatMap((l) => [l.source, l.target]))];
  addChart(part, {id: "array-" + array.key, height: 60 + 34 * names.length, title: `${array.name} [${array.unit}]`, table: arrayTable(array),
    says: links.map((l) => `${l.source} \u2192 ${l.target}: ${num(l.value)}`).join("; "),
    option: (c) => ({tooltip: tooltip(c, "item", (p) => tip(p.dataType === "edge" ? `${p.data.source} \u2192 ${p.data.target}` : p.name, `${num(p.value)} ${array.unit}`)),
      series: [{type: "sankey", left: 140, right: 140, draggable: false, label: {color: c.ink, formatter: (p) => p.name.replace("\u200b", "")}, lineStyle: {color: "source", opacity: .35},
        data: names.map((name) => ({name, depth: name.endsWith("\u200b") ? 0 : 1, label: {position: name.endsWith("\u200b") ? "left" : "right"}})), links}]})});
}

function showArrays() {
  const parts = [["period", "periods", t("Over the periods"), addPeriods], ["zone", "zones", t("Where it stands"), addTiles], ["from_zone", "moves", t("What moves where"), addMoves]];
  for (const [key, id, title, add] of parts) {
    const some = arrays.filter((a) => axisAt(a, key) >= 0);
    if (some.length === 0) continue;
    const part = section(id, title);
    some.forEach((array) => add(part, array));
  }
  const rest = arrays.filter((a) => parts.every(([key]) => axisAt(a, key) < 0));
  if (rest.length === 0) return;
  const part = section("more", t("Techniques, waste and more"));
  rest.forEach((array) => part.append(makeTable(arrayTable(array))));
}
