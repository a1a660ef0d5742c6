/* SPDX-License-Identifier: GPL-3.0-or-later */
/* whole.js - the whole plan: its years, its places, its techniques, what becomes of waste. All of it comes from the
 * tables that the workbook has as well, and is left out where a plan has none of it. */

const periodsOf = (rows) => [...new Set(rows.map((row) => row.period))];

/* Groups of rows by a key made from each; in the order in which keys first appear. */
function grouped(rows, keyOf) {
  const groups = new Map();
  rows.forEach((row) => groups.set(keyOf(row), [...(groups.get(keyOf(row)) || []), row]));
  return groups;
}

/* --- years ---------------------------------------------------------------------------------------------- */

/* Areas on one another: the seven largest names, the others as one. */
function addStack(part, id, title, unit, periods, values, table) {
  const size = (list) => sum(list.map(Math.abs)),
    order = [...values].sort((a, b) => size(b[1]) - size(a[1]));
  const series = order.slice(0, 7),
    rest = order.slice(7);
  if (rest.length) series.push([t("Others"), periods.map((_, p) => sum(rest.map(([, list]) => list[p])))]);
  addChart(part, {
    id,
    title: `${title} [${unit}]`,
    height: 420,
    table,
    says: periods.map((name, p) => `${name}: ${num(sum(series.map(([, list]) => list[p])))}`).join("; "),
    option: (c) => ({
      grid: grid({top: c.narrow ? 40 : 74, left: 24}),
      legend: legend(c),
      xAxis: pathAxis(c, periods, false),
      yAxis: valueAxis(c, ""),
      tooltip: tooltip(c, "axis", (p) =>
        tip(p[0].name, ...[...p].reverse().map((s) => `${s.seriesName}: ${num(s.value)} ${unit}`)),
      ),
      series: series.map(([name, list], k) => ({
        type: "line",
        name,
        stack: "all",
        symbol: "none",
        lineStyle: {width: 1},
        data: list,
        areaStyle: {opacity: 0.75},
        itemStyle: {color: k < c.palette.length ? c.palette[k] : c.soft},
      })),
    }),
  });
}

function limitPathOption(rows, c) {
  const line = (label, key, color, type, at) => panelLine(rows, (row) => row[key], label, color, type, at);
  return twoPanels(c, rows, [
    line(t("Used"), "used", c.blue, "solid", 0),
    line(t("Limit"), "limit", c.red, "dashed", 0),
    line(t("Price"), "shadow_price", c.orange, "solid", 1),
  ]);
}

/* Use against the limit above, its price below. */
function addLimitPath(part, id, rows) {
  const first = rows[0],
    name = capital(`${first.name.replace(` (${first.sense})`, "")}, ${first.sense}`);
  addChart(part, {
    id: "limit-path-" + id,
    title: `${name} [${first.unit}]`,
    height: 340,
    says: rows
      .map(
        (row) =>
          `${row.period}: ${num(row.used)}, ${t("Limit")} ${num(row.limit)}, ${t("Price")} ${num(row.shadow_price, 4)}`,
      )
      .join("; "),
    table: {
      caption: name,
      rows,
      sortable: false,
      columns: [
        {title: t("Period"), kind: "text", get: (row) => row.period},
        {title: t("Used"), unit: first.unit, get: (row) => row.used},
        {title: t("Limit"), unit: first.unit, get: (row) => row.limit},
        {title: t("Price"), unit: first.price_unit, get: (row) => row.shadow_price},
      ],
    },
    option: (c) => limitPathOption(rows, c),
  });
}

function showPeriods() {
  const outputs = rowsOf("sectors"),
    periods = periodsOf(outputs),
    table = shared("periods");
  if (!table || periods.length < 2) return;
  const part = section("periods", t("Over the periods"), t("Amounts are those of one year of each period."));
  const bySector = [...grouped(outputs, (row) => `${row.code} ${row.name}`)].map(([name, rows]) => [
    name,
    rows.map((row) => row.value),
  ]);
  addStack(part, "output-path", t("Output"), data.money, periods, bySector);
  const pair = h("div", {class: "pair"}),
    limited = [...grouped(rowsOf("limits"), (row) => `${row.name}/${row.sense}`)].filter(
      ([, rows]) => rows.length > 1,
    );
  part.append(pair);
  const emissions = ([, rows]) => (/CO2/.test(rows[0].unit) ? 0 : 1);
  limited
    .sort((a, b) => emissions(a) - emissions(b))
    .slice(0, 8)
    .forEach(([, rows], k) => addLimitPath(pair, String(k), rows));
  part.append(makeTable({...table, sortable: false}));
}

/* --- places --------------------------------------------------------------------------------------------- */

function tile(zone, rows, most) {
  const output = sum(rows.map((row) => row.output)),
    arrived = sum(rows.map((row) => row.arrived)),
    left = sum(rows.map((row) => row.left));
  const share = most > 0 ? Math.max(output, 0) / most : 0,
    colour = scaleColour(share);
  const land = rows.map((row) => {
    const there = row.area + row.gained - row.lost; // after conversions
    return h(
      "span",
      null,
      `${row.kind}: ${num(row.used, 4)} / ${num(there, 4)} ${row.unit}`,
      h("i", {
        class: "fill",
        "aria-hidden": "true",
        style: `--share:${there > 0 ? Math.min(row.used / there, 1) : 0}`,
      }),
    );
  });
  return h(
    "li",
    {style: `background:rgb(${colour});color:${share > 0.5 ? "#fff" : "#111"}`},
    h("strong", null, zone),
    h("span", null, `${num(output, 4)} ${data.money}`),
    land,
    h(
      "span",
      {class: "arrows"},
      arrived > 0 ? h("span", null, "\u2192 " + t("moved here: {amount}", {amount: num(arrived, 4)})) : null,
      left > 0 ? h("span", null, "\u2190 " + t("moved away: {amount}", {amount: num(left, 4)})) : null,
    ),
  );
}

function showPlaces() {
  const all = rowsOf("places"),
    periods = periodsOf(all),
    table = shared("places");
  if (!table) return;
  const part = section(
    "places",
    t("Where it stands"),
    t("Output and land of each zone; the darker, the more output. Arrows tell capacity that moves."),
  );
  const zones = [...grouped(all, (row) => row.zone)],
    outputOf = (rows) =>
      [...grouped(rows, (row) => row.period).values()].map((some) => sum(some.map((row) => row.output)));
  const most = Math.max(...zones.flatMap(([, rows]) => outputOf(rows))),
    tiles = h("ul", {class: "tiles"});
  const show = (p) =>
    tiles.replaceChildren(
      ...zones.map(([zone, rows]) =>
        tile(
          zone,
          rows.filter((row) => row.period === periods[p]),
          most,
        ),
      ),
    );
  if (periods.length > 1) {
    const told = h("output", {for: "place-period", "aria-live": "polite"}, periods[periods.length - 1]);
    part.append(
      h(
        "div",
        {class: "slider"},
        h("label", {for: "place-period"}, t("Period")),
        h("input", {
          type: "range",
          id: "place-period",
          min: 0,
          max: periods.length - 1,
          step: 1,
          value: periods.length - 1,
          oninput: (event) => {
            show(Number(event.target.value));
            told.textContent = periods[event.target.value];
          },
        }),
        told,
      ),
    );
  }
  show(periods.length - 1);
  part.append(h("figure", {id: "chart-places"}, tiles, foldedTable({...table, filter: true})));
}

/* --- techniques and waste ------------------------------------------------------------------------------- */

function addTechniques(part) {
  const all = rowsOf("techniques"),
    periods = periodsOf(all),
    last = all.filter((row) => row.period === periods[periods.length - 1]);
  const several = [...grouped(last, (row) => row.sector)].filter(
    ([, rows]) => rows.length > 1 && sum(rows.map((row) => row.output)) > 0,
  );
  const names = [...new Set(several.flatMap(([, rows]) => rows.map((row) => row.technique)))];
  if (several.length)
    addChart(part, {
      id: "techniques",
      height: 40 + barRows(several.length),
      title: t("Shares of techniques in output, %") + (periods[0] ? ", " + periods[periods.length - 1] : ""),
      says: several
        .map(
          ([sector, rows]) =>
            `${sector}: ${rows.map((row) => `${row.technique} ${percent(row.share, 0)}`).join(", ")}`,
        )
        .join("; "),
      option: (c) => ({
        grid: grid({top: 44}),
        legend: legend(c),
        xAxis: valueAxis(c, "", {max: 100}),
        yAxis: nameAxis(
          c,
          several.map(([sector]) => sector),
          {inverse: true},
        ),
        tooltip: tooltip(c, "axis", (p) =>
          tip(p[0].name, ...p.filter((s) => s.value > 0).map((s) => `${s.seriesName}: ${fixed(s.value, 1)} %`)),
        ),
        series: names.map((name) => ({
          type: "bar",
          stack: "all",
          name,
          barWidth: 14,
          data: several.map(
            ([, rows]) => 100 * sum(rows.filter((row) => row.technique === name).map((row) => row.share)),
          ),
        })),
      }),
    });
}

function showTechniques() {
  const tables = ["techniques", "sites", "treatments", "requirements"].map((name) => shared(name)).filter(Boolean);
  if (tables.length === 0) return;
  const part = section("techniques", t("Techniques, waste and targets"));
  addTechniques(part);
  tables.forEach((table) =>
    part.append(foldedTable({...table, filter: table.rows.length > 20}, tables.length === 1)),
  );
}
