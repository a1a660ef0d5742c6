/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.js - results side by side: aim, value added, mix, limits and their prices as charts, each with its table;
 * what changed in the scenario files; then every table in full. Columns of a joined table are "KEY.LABEL",
 * differences against A "KEY.LABEL-A". */
const sliders = [];
const DRAWN = 6, // results in a chart of several series: what colours and eyes keep apart
  SECTORS_DRAWN = 12,
  LIMITS_DRAWN = 9;
const results = data.results,
  labels = results.map((r) => r.label);

const titleOf = (label) => results[labels.indexOf(label)].title;
const tableNamed = (name) => (data.tables || []).find((one) => one.name === name);
const columnOf = (table, key) => table.columns.find((column) => column[0] === key);
const unitOf = (table, key) => (columnOf(table, `${key}.${labels[0]}`) || ["", "", ""])[2];
const valueOf = (row, key, label) => row[`${key}.${label}`];

/* The results that a chart shows: those that count the column in A's unit, the first so many. */
function drawnIn(table, key) {
  const unit = unitOf(table, key);
  return labels.filter((label) => (columnOf(table, `${key}.${label}`) || [])[2] === unit).slice(0, DRAWN);
}
const noteOf = (drawn) =>
  drawn.length < labels.length ? t("Drawn: {names}. The table has all.", {names: drawn.join(", ")}) : null;

/* The columns that name rows, and those of some keys for every result. */
function sharedSides(name, naming, keys) {
  const table = tableNamed(name);
  const sides = keys.flatMap((key) => table.columns.map((c) => c[0]).filter((c) => c.startsWith(key + ".")));
  return shared(name, [...naming, ...sides]);
}
/* Rows that only later results have come last: periods are put in their order. */
const periodOrder = rowsOf("periods")
  .sort((a, b) => a.last - b.last)
  .map((row) => row.period);
const isTimed = (rows) => rows.length > 0 && rows[0].period !== undefined;
/* A plan of one year beside one of several periods: their rows are not the same things. */
const areMixed = (rows) =>
  isTimed(rows) ? rows.some((row) => row.period === "") : rowsOf("periods").length > 0;
const byPeriod = (rows) =>
  [...rows].sort((a, b) => periodOrder.indexOf(a.period) - periodOrder.indexOf(b.period));
const lastPeriod = (rows) => (isTimed(rows) ? byPeriod(rows)[rows.length - 1].period : null);
const inPeriod = (rows, period) => (period === null ? rows : rows.filter((row) => row.period === period));
const withPeriod = (title, period) => (period === null ? title : `${title}, ${period}`);
const colourOf = (c, label) => c.palette[labels.indexOf(label) % c.palette.length];

/* "B: 12 (+2), A: 10 kt" */
function beside(row, key, label, extra, unit) {
  const [own, first] = [label, labels[0]].map((one) => num(valueOf(row, key, one)));
  return `${label}: ${own}${extra}, ${labels[0]}: ${first} ${unit}`;
}

/* --- kinds of charts ------------------------------------------------------------------------------------ */

/* Lying bars, one of each result for every name: values[label][k] of names[k]. What is more than `most` is cut there
 * and says how much it is. */
function addBars(part, {id, title, says, names, drawn, values, unit, table, note, line, most, told}) {
  addChart(part, {
    id,
    title,
    says,
    note,
    table,
    height: 70 + names.length * (14 + 11 * drawn.length),
    option: (c) => ({
      grid: grid({top: drawn.length > 1 ? 34 : 12}),
      legend: drawn.length > 1 ? legend(c) : {show: false},
      xAxis: valueAxis(c, "", most === undefined ? {} : {max: Math.ceil(1.1 * most)}),
      yAxis: nameAxis(c, names, {inverse: true}),
      tooltip: tooltip(c, "item", (p) =>
        tip(
          names[p.dataIndex],
          told ? told(p.seriesName, p.dataIndex) : `${p.seriesName}: ${num(p.value)} ${unit}`.trim(),
        ),
      ),
      series: drawn.map((label, k) => ({
        type: "bar",
        name: label,
        barGap: "10%",
        barMaxWidth: 16,
        itemStyle: {color: colourOf(c, label)},
        data: values[label].map((v) => (most !== undefined && v > most ? most : v)),
        label: {
          show: most !== undefined,
          position: "right",
          color: c.soft,
          fontSize: 11,
          formatter: (p) => (values[label][p.dataIndex] > most ? num(values[label][p.dataIndex], 4) : ""),
        },
        markLine:
          line !== undefined && k === 0
            ? {
                silent: true,
                symbol: "none",
                label: {show: false},
                lineStyle: {color: c.ink, type: "dashed"},
                data: [{xAxis: line}],
              }
            : undefined,
      })),
    }),
  });
}

/* Lines over the periods, one a result. */
function addLines(part, {id, title, rows, key, drawn, unit, table, note}) {
  const periods = rows.map((row) => row.period);
  addChart(part, {
    id,
    title: `${title} [${unit}]`,
    height: 320,
    note,
    table,
    says: drawn
      .map((label) => `${label}: ${rows.map((row) => `${row.period} ${num(valueOf(row, key, label))}`).join(", ")}`)
      .join("; "),
    option: (c) => ({
      grid: grid({top: 38, left: 24}),
      legend: legend(c),
      xAxis: pathAxis(c, periods, false),
      yAxis: valueAxis(c, "", {scale: true}),
      tooltip: tooltip(c, "axis", (p) =>
        tip(p[0].name, ...p.map((s) => `${s.seriesName}: ${num(s.value)} ${unit}`)),
      ),
      series: drawn.map((label) => ({
        type: "line",
        name: label,
        symbolSize: 7,
        lineStyle: {width: 2},
        itemStyle: {color: colourOf(c, label)},
        data: rows.map((row) => valueOf(row, key, label)),
      })),
    }),
  });
}

/* --- results -------------------------------------------------------------------------------------------- */

function resultCard(row) {
  const share = row.difference_share;
  return h(
    "div",
    {class: "card"},
    h("h3", null, `${row.label} \u00b7 ${shorten(row.title, 60)}`),
    h("p", {class: "value"}, num(row.value)),
    h("p", {class: "unit"}, `${row.unit} ${row.aim}`),
    row.label === labels[0] || !isNumber(row.difference)
      ? h("p", {class: "moved"}, row.status)
      : h(
          "p",
          {class: "moved"},
          h(
            "span",
            {class: row.difference < 0 ? "down" : "up"},
            `${signed(row.difference)} (${signedPercent(share)})`,
          ),
          " " + t("against A"),
        ),
  );
}

function showResults() {
  const rows = rowsOf("results"),
    part = section("results", t("Results"), t("Differences are against A, the first result."));
  part.append(h("div", {class: "cards"}, rows.map(resultCard)));
  const same = rows.filter((r) => r.aim === rows[0].aim && r.unit === rows[0].unit && isNumber(r.value));
  const values = {[labels[0]]: same.map((r) => r.value)};
  if (same.length > 1)
    addBars(part, {
      id: "aim",
      title: `${capital(rows[0].aim)} [${rows[0].unit}]`,
      says: same.map((r) => `${r.label}: ${num(r.value)}`).join("; "),
      names: same.map((r) => `${r.label} ${r.title}`.trim()),
      drawn: [labels[0]],
      values,
      unit: rows[0].unit,
      told: (_, k) => `${num(same[k].value)} ${rows[0].unit}`,
      table: shared("results"),
    });
  else part.append(foldedTable(shared("results")));
}

/* --- the economy ---------------------------------------------------------------------------------------- */

function addValueAdded(part) {
  const periods = tableNamed("periods"),
    sectorTable = tableNamed("sectors");
  if (periods) {
    for (const [key, title] of [
      ["value_added", t("Value added")],
      ["investment", t("Investment")],
    ]) {
      const drawn = drawnIn(periods, key),
        rows = byPeriod(rowsOf("periods"));
      if (rows.length > 1 && rows.some((row) => drawn.some((label) => valueOf(row, key, label))))
        addLines(part, {
          id: key.replace("_", "-"),
          title,
          rows,
          key,
          drawn,
          unit: unitOf(periods, key),
          table: sharedSides("periods", ["period"], [key]),
          note: noteOf(drawn),
        });
    }
  } else if (sectorTable) {
    const drawn = drawnIn(sectorTable, "value_added"),
      rows = rowsOf("sectors"),
      values = (label) => rows.map((row) => valueOf(row, "value_added", label)),
      totals = drawn.map((label) => (values(label).some(isNumber) ? sum(values(label)) : null));
    const aims = rowsOf("results").map((row) => row.value),
      same = (k) => num(totals[k]) === num(aims[labels.indexOf(drawn[k])]);
    if (drawn.every((_, k) => same(k))) return; // it is the aim, which has its bars already
    addBars(part, {
      id: "value-added",
      title: `${t("Value added")} [${unitOf(sectorTable, "value_added")}]`,
      says: drawn.map((label, k) => `${label}: ${num(totals[k])}`).join("; "),
      names: drawn.map((label) => `${label} ${titleOf(label)}`),
      drawn: [labels[0]],
      values: {[labels[0]]: totals},
      unit: unitOf(sectorTable, "value_added"),
      told: (_, k) => `${num(totals[k])} ${unitOf(sectorTable, "value_added")}`,
      note: noteOf(drawn),
      table: sharedSides("sectors", ["period", "code", "name"], ["value_added"]),
    });
  }
}

/* Every measure of B, C, ... with A's as 100, in the last period. */
function addMeasures(part) {
  const table = tableNamed("measures");
  if (!table) return;
  const all = rowsOf("measures"),
    period = lastPeriod(all),
    drawn = labels.slice(1, DRAWN),
    index = (row, label) => {
      const difference = valueOf(row, "value", `${label}-${labels[0]}`),
        first = valueOf(row, "value", labels[0]);
      return isNumber(difference) && first > 0 ? 100 * (1 + difference / first) : null;
    };
  const rows = inPeriod(all, period).filter((row) => drawn.some((label) => index(row, label) !== null));
  if (rows.length === 0 || areMixed(all)) return;
  addBars(part, {
    id: "measures",
    title: withPeriod(t("The economy, A = 100"), period),
    says: drawn
      .map((label) => `${label}: ${rows.map((row) => `${row.name} ${fixed(index(row, label), 1)}`).join(", ")}`)
      .join("; "),
    names: rows.map((row) => row.name),
    drawn,
    values: Object.fromEntries(drawn.map((label) => [label, rows.map((row) => index(row, label))])),
    unit: "",
    line: 100,
    most: rows.some((row) => drawn.some((label) => index(row, label) > 300)) ? 250 : undefined,
    told: (label, k) =>
      beside(rows[k], "value", label, "", rows[k].unit),
    note: noteOf([labels[0], ...drawn]),
    table: shared("measures"),
  });
}

function showEconomy() {
  const part = section("economy", t("The economy"));
  addValueAdded(part);
  addMeasures(part);
}

/* --- the mix -------------------------------------------------------------------------------------------- */

const sectorName = (row) => `${row.code} ${row.name}`.trim();

function addChanges(part, table) {
  const all = rowsOf("sectors"),
    period = lastPeriod(all),
    drawn = drawnIn(table, "value").filter((label) => label !== labels[0]);
  const change = (row, label) => valueOf(row, "value", `${label}-${labels[0]}`),
    most = (row) => Math.max(0, ...drawn.map((label) => Math.abs(change(row, label) || 0)));
  const rows = inPeriod(all, period)
    .filter((row) => most(row) > 0)
    .sort((a, b) => most(b) - most(a))
    .slice(0, SECTORS_DRAWN);
  if (rows.length === 0) return;
  addBars(part, {
    id: "changes",
    title: `${withPeriod(t("Output against A"), period)} [${unitOf(table, "value")}]`,
    says: drawn
      .map((label) => `${label}: ${rows.map((row) => `${row.code} ${signed(change(row, label))}`).join(", ")}`)
      .join("; "),
    names: rows.map(sectorName),
    drawn,
    values: Object.fromEntries(drawn.map((label) => [label, rows.map((row) => change(row, label))])),
    unit: unitOf(table, "value"),
    told: (label, k) =>
      beside(rows[k], "value", label, ` (${signed(change(rows[k], label))})`, unitOf(table, "value")),
    note: noteOf([labels[0], ...drawn]),
    table: sharedSides("sectors", ["period", "code", "name"], ["value"]),
  });
}

/* The largest sectors and the others: values[label][p] of each, over the periods. */
function stacked(rows, drawn, periods) {
  const size = new Map();
  rows.forEach((row) =>
    drawn.forEach((label) =>
      size.set(row.code, (size.get(row.code) || 0) + Math.abs(valueOf(row, "value_added", label) || 0)),
    ),
  );
  const first = [...size]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 6)
    .map(([code]) => code);
  const names = new Map(rows.map((row) => [row.code, sectorName(row)]));
  const total = (chosen, label, period) =>
    sum(
      inPeriod(rows, period)
        .filter((row) => chosen(row.code))
        .map((row) => valueOf(row, "value_added", label)),
    );
  const series = first.map((code) => [names.get(code), (one) => one === code]);
  if (size.size > first.length) series.push([t("Others"), (one) => !first.includes(one)]);
  return series.map(([name, chosen]) => ({
    name: shorten(name, 30),
    values: drawn.map((label) => periods.map((period) => total(chosen, label, period))),
  }));
}

/* A stack a result, side by side, for each period; without periods a stack a result. */
function addStructure(part, table) {
  const rows = rowsOf("sectors"),
    timed = isTimed(rows),
    drawn = drawnIn(table, "value_added"),
    unit = unitOf(table, "value_added");
  const periods = timed ? [...new Set(byPeriod(rows).map((row) => row.period))] : [null];
  const series = stacked(rows, drawn, periods),
    top = (k, p) => sum(series.map((s) => s.values[k][p]));
  const stacks = timed
    ? drawn.map((label, k) => ({label, at: periods.map((_, p) => [k, p])}))
    : [{label: "", at: drawn.map((_, k) => [k, 0])}];
  addChart(part, {
    id: "structure",
    title: `${t("Value added by sector")} [${unit}]`,
    height: 460,
    note: noteOf(drawn),
    table: sharedSides("sectors", ["period", "code", "name"], ["value_added"]),
    says: drawn
      .map((label, k) => `${label}: ${periods.map((p, at) => `${p || ""} ${num(top(k, at))}`.trim()).join(", ")}`)
      .join("; "),
    option: (c) => ({
      grid: grid({top: c.narrow ? 50 : 84, left: 24}),
      legend: legend(c),
      xAxis: pathAxis(c, timed ? periods : drawn, true),
      yAxis: valueAxis(c, ""),
      tooltip: tooltip(c, "item", (p) => {
        const [k, period] = stacks[Math.floor(p.seriesIndex / series.length)].at[p.dataIndex];
        return tip(
          `${drawn[k]} ${periods[period] || titleOf(drawn[k])}`,
          `${p.seriesName}: ${num(p.value)} ${unit}`,
          `${t("all")}: ${num(top(k, period))} ${unit}`,
        );
      }),
      series: stacks.flatMap((stack, place) =>
        series.map((one, k) => ({
          type: "bar",
          name: one.name,
          stack: "s" + place,
          barMaxWidth: timed ? 40 : 90,
          itemStyle: {color: k < c.palette.length - 1 ? c.palette[k] : c.soft},
          data: stack.at.map(([result, period]) => one.values[result][period]),
          label: {
            show: timed && k === series.length - 1,
            position: "top",
            color: c.ink,
            fontSize: c.narrow ? 9 : 11,
            formatter: stack.label,
          },
        })),
      ),
    }),
  });
}

function showMix() {
  const table = tableNamed("sectors");
  if (!table || areMixed(rowsOf("sectors"))) return;
  const part = section("mix", t("The mix side by side"));
  addStructure(part, table);
  addChanges(part, table);
}

/* --- limits --------------------------------------------------------------------------------------------- */

/* A table tells the side behind the name where a measure has two: here it is told of each, in one form. */
const limitTitle = (row) => `${row.name.replace(` (${row.sense})`, "")}, ${row.sense}`;

/* A colour a result. */
function limitOption(c, rows, drawn) {
  const line = (label, key, at) =>
    panelLine(rows, (row) => valueOf(row, key, label), label, colourOf(c, label), at ? "dashed" : "solid", at);
  return twoPanels(c, rows, [
    ...drawn.map((label) => line(label, "used", 0)),
    ...drawn.map((label) => line(label, "shadow_price", 1)),
  ]);
}

function addLimitPaths(part, table, rows) {
  const drawn = drawnIn(table, "used"),
    limits = new Map();
  byPeriod(rows).forEach((row) => limits.set(limitTitle(row), [...(limits.get(limitTitle(row)) || []), row]));
  const pair = h("div", {class: "pair"});
  part.append(pair);
  [...limits]
    .filter(([, list]) => list.some((row) => drawn.some((label) => isNumber(valueOf(row, "used", label)))))
    .slice(0, LIMITS_DRAWN)
    .forEach(([name, list], k) =>
      addChart(pair, {
        id: "limit-" + k,
        title: `${capital(name)}: ${t("used")} [${list[0].unit}], ${t("price")} [${list[0].price_unit}]`,
        height: 340,
        says: drawn
          .map(
            (label) =>
              label +
              list.map((row) => {
                const [used, price] = ["used", "shadow_price"].map((key) => num(valueOf(row, key, label), 4));
                return ` ${row.period}: ${used}, ${t("price")} ${price}`;
              }),
          )
          .join("; "),
        option: (c) => limitOption(c, list, drawn),
        note: noteOf(drawn),
      }),
    );
}

/* Use in per cent of the limit; prices in per cent of the highest. */
function addLimitBars(part, table, rows) {
  const drawn = drawnIn(table, "used").slice(0, DRAWN);
  const use = (row, label) => {
    const [used, limit] = [valueOf(row, "used", label), valueOf(row, "limit", label)];
    return isNumber(used) && isNumber(limit) && limit !== 0 ? (100 * used) / limit : null;
  };
  const highest = (row) => Math.max(0, ...drawn.map((label) => Math.abs(valueOf(row, "shadow_price", label) || 0)));
  const price = (row, label) => (100 * (valueOf(row, "shadow_price", label) || 0)) / highest(row);
  const add = (id, title, list, value, told) => {
    if (list.length)
      addBars(part, {
        id,
        title,
        says: drawn
          .map((label) => `${label}: ${list.map((row) => `${limitTitle(row)} ${told(row, label)}`).join("; ")}`)
          .join("; "),
        names: list.map(limitTitle),
        drawn,
        values: Object.fromEntries(drawn.map((label) => [label, list.map((row) => value(row, label))])),
        unit: "%",
        line: 100,
        told: (label, k) => `${label}: ${told(list[k], label)}`,
        note: noteOf(drawn),
      });
  };
  add("limits-used", t("Use of the limits, %"), rows, use, (row, label) => {
    const [used, limit] = ["used", "limit"].map((key) => num(valueOf(row, key, label)));
    return t("{used} of {limit}", {used, limit: `${limit} ${row.unit}`});
  });
  const priced = rows.filter((row) => highest(row) > 0),
    priceText = (row, label) => `${num(valueOf(row, "shadow_price", label))} ${row.price_unit}`;
  add("limits-price", t("Prices of the limits, highest = 100"), priced, price, priceText);
}

function showLimits() {
  const table = tableNamed("limits");
  if (!table) return;
  const rows = rowsOf("limits"),
    part = section("limits", t("Limits and their prices"));
  if (!areMixed(rows)) (isTimed(rows) ? addLimitPaths : addLimitBars)(part, table, rows);
  part.append(foldedTable(shared("limits"), !canDraw));
}

/* --- the scenario files, and all tables ----------------------------------------------------------------- */

function showScenario() {
  const table = shared("scenario", null, {filter: rowsOf("scenario").length > 20});
  if (!table) return;
  table.columns[0].plain = true;
  section("scenario", t("What the scenario files say otherwise")).append(makeTable(table));
}

function showTables() {
  const rest = (data.tables || []).filter((table) => !told.has(table.name));
  for (const name of ["sectors", "periods"]) if (tableNamed(name)) rest.unshift(tableNamed(name)); // all their columns
  if (rest.length === 0) return;
  const part = section("tables", t("All tables"), t("All of them are in compare.xlsx and the CSV files as well."));
  for (const table of rest) {
    const spec = shared(table.name, null, {filter: table.rows.length > 20});
    part.append(foldedTable(spec));
    if (table.all)
      part.append(
        h("p", {class: "note"}, t("{count} of {all} rows", {count: num(table.rows.length), all: num(table.all)})),
      );
  }
}

begin(() => {
  showResults();
  showEconomy();
  showMix();
  showLimits();
  showScenario();
  showTables();
});
