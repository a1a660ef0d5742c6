/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doubt.js - how sure the plan is: one number at a time, and many samples. */

/* --- tornado -------------------------------------------------------------------------------------------- */

/* A bar a number: the aim with it lower and with it higher; null where no plan is possible. */
function readTornado(sweep) {
  const bars = [];
  for (let k = 0; k + 1 < sweep.points.length; k += 2) {
    const [low, high] = [sweep.points[k], sweep.points[k + 1]];
    const aim = (p) => (p[0] === 0 ? p[1] : null),
      values = [aim(low), aim(high), data.aim.value].filter((v) => v !== null);
    bars.push({
      name: keyName(low[2]),
      low: aim(low),
      high: aim(high),
      from: low[3],
      to: high[3],
      swing: aim(low) === null || aim(high) === null ? Infinity : Math.max(...values) - Math.min(...values),
    });
  }
  return bars.sort((a, b) => (a.swing === b.swing ? 0 : b.swing - a.swing));
}

function tornadoOption(bars, c) {
  const side = (get, name, color) => ({
    type: "bar",
    name,
    stack: "all",
    barWidth: 14,
    itemStyle: {color},
    data: bars.map((b) => (get(b) === null ? 0 : get(b) - data.aim.value)),
  });
  return {
    grid: grid({top: 34, bottom: 36}),
    legend: legend(c),
    yAxis: nameAxis(
      c,
      bars.map((b) => b.name),
      {inverse: true, axisLine: {show: false}},
    ),
    xAxis: valueAxis(c, t("change of the aim, {unit}", {unit: data.aim.unit})),
    tooltip: tooltip(c, "axis", (p) => {
      const b = bars[p[0].dataIndex];
      return tip(
        b.name,
        ...[
          [b.from, b.low],
          [b.to, b.high],
        ].map(
          ([factor, aim]) =>
            `${percent(factor, 0)}: ${aim === null ? t("No plan is possible") : num(aim) + " " + data.aim.unit}`,
        ),
      );
    }),
    series: [
      side((b) => b.low, percent(bars[0].from, 0), c.orange),
      side((b) => b.high, percent(bars[0].to, 0), c.blue),
    ],
  };
}

function showTornado() {
  const tornados = sweepsOf("tornado").filter((s) => s.points.length > 1);
  if (tornados.length === 0) return;
  const part = section(
    "tornado",
    t("Which number matters"),
    t("Each number of the scenario made smaller and larger, the others as they are; both plans are solved."),
  );
  for (const sweep of tornados) {
    const bars = readTornado(sweep),
      shown = bars.filter((b) => b.swing > 0).slice(0, 15);
    if (shown.length === 0) continue;
    const lost = bars.filter((b) => b.swing === Infinity).length;
    addChart(part, {
      id: "tornado-" + sweep.name,
      height: 30 + barRows(shown.length),
      title: t("Change of the aim, {unit}", {unit: data.aim.unit}),
      says: t("The aim depends most on {name}.", {name: shown[0].name}),
      option: (c) => tornadoOption(shown, c),
      note: lost ? t("{count} numbers leave no plan at one of their ends; they stand first.", {count: lost}) : null,
      table: {
        caption: t("Numbers and what they do to the aim"),
        rows: bars,
        columns: [
          {title: t("Number"), kind: "text", get: (b) => b.name},
          {title: percent(bars[0].from, 0), unit: data.aim.unit, get: (b) => b.low ?? NaN},
          {title: percent(bars[0].to, 0), unit: data.aim.unit, get: (b) => b.high ?? NaN},
          {title: t("Swing"), unit: data.aim.unit, get: (b) => (b.swing === Infinity ? NaN : b.swing)},
        ],
      },
    });
  }
}

/* --- samples -------------------------------------------------------------------------------------------- */

function addHistogram(part, sweep) {
  const {from, to, count} = sweep.bins,
    width = (to - from) / count.length,
    middle = (k) => from + (k + 0.5) * width;
  const q = sweep.objective,
    line = (k, name, color) => ({xAxis: q[k], name, lineStyle: {color}});
  addChart(part, {
    id: "histogram-" + sweep.name,
    height: 300,
    title: `${data.aim.name} [${data.aim.unit}]`,
    says: t(
      "A histogram: half of the samples lie between {low} and {high}, nine of ten between {least} and {most}.",
      {low: num(q[1]), high: num(q[3]), least: num(q[0]), most: num(q[4])},
    ),
    note: t("Lines: percentiles 5, 50 and 95."),
    table: {
      caption: t("Histogram"),
      rows: range(count.length),
      sortable: false,
      columns: [
        {title: t("From"), kind: "text", figures: true, get: (k) => num(from + k * width, 6)},
        {title: t("to"), get: (k) => from + (k + 1) * width},
        {title: t("Samples"), get: (k) => count[k]},
      ],
    },
    option: (c) => ({
      grid: grid({bottom: 20}),
      xAxis: valueAxis(c, "", {
        min: from,
        max: to > from ? to : from + 1,
        axisLabel: {...axisText(c), showMinLabel: false, showMaxLabel: false, formatter: (v) => num(v, 5)},
        splitLine: {show: false},
      }),
      yAxis: valueAxis(c, ""),
      tooltip: tooltip(c, "axis", (p) =>
        tip(
          `${num(p[0].value[0] - width / 2)} \u2013 ${num(p[0].value[0] + width / 2)}`,
          `${t("Samples")}: ${p[0].value[1]}`,
        ),
      ),
      series: [
        {
          type: "bar",
          barWidth: "96%",
          itemStyle: {color: c.sky},
          data: count.map((v, k) => [middle(k), v]),
          markLine: {
            silent: true,
            symbol: "none",
            label: {formatter: (p) => p.name, color: c.soft},
            lineStyle: {type: "solid", width: 2},
            data: [line(0, "5", c.soft), line(2, "50", c.red), line(4, "95", c.soft)],
          },
        },
      ],
    }),
  });
}

/* A band from one percentile to another, a row each: [low, high]. */
function fanBand(c, rows, opacity, name) {
  const height = 14;
  return {
    type: "custom",
    name,
    itemStyle: {color: c.blue, opacity},
    encode: {x: [0, 1], y: 2},
    data: rows.map(([low, high], row) => [low, high, row]),
    renderItem: (params, api) => {
      const a = api.coord([api.value(0), api.value(2)]),
        b = api.coord([api.value(1), api.value(2)]);
      const shape = {x: a[0], y: a[1] - height / 2, width: Math.max(b[0] - a[0], 1), height};
      return {type: "rect", shape, style: {fill: c.blue, opacity}};
    },
  };
}

/* Bands from percentile 5 to 95 and 25 to 75, and the median, in per cent of the plan. */
function addFan(part, sweep) {
  const spread = (k) => (sectors.output[k] > 0 ? (sweep.outputs[k][4] - sweep.outputs[k][0]) / sectors.output[k] : 0);
  const order = range(sweep.outputs.length)
    .filter((k) => spread(k) > 1e-9)
    .sort((a, b) => spread(b) - spread(a))
    .slice(0, 20);
  if (order.length === 0) return;
  const share = (k, q) => (100 * sweep.outputs[k][q]) / sectors.output[k];
  const between = (low, high) => order.map((k) => [share(k, low), share(k, high)]);
  addChart(part, {
    id: "fan-" + sweep.name,
    height: 50 + barRows(order.length),
    title: t("Output by sector over the samples, plan = 100"),
    says: t("Bands of output by sector; {name} is the least certain.", {name: sectorLabel(order[0])}),
    table: {
      caption: t("Percentiles of output"),
      rows: range(sweep.outputs.length),
      columns: [
        {title: t("Sector"), kind: "text", get: sectorLabel},
        ...[5, 25, 50, 75, 95].map((p, q) => ({title: String(p), unit: data.money, get: (k) => sweep.outputs[k][q]})),
      ],
    },
    option: (c) => ({
      grid: grid({top: 34}),
      legend: legend(c),
      xAxis: valueAxis(c, "", {scale: true}),
      yAxis: nameAxis(c, order.map(sectorLabel), {inverse: true}),
      tooltip: tooltip(c, "item", (p) =>
        tip(
          sectorLabel(order[p.dataIndex]),
          ...[5, 25, 50, 75, 95].map((name, q) => `${name}: ${num(sweep.outputs[order[p.dataIndex]][q])}`),
        ),
      ),
      series: [
        fanBand(c, between(0, 4), 0.3, "5\u201395 %"),
        fanBand(c, between(1, 3), 0.65, "25\u201375 %"),
        {
          type: "scatter",
          name: t("median"),
          symbol: "rect",
          symbolSize: [3, 18],
          itemStyle: {color: c.red},
          data: order.map((k, row) => [share(k, 2), row]),
        },
      ],
    }),
  });
}

function addConvergence(part, sweep) {
  const rows = sweep.convergence,
    q = (k) => rows.map((r) => [r[0], r[k]]);
  const line = (c, name, values, color, type = "solid") => ({
    type: "line",
    name,
    symbolSize: 5,
    itemStyle: {color},
    lineStyle: {color, type, width: 2},
    data: values,
  });
  if (rows.length < 2) return;
  const last = rows[rows.length - 1];
  addChart(part, {
    id: "convergence-" + sweep.name,
    height: 300,
    title: t("How the mean settles, {unit}", {unit: data.aim.unit}),
    says: t("After {count} samples the mean is {mean}, standard error {error}.", {
      count: num(last[0]),
      mean: num(last[1]),
      error: num(last[2], 2),
    }),
    table: {
      caption: t("Convergence"),
      rows,
      sortable: false,
      columns: [
        {title: t("Samples"), get: (r) => r[0]},
        {title: t("mean"), get: (r) => r[1]},
        {title: t("standard error"), get: (r) => r[2]},
        {title: "5 %", get: (r) => r[3]},
        {title: "95 %", get: (r) => r[4]},
      ],
    },
    option: (c) => ({
      grid: grid({top: 34, left: 24, bottom: 40}),
      legend: legend(c),
      xAxis: {...valueAxis(c, t("Samples")), type: "log"},
      yAxis: valueAxis(c, "", {scale: true}),
      tooltip: tooltip(c, "axis", (p) =>
        tip(`${num(p[0].value[0])} ${t("Samples")}`, ...p.map((s) => `${s.seriesName}: ${num(s.value[1])}`)),
      ),
      series: [
        line(c, t("mean"), q(1), c.blue),
        line(c, "5 %", q(3), c.grey, "dashed"),
        line(c, "95 %", q(4), c.grey, "dashed"),
      ],
    }),
  });
}

function showSamples() {
  const samples = sweepsOf("samples").filter((s) => s.count[0] > 0);
  if (samples.length === 0) return;
  const part = section("samples", t("How sure is the plan?"));
  for (const sweep of samples) {
    const [good, none, open, other] = sweep.count,
      all = good + none + open + other;
    part.append(
      h(
        "p",
        {class: "lead"},
        t("{all} samples: {good} have an optimum, {none} have no plan.", {
          all: num(all),
          good: num(good),
          none: num(none),
        }) +
          " " +
          t("Drawn: {names}.", {names: sweep.keys.map(([key]) => keyName(key)).join(", ")}),
      ),
    );
    addHistogram(part, sweep);
    addFan(part, sweep);
    addConvergence(part, sweep);
    part.append(
      foldedTable({
        caption: t("Percentiles of measures"),
        rows: range(sweep.measures.length),
        sortable: false,
        columns: [
          {title: t("Measure"), kind: "text", get: (k) => nameOf(data.sweep_measures[k][0])},
          {title: t("Unit"), kind: "text", get: (k) => data.sweep_measures[k][1]},
          ...[5, 25, 50, 75, 95].map((p, q) => ({
            title: String(p),
            kind: "text",
            figures: true,
            get: (k) => num(sweep.measures[k][q]),
          })),
        ],
      }),
    );
  }
}
