/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trade.js - what is traded between aims, cases side by side, and planes of two limits. */

/* --- Pareto fronts -------------------------------------------------------------------------------------- */

function frontOption(front, state, c) {
  const [[x, xUnit], [y, yUnit]] = front.sweep.keys.slice(0, 2);
  const place = front.points.map((p) => [p[POINT.keys][1], p[POINT.keys][0]]);
  const two = front.sweep.keys.length === 2;
  return {
    grid: grid({top: 20, left: 24, bottom: 40}),
    xAxis: valueAxis(c, `${nameOf(y)} [${yUnit}]`, {scale: true}),
    yAxis: valueAxis(c, `${nameOf(x)} [${xUnit}]`, {scale: true, nameGap: 60}),
    tooltip: tooltip(c, "item", (p) =>
      tip(
        t("Point {number}", {number: p.dataIndex + 1}),
        ...front.sweep.keys.map(
          ([key, unit], k) => `${nameOf(key)}: ${num(front.points[p.dataIndex][POINT.keys][k])} ${unit}`,
        ),
      ),
    ),
    series: [
      {
        type: two ? "line" : "scatter",
        symbol: "circle",
        symbolSize: (v, p) => (p.dataIndex === state.at ? 15 : 8),
        lineStyle: {color: c.blue, width: 2},
        data: place.map((value, k) => ({value, itemStyle: {color: k === state.at ? c.red : c.blue}})),
      },
    ],
  };
}

function frontMix(front, state) {
  const p = front.points[state.at],
    get = (k) => p[POINT.outputs][k],
    plan = (k) => sectors.output[front.shown[k]];
  return {
    caption: t("The mix at point {number}", {number: state.at + 1}),
    rows: range(front.shown.length),
    columns: [
      {title: t("Sector"), kind: "text", get: (k) => sectorLabel(front.shown[k])},
      {title: t("Output"), unit: data.money, get},
      {title: t("Output, plan"), unit: data.money, get: plan},
      {title: t("Difference"), kind: "signed", get: (k) => get(k) - plan(k)},
    ],
  };
}

function addFront(part, sweep) {
  const front = readPath({...sweep, keys: sweep.keys}),
    state = {at: 0};
  if (front.points.length === 0) return;
  front.points = sweep.points.filter((p) => p[POINT.status] === 0 && p[POINT.outputs]);
  const id = "point-" + sweep.name,
    told = h("output", {for: id, "aria-live": "polite"}),
    mix = h("div");
  const says = () =>
    t("Point {number}", {number: state.at + 1}) +
    ": " +
    sweep.keys
      .map(([key, unit], k) => `${nameOf(key)} ${num(front.points[state.at][POINT.keys][k])} ${unit}`)
      .join("; ");
  const chart = addChart(part, {
    id: "front-" + sweep.name,
    height: 380,
    says: "",
    title: sweep.keys.map(([key]) => nameOf(key)).join(" / "),
    option: (c) => frontOption(front, state, c),
    onclick: (p) => pick(p.dataIndex),
    table: {
      caption: t("Points of the front"),
      rows: range(front.points.length),
      columns: [
        {title: t("Point"), get: (k) => k + 1},
        ...sweep.keys.map(([key, unit], i) => ({
          title: nameOf(key),
          unit,
          get: (k) => front.points[k][POINT.keys][i],
        })),
        {title: t("Price up to the next"), get: (k) => front.points[k][POINT.price]},
      ],
    },
  });
  const input = h("input", {
    type: "range",
    id,
    min: 0,
    max: front.points.length - 1,
    step: 1,
    value: 0,
    oninput: (e) => pick(Number(e.target.value)),
  });
  part.append(h("div", {class: "slider"}, h("label", {for: id}, t("Pick a point")), input, told), mix);
  function pick(at) {
    state.at = at;
    input.value = at;
    told.textContent = says();
    input.setAttribute("aria-valuetext", says());
    chart.says(says());
    mix.replaceChildren(foldedTable(frontMix(front, state), mix.querySelector("details")?.open));
    chart.draw();
  }
  pick(0);
}

function showFronts() {
  const fronts = sweepsOf("pareto");
  if (fronts.length === 0) return;
  const part = section(
    "fronts",
    t("What is traded between aims"),
    t("No plan is better in one of these aims without being worse in another. Pick a point to see its mix."),
  );
  fronts.forEach((sweep) => addFront(part, sweep));
}

/* --- planes --------------------------------------------------------------------------------------------- */

/* Shapes of one row of numbers [x, y, ...] in the axes of a chart. */
function corners(api, list) {
  return range(list.length / 2).map((k) => api.coord([list[2 * k], list[2 * k + 1]]));
}

/* Points as cells, coloured by the aim; over them the edges of regions. */
function planeSeries(sweep, cells, stepX, stepY, c) {
  return [
    {
      type: "custom",
      data: cells,
      dimensions: ["x", "y", "aim"],
      renderItem: (params, api) => {
        const [x, y] = [api.value(0), api.value(1)],
          a = api.coord([x - stepX, y + stepY]),
          b = api.coord([x + stepX, y - stepY]);
        const shape = {x: a[0], y: a[1], width: b[0] - a[0] + 0.5, height: b[1] - a[1] + 0.5};
        return {type: "rect", shape, style: {fill: isNumber(api.value(2)) ? api.visual("color") : c.rule}};
      },
    },
    {
      type: "custom",
      silent: true,
      data: sweep.regions.map((r, k) => [k]),
      renderItem: (params, api) => ({
        type: "polygon",
        shape: {points: corners(api, sweep.regions[params.dataIndex][2])},
        style: {fill: "none", stroke: "#fff", lineWidth: 1, opacity: 0.65},
      }),
    },
  ];
}

function planeOption(sweep, xs, ys, c) {
  const cells = sweep.points.map(([status, aim, , x, y]) => [x, y, status === 0 ? aim : NaN]);
  const values = cells.map((v) => v[2]).filter(isNumber),
    low = Math.min(...values),
    high = Math.max(...values);
  const stepX = (xs[xs.length - 1] - xs[0]) / (xs.length - 1) / 2,
    stepY = (ys[ys.length - 1] - ys[0]) / (ys.length - 1) / 2;
  const [[xKey, xUnit], [yKey, yUnit]] = sweep.keys;
  const [first, last] = [xs[0] - stepX, xs[xs.length - 1] + stepX],
    [bottom, top] = [ys[0] - stepY, ys[ys.length - 1] + stepY];
  return {
    grid: grid({top: 20, left: 24, right: c.narrow ? 16 : 110, bottom: c.narrow ? 80 : 40}),
    tooltip: tooltip(c, "item", (p) =>
      p.seriesIndex === 0
        ? tip(
            isNumber(p.value[2]) ? `${num(p.value[2])} ${data.aim.unit}` : t("No plan is possible"),
            `${keyName(xKey)}: ${num(p.value[0])} ${xUnit}`,
            `${keyName(yKey)}: ${num(p.value[1])} ${yUnit}`,
          )
        : "",
    ),
    xAxis: valueAxis(c, `${keyName(xKey)} [${xUnit}]`, {
      min: first,
      max: last,
      splitLine: {show: false},
      axisLabel: {...axisText(c), showMinLabel: false, showMaxLabel: false, formatter: (v) => num(v, 5)},
    }),
    yAxis: valueAxis(c, `${keyName(yKey)} [${yUnit}]`, {
      min: bottom,
      max: top,
      nameGap: 60,
      splitLine: {show: false},
      axisLabel: {...axisText(c), showMinLabel: false, showMaxLabel: false, formatter: (v) => num(v, 5)},
    }),
    visualMap: {
      type: "continuous",
      min: low,
      max: high,
      dimension: 2,
      seriesIndex: 0,
      inRange: {color: scaleColours},
      outOfRange: {color: "transparent"},
      text: [num(high), num(low)],
      textStyle: {color: c.soft},
      calculable: false,
      formatter: (v) => num(v),
      ...(c.narrow
        ? {orient: "horizontal", left: "center", bottom: 0}
        : {orient: "vertical", right: 0, top: "middle"}),
    },
    series: planeSeries(sweep, cells, stepX, stepY, c),
  };
}

/* What a region's prices are worth for the two keys. */
function regionTable(sweep) {
  const place = sweep.keys.map(([key]) => limitOfKey(key));
  const price = (k) => (r) => (r[1] && place[k] >= 0 ? r[1][place[k]] : NaN);
  return {
    caption: t("Regions in which the prices of both limits are the same"),
    rows: sweep.regions,
    columns: [
      {title: t("Region"), kind: "text", get: (r) => String(sweep.regions.indexOf(r) + 1)},
      ...sweep.keys.map(([key, unit], k) => ({
        title: t("Price: {name}", {name: keyName(key)}),
        unit: priceUnit(unit),
        get: price(k),
      })),
      {title: t("Corners"), get: (r) => r[2].length / 2},
    ],
  };
}

function addPlane(part, sweep) {
  const xs = [...new Set(sweep.points.map((p) => p[3]))].sort((a, b) => a - b),
    ys = [...new Set(sweep.points.map((p) => p[4]))].sort((a, b) => a - b);
  const solved = sweep.points.filter((p) => p[0] === 0);
  if (xs.length < 2 || ys.length < 2 || solved.length === 0) return;
  const best = solved.reduce((a, b) => (b[1] > a[1] === data.aim.maximize ? b : a));
  addChart(part, {
    id: "plane-" + sweep.name,
    height: 470,
    title: `${data.aim.name} [${data.aim.unit}]: ${sweep.keys.map(([key]) => keyName(key)).join(" / ")}`,
    says: t("A heat map of {count} points, {without} of them without a plan; the best value is {value} {unit}.", {
      count: sweep.points.length,
      without: sweep.points.length - solved.length,
      value: num(best[1]),
      unit: data.aim.unit,
    }),
    note: sweep.regions.length
      ? t("White lines: {count} regions of equal prices. Grey: no plan is possible.", {count: sweep.regions.length})
      : t("Grey: no plan is possible."),
    option: (c) => planeOption(sweep, xs, ys, c),
    table: {
      caption: t("Points of the plane"),
      rows: sweep.points,
      columns: [
        ...sweep.keys.map(([key, unit], k) => ({title: keyName(key), unit, get: (p) => p[3 + k]})),
        {title: data.aim.name, unit: data.aim.unit, get: (p) => p[1]},
      ],
    },
  });
  if (sweep.regions.length) part.append(foldedTable(regionTable(sweep)));
}

function showPlanes() {
  const planes = sweepsOf("grid").filter((s) => s.keys.length === 2);
  if (planes.length === 0) return;
  const part = section("planes", t("Two limits at once"), t("The aim over the plane of two limits."));
  planes.forEach((sweep) => addPlane(part, sweep));
}

/* --- cases ---------------------------------------------------------------------------------------------- */

function caseTable(sweep) {
  const measureAt = (m) => data.sweep_measures.findIndex(([name]) => name === measures.key[m]);
  return {
    caption: t("Cases"),
    rows: sweep.points,
    sortable: false,
    columns: [
      {title: t("Case"), kind: "text", get: (p) => p[POINT.label].split(":")[0]},
      {
        title: t("Status"),
        kind: "text",
        get: (p) => [t("Optimal"), t("No plan is possible"), t("Without bound"), t("Not verified")][p[POINT.status]],
      },
      {title: data.aim.name, unit: data.aim.unit, get: (p) => p[POINT.aim]},
      {title: t("against the plan"), kind: "signedShare", get: (p) => change(p[POINT.aim], data.aim.value)},
      ...chosenMeasures(3)
        .filter((m) => measureAt(m) >= 0)
        .map((m) => ({
          title: measures.name[m],
          unit: measures.unit[m],
          get: (p) => (p[POINT.measures] ? p[POINT.measures][measureAt(m)] : NaN),
        })),
    ],
  };
}

function showCases() {
  const cases = sweepsOf("cases");
  if (cases.length === 0) return;
  const part = section("cases", t("Cases"), t("Variants of the scenario beside the plan."));
  for (const sweep of cases) {
    const good = sweep.points.filter((p) => p[POINT.status] === 0),
      names = [t("Plan"), ...good.map((p) => p[POINT.label])];
    addChart(part, {
      id: "cases-" + sweep.name,
      height: barRows(names.length),
      title: `${data.aim.name} [${data.aim.unit}]`,
      says: names.map((name, k) => `${name}: ${num(k ? good[k - 1][POINT.aim] : data.aim.value)}`).join("; "),
      option: (c) => ({
        grid: grid({right: 70}),
        xAxis: valueAxis(c, ""),
        yAxis: nameAxis(c, names, {inverse: true}),
        tooltip: tooltip(c, "item", (p) => tip(p.name, `${num(p.value)} ${data.aim.unit}`)),
        series: [
          {
            type: "bar",
            barWidth: 13,
            label: {show: true, position: "right", color: c.soft, formatter: (p) => num(p.value)},
            data: names.map((name, k) => ({
              value: k ? good[k - 1][POINT.aim] : data.aim.value,
              itemStyle: {color: k ? c.blue : c.grey},
            })),
          },
        ],
      }),
    });
    part.append(makeTable(caseTable(sweep)));
  }
}
