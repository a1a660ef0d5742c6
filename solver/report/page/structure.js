/* SPDX-License-Identifier: GPL-3.0-or-later */
/* structure.js - the economy behind the plan: who sells to whom, and which sectors are key. */
const extras = data.structure || {};

/* --- flows ---------------------------------------------------------------------------------------------- */

/* Sellers on the left, buyers on the right: a sector is two nodes, so that there are no cycles. */
function flowLinks(most) {
  const links = extras.flows.largest.map(([from, to, value]) => ({from, to: sectorLabel(to), value}));
  const count = data.demand.category.length;
  data.demand.value.forEach((value, k) => {
    if (value > 0) links.push({from: Math.floor(k / count), to: data.demand.category[k % count], value, final: true});
  });
  return links.sort((a, b) => b.value - a.value).slice(0, most);
}

function sankeyOption(links, c) {
  const place = (link) => [sectorLabel(link.from) + "\u200b", link.to]; // a zero-width space keeps seller and buyer apart
  const names = new Set(links.flatMap(place)),
    finals = new Set(links.filter((l) => l.final).map((l) => l.to));
  const margin = c.narrow ? 90 : 240;
  const node = (name) => ({
    name,
    itemStyle: {color: finals.has(name) ? c.orange : name.endsWith("\u200b") ? c.blue : c.green},
    label: {position: name.endsWith("\u200b") ? "left" : "right"},
    depth: name.endsWith("\u200b") ? 0 : 1,
  });
  return {
    tooltip: tooltip(c, "item", (p) =>
      p.dataType === "edge"
        ? tip(`${p.data.source.replace("\u200b", "")} \u2192 ${p.data.target}`, `${num(p.value)} ${data.money}`)
        : tip(p.name.replace("\u200b", ""), `${num(p.value)} ${data.money}`),
    ),
    series: [
      {
        type: "sankey",
        left: margin,
        right: margin,
        top: 8,
        bottom: 8,
        nodeGap: c.narrow ? 12 : 14,
        nodeWidth: 12,
        draggable: false,
        label: {
          color: c.ink,
          fontSize: c.narrow ? 10 : 12,
          formatter: (p) => p.name.replace("\u200b", ""),
          width: margin - 16,
          overflow: "truncate",
        },
        lineStyle: {color: "source", opacity: 0.28, curveness: 0.5},
        emphasis: {focus: "adjacency"},
        data: [...names].map(node),
        links: links.map((l) => ({source: place(l)[0], target: place(l)[1], value: l.value})),
      },
    ],
  };
}

/* --- the matrix as a picture ----------------------------------------------------------------------------- */

/* {side, share(row, column): 0..1 by logarithm, value(row, column)} of the flows, or of blocks of them. */
function flowPixels() {
  const f = extras.flows,
    n = sectors.code.length,
    decades = 1e6;
  if (f.value) {
    const most = Math.max(...f.value),
      value = (i, k) => f.value[i * n + k];
    return {
      side: n,
      block: 1,
      most,
      value,
      share: (i, k) => Math.log1p((decades * Math.max(value(i, k), 0)) / most) / Math.log1p(decades),
    };
  }
  const bytes = Uint8Array.from(atob(f.pixels), (b) => b.charCodeAt(0)),
    share = (i, k) => bytes[i * f.side + k] / 255;
  return {
    side: f.side,
    block: f.block,
    most: f.most,
    share,
    value: (i, k) => (f.most * Math.expm1(share(i, k) * Math.log1p(decades))) / decades,
  };
}

function paintMatrix(canvas, pixels) {
  const scale = Math.max(1, Math.ceil(600 / pixels.side)),
    size = pixels.side * scale;
  canvas.width = canvas.height = size;
  const context = canvas.getContext("2d"),
    image = context.createImageData(size, size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const share = pixels.share(Math.floor(y / scale), Math.floor(x / scale)),
        at = 4 * (y * size + x);
      image.data.set(share > 0 ? [...scaleColour(share), 255] : [128, 128, 128, 24], at);
    }
  context.putImageData(image, 0, 0);
}

function matrixFigure(pixels) {
  const canvas = h("canvas", {
    class: "matrix",
    role: "img",
    tabindex: "0",
    "aria-label": t(
      "The matrix of flows: sellers down, buyers across; dark is large. Arrow keys move, the line below tells the flow.",
    ),
  });
  const told = h("p", {class: "note", "aria-live": "polite"}, t("Point at a cell, or move with the arrow keys."));
  const place = {row: 0, column: 0};
  const name = (k) =>
    pixels.block === 1
      ? sectorLabel(k)
      : `${sectors.code[k * pixels.block]} \u2026 ${sectors.code[Math.min((k + 1) * pixels.block, sectors.code.length) - 1]}`;
  function tell() {
    told.textContent = `${name(place.row)} \u2192 ${name(place.column)}: ${num(pixels.value(place.row, place.column), 4)} ${data.money}`;
  }
  canvas.addEventListener("mousemove", (event) => {
    const box = canvas.getBoundingClientRect(),
      cell = (at, width) => Math.min(Math.max(Math.floor((pixels.side * at) / width), 0), pixels.side - 1);
    place.row = cell(event.clientY - box.top, box.height);
    place.column = cell(event.clientX - box.left, box.width);
    tell();
  });
  canvas.addEventListener("keydown", (event) => {
    const step = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[event.key];
    if (!step) return;
    event.preventDefault();
    place.row = Math.min(Math.max(place.row + step[0], 0), pixels.side - 1);
    place.column = Math.min(Math.max(place.column + step[1], 0), pixels.side - 1);
    tell();
  });
  paintMatrix(canvas, pixels);
  const codes = (kind) =>
    h(
      "ol",
      {class: kind, "aria-hidden": "true"},
      sectors.code.map((code) => h("li", null, code)),
    );
  const cells =
    sectors.code.length <= 60 ? h("div", {class: "cells"}, codes("columns"), codes("rows"), canvas) : canvas;
  const ramp = h("span", {class: "ramp", "aria-hidden": "true"}),
    key = h("p", {class: "key"}, num(pixels.most / 1e6, 2), ramp, `${num(pixels.most, 4)} ${data.money}`);
  return h(
    "figure",
    {id: "chart-matrix"},
    h("figcaption", null, t("All flows: sellers down, buyers across")),
    cells,
    key,
    told,
  );
}

function flowTable() {
  const n = sectors.code.length,
    f = extras.flows;
  if (n <= 60)
    return {
      caption: t("Flows between sectors, {unit}", {unit: data.money}),
      rows: range(n),
      columns: [
        {title: t("Seller"), kind: "text", get: sectorLabel},
        ...range(n).map((k) => ({title: sectors.code[k], get: (i) => f.value[i * n + k], decimals: 0})),
      ],
    };
  return {
    caption: t("The largest flows"),
    rows: [...f.largest].sort((a, b) => b[2] - a[2]),
    columns: [
      {title: t("Seller"), kind: "text", get: (l) => sectorLabel(l[0])},
      {title: t("Buyer"), kind: "text", get: (l) => sectorLabel(l[1])},
      {title: t("Flow"), unit: data.money, get: (l) => l[2]},
    ],
  };
}

function showFlows() {
  if (!extras.flows || !hasPlan) return;
  const part = section(
    "flows",
    t("Who sells to whom"),
    t("Sales under the plan between sectors and to final demand."),
  );
  const links = flowLinks(45);
  const all = sum(links.map((l) => l.value)),
    total = sum(sectors.output);
  addChart(part, {
    id: "sankey",
    height: 760,
    title: t("The largest flows, {unit}", {unit: data.money}),
    says: t("A flow diagram of the {count} largest sales; the largest goes from {from} to {to}.", {
      count: links.length,
      from: sectorLabel(links[0].from),
      to: links[0].to,
    }),
    note: t("Blue: sellers; green: buying sectors; orange: final demand. The flows shown are {share} of all sales.", {
      share: percent(all / total, 0),
    }),
    option: (c) => sankeyOption(links, c),
    table: {
      caption: t("The largest flows"),
      rows: links,
      columns: [
        {title: t("Seller"), kind: "text", get: (l) => sectorLabel(l.from)},
        {title: t("Buyer"), kind: "text", get: (l) => l.to},
        {title: t("Flow"), unit: data.money, get: (l) => l.value},
      ],
    },
  });
  const figure = matrixFigure(flowPixels());
  figure.append(foldedTable(flowTable()));
  part.append(figure);
}

/* --- key sectors ---------------------------------------------------------------------------------------- */

const KINDS = () => [t("key sector"), t("pulls its suppliers"), t("pushes its buyers"), t("weakly linked")];
const kindOf = (k) => (extras.backward[k] >= 1 ? (extras.forward[k] >= 1 ? 0 : 1) : extras.forward[k] >= 1 ? 2 : 3);

function quadrantOption(c, kinds) {
  const most = Math.max(...sectors.output),
    colours = [c.red, c.blue, c.green, c.grey],
    order = range(sectors.code.length);
  const names = new Set(
    [...order]
      .sort((a, b) => extras.backward[b] * extras.forward[b] - extras.backward[a] * extras.forward[a])
      .slice(0, 12)
      .concat([...order].sort((a, b) => sectors.output[b] - sectors.output[a]).slice(0, 8)),
  );
  return {
    grid: grid({top: 40, left: 24, bottom: 40}),
    legend: legend(c),
    xAxis: valueAxis(c, t("backward linkage"), {scale: true}),
    yAxis: valueAxis(c, t("forward linkage"), {scale: true, nameGap: 40}),
    tooltip: tooltip(c, "item", (p) =>
      tip(
        sectorLabel(p.value[2]),
        `${t("backward linkage")}: ${fixed(p.value[0], 3)}`,
        `${t("forward linkage")}: ${fixed(p.value[1], 3)}`,
        `${num(sectors.output[p.value[2]])} ${data.money}`,
      ),
    ),
    series: kinds.map((name, kind) => ({
      type: "scatter",
      name,
      itemStyle: {color: colours[kind], opacity: 0.8},
      symbolSize: (v) => 7 + 26 * Math.sqrt(Math.max(sectors.output[v[2]], 0) / most),
      data: order.filter((k) => kindOf(k) === kind).map((k) => [extras.backward[k], extras.forward[k], k]),
      label: {
        show: true,
        position: "top",
        color: c.ink,
        fontSize: 11,
        minMargin: 8,
        formatter: (p) => (names.has(p.value[2]) ? sectors.code[p.value[2]] : ""),
      },
      labelLayout: {hideOverlap: true},
      markLine:
        kind === 0
          ? {
              silent: true,
              symbol: "none",
              label: {show: false},
              lineStyle: {color: c.soft, type: "dashed"},
              data: [{xAxis: 1}, {yAxis: 1}],
            }
          : undefined,
    })),
  };
}

function showLinkages() {
  if (!extras.backward || !extras.forward) return;
  const kinds = KINDS(),
    keys = range(sectors.code.length).filter((k) => kindOf(k) === 0);
  const part = section(
    "linkages",
    t("Key sectors"),
    t(
      "Backward linkage: how much all sectors produce for one unit of final demand for this one. Forward linkage: how much this one produces when final demand for every product grows by one unit. Both relative to the average; a key sector is above it in both.",
    ),
  );
  addChart(part, {
    id: "quadrant",
    height: 480,
    title: t("Linkages; the size of a point is the output of the plan"),
    says: t("Key sectors: {names}.", {names: keys.map(sectorLabel).join("; ") || t("none")}),
    option: (c) => quadrantOption(c, kinds),
    table: {
      caption: t("Linkages by sector"),
      filter: true,
      rows: range(sectors.code.length),
      columns: [
        {title: t("Sector"), kind: "text", get: sectorLabel},
        {title: t("Backward"), decimals: 3, get: (k) => extras.backward[k]},
        {title: t("Forward"), decimals: 3, get: (k) => extras.forward[k]},
        {title: t("Kind"), kind: "text", get: (k) => kinds[kindOf(k)]},
      ],
    },
  });
}
