/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan.js - the plan itself: what comes out, who gains, what binds, what is in conflict. */
const hasPlan = data.status === "optimal" || data.status === "unverified";
const measures = data.measures,
  limits = data.limits;

/* "0.82 million USD per kt CO2e" */
const priceUnit = (unit) => t("{money} per {unit}", {money: data.aim.unit, unit});

/* --- head ----------------------------------------------------------------------------------------------- */

const STATUS = () => ({
  optimal: t("Optimal"),
  infeasible: t("No plan is possible"),
  unbounded: t("Without bound"),
  stopped: t("Stopped"),
  unverified: t("Not verified"),
});

function showHead() {
  const good = data.status === "optimal" && data.verified;
  const head = document.getElementById("head");
  head.prepend(h("p", {class: "eyebrow"}, [data.region, data.data].filter(Boolean).join(" \u00b7 ")));
  if (data.status !== "none")
    head.append(
      h(
        "p",
        {class: "status"},
        h("span", {class: good ? "badge good" : "badge bad"}, STATUS()[data.status]),
        data.verified ? " " + t("Verified by a second computation from the tables alone.") : null,
      ),
    );
  if (data.source) head.append(h("p", {class: "source"}, t("Data: {source}", {source: data.source})));
}

/* --- overview ------------------------------------------------------------------------------------------- */

function card(name, value, unit, base) {
  const moved = change(value, base);
  return h(
    "div",
    {class: "card"},
    h("h3", null, capital(name)),
    h("p", {class: "value"}, num(value)),
    h("p", {class: "unit"}, unit),
    h(
      "p",
      {class: "moved"},
      moved === null ? null : h("b", {class: moved < 0 ? "down" : "up"}, signedPercent(moved)),
      " ",
      h("span", null, t("{base} in {year}", {base: num(base), year})),
    ),
  );
}

/* The measures that a reader asks for first: jobs, emissions, then what is limited. */
function chosenMeasures(most) {
  const limited = new Set(limits.key),
    order = range(measures.key.length).filter((k) => measures.key[k] !== data.aim.key);
  const weight = (k) =>
    (measures.persons[k] ? 4 : 0) + (measures.emissions[k] ? 2 : 0) + (limited.has(measures.key[k]) ? 3 : 0);
  return order
    .filter((k) => weight(k) > 0)
    .sort((a, b) => weight(b) - weight(a) || a - b)
    .slice(0, most);
}

function findings() {
  const list = [],
    binding = range(limits.key.length).filter((k) => limits.binding[k]);
  list.push(
    t(
      data.aim.maximize
        ? "The plan reaches {value} {unit} of {name}, against {base} in {year} ({change})."
        : "The plan needs {value} {unit} of {name}, against {base} in {year} ({change}).",
      {
        value: num(data.aim.value),
        unit: data.aim.unit,
        name: data.aim.name,
        base: num(data.aim.base),
        year,
        change: signedPercent(change(data.aim.value, data.aim.base)),
      },
    ),
  );
  for (const k of binding)
    list.push(
      t("{name} binds at {limit} {unit}: one unit more changes the aim by {price} {price_unit}.", {
        name: capital(limits.name[k]),
        limit: num(limits.limit[k]),
        unit: limits.unit[k],
        price: signed(limits.price[k], 4),
        price_unit: priceUnit(limits.unit[k]),
      }),
    );
  if (binding.length === 0) list.push(t("No limit binds."));
  const order = range(sectors.code.length).sort((a, b) => moved(b) - moved(a));
  const named = (some) => some.map((k) => `${sectorLabel(k)} (${signed(moved(k), 4)})`).join("; ");
  const gain = order.slice(0, 3).filter((k) => moved(k) > 0),
    lose = order
      .slice(-3)
      .reverse()
      .filter((k) => moved(k) < 0);
  if (gain.length) list.push(t("Output grows most in {names}.", {names: named(gain)}));
  if (lose.length) list.push(t("Output falls most in {names}.", {names: named(lose)}));
  return list;
}
const moved = (k) => sectors.output[k] - sectors.base[k];

function showOverview() {
  if (data.status === "none") return;
  const part = section("overview", data.period ? t("Overview, {period}", {period: data.period}) : t("Overview"));
  if (hasPlan) {
    part.append(
      h(
        "div",
        {class: "cards"},
        card(data.aim.name, data.aim.value, data.aim.unit, data.aim.base),
        chosenMeasures(4).map((k) => card(measures.name[k], measures.value[k], measures.unit[k], measures.base[k])),
      ),
      h(
        "ul",
        {class: "findings"},
        findings().map((text) => h("li", null, text)),
      ),
    );
  }
  if (data.conflict.sentence.length) showConflict(part);
  const ray = shared("ray");
  if (ray)
    part.append(
      h("p", {class: "lead"}, t("The aim grows for ever in this direction; a limit or a band is missing.")),
      makeTable(ray),
    );
  if (hasPlan) addMeasures(part);
}

function addMeasures(part) {
  const order = range(measures.key.length).filter(
    (k) => measures.counted[k] && change(measures.value[k], measures.base[k]) !== null,
  );
  const left = range(measures.key.length).filter((k) => !measures.counted[k]);
  addChart(part, {
    note: left.length ? t("Not counted by this plan: {names}.", {names: left.map((k) => measures.name[k]).join(", ")}) : null,
    id: "measures",
    title: t("The economy of the plan, {year} = 100", {year}),
    height: barRows(order.length),
    says: t("Bars of each measure in per cent of its value in {year}; the table has the numbers.", {year}),
    table: shared("measures"),
    option: (c) => ({
      grid: grid({bottom: 36}),
      xAxis: valueAxis(c, t("{year} = 100", {year})),
      yAxis: nameAxis(
        c,
        order.map((k) => measures.name[k]),
        {inverse: true},
      ),
      tooltip: tooltip(c, "item", (p) =>
        tip(
          measures.name[order[p.dataIndex]],
          `${num(measures.value[order[p.dataIndex]])} ${measures.unit[order[p.dataIndex]]}`,
        ),
      ),
      series: [
        {
          type: "bar",
          barWidth: 13,
          itemStyle: {color: c.blue},
          data: order.map((k) => (100 * measures.value[k]) / measures.base[k]),
          label: {show: true, position: "right", color: c.soft, formatter: (p) => num(p.value, 4)},
          markLine: {
            silent: true,
            symbol: "none",
            label: {show: false},
            lineStyle: {color: c.ink, type: "dashed"},
            data: [{xAxis: 100}],
          },
        },
      ],
    }),
  });
}

/* --- no plan -------------------------------------------------------------------------------------------- */

function conflictHead(c) {
  if (c.reducible && !c.proved)
    return t(
      "No plan keeps all bands and limits. The search for those in conflict ended; these weigh most in the proof.",
    );
  if (c.reducible)
    return t(
      "No plan can do all of this at once. The search for the few of these that suffice ended: some may not be needed. The heaviest come first.",
    );
  return c.only
    ? t("No plan can do all of this at once; without any one of these it could.")
    : t("No plan can do all of this at once.");
}

function showConflict(part) {
  const c = data.conflict,
    change = shared("relaxation");
  const place = (k) => (c.file[k] ? `${c.file[k]}${c.line[k] ? ":" + c.line[k] : ""}` : "");
  part.append(
    h("h3", null, t("What is in conflict")),
    h("p", {class: "lead"}, conflictHead(c)),
    h(
      "ol",
      {class: "conflict"},
      c.sentence.map((text, k) => h("li", null, text, place(k) ? h("code", null, place(k)) : null)),
    ),
  );
  if (c.count > c.sentence.length)
    part.append(
      h(
        "p",
        null,
        t("And {count} more that weigh less; conflict.csv and the workbook have them all.", {
          count: c.count - c.sentence.length,
        }),
      ),
    );
  told.add("conflict");
  if (change)
    part.append(
      h("h3", null, t("The smallest change that makes the plan possible")),
      makeTable({...change, sortable: false}),
    );
}

/* --- the mix -------------------------------------------------------------------------------------------- */

/* Columns of use: jobs and emissions, those that are limited first. */
function useKeys() {
  const limited = (k) => limits.key.includes(measures.key[k]);
  const first = (flag) =>
    range(measures.key.length)
      .filter((k) => measures[flag][k])
      .sort((a, b) => limited(b) - limited(a))[0];
  return [first("persons"), first("emissions")].filter((m) => m !== undefined).map((m) => "use." + measures.key[m]);
}

function mixTable() {
  const table = shared(
    "sectors",
    ["period", "code", "name", "base", "value", "change", "change_share", "value_added", ...useKeys(), "at", "price"],
    {filter: true},
  );
  const added = table.columns.find((c) => c.key === "value_added"),
    most = Math.max(...table.rows.map(added.get));
  added.bar = (row) => added.get(row) / most;
  return {...table, caption: t("The recommended mix by sector")};
}

function showMix() {
  const part = section(
    "mix",
    t("Recommended mix"),
    t("Gross output of each sector under the plan against {year}.", {year}),
  );
  const order = range(sectors.code.length)
    .sort((a, b) => moved(b) - moved(a))
    .filter((k) => moved(k) !== 0);
  const most = order.length > 24 ? [...order.slice(0, 16), ...order.slice(-8)] : order;
  addChart(part, {
    id: "changes",
    title: t("Change of output, {unit}", {unit: data.money}),
    height: barRows(most.length),
    says: t("Bars of the change of output of {count} sectors, from {first} down to {last}.", {
      count: most.length,
      first: most.length ? sectorLabel(most[0]) : "",
      last: most.length ? sectorLabel(most[most.length - 1]) : "",
    }),
    option: (c) => ({
      grid: grid({right: 70}),
      xAxis: valueAxis(c, ""),
      yAxis: nameAxis(c, most.map(sectorLabel), {inverse: true}),
      tooltip: tooltip(c, "item", (p) =>
        tip(
          sectorLabel(most[p.dataIndex]),
          `${num(sectors.base[most[p.dataIndex]])} \u2192 ${num(sectors.output[most[p.dataIndex]])} ${data.money}`,
        ),
      ),
      series: [
        {
          type: "bar",
          barWidth: 13,
          data: most.map((k) => ({value: moved(k), itemStyle: {color: moved(k) < 0 ? c.red : c.blue}})),
          label: {
            show: true,
            position: "right",
            color: c.soft,
            formatter: (p) =>
              signedPercent(change(sectors.output[most[p.dataIndex]], sectors.base[most[p.dataIndex]]), 0),
          },
        },
      ],
    }),
  });
  showShares(part);
  part.append(makeTable(mixTable()));
}

function showShares(part) {
  const now = sum(sectors.value_added),
    then = sum(sectors.base_value_added);
  const order = range(sectors.code.length)
    .sort((a, b) => sectors.value_added[b] - sectors.value_added[a])
    .slice(0, 15);
  const bars = (c, list, total, color, name) => ({
    type: "bar",
    name,
    barWidth: 8,
    barGap: "15%",
    itemStyle: {color},
    data: order.map((k) => (100 * list[k]) / total),
  });
  addChart(part, {
    id: "shares",
    title: t("Structure of value added, %"),
    height: 20 + barRows(order.length),
    says: t("Shares of value added in the plan and in {year} of the {count} largest sectors.", {
      year,
      count: order.length,
    }),
    table: {
      caption: t("Structure of value added"),
      rows: range(sectors.code.length),
      columns: [
        {title: t("Sector"), kind: "text", get: sectorLabel},
        {title: t("Plan"), kind: "share", get: (k) => sectors.value_added[k] / now},
        {title: year, kind: "share", get: (k) => sectors.base_value_added[k] / then},
      ],
    },
    option: (c) => ({
      grid: grid({top: 34}),
      legend: legend(c),
      xAxis: valueAxis(c, ""),
      yAxis: nameAxis(c, order.map(sectorLabel), {inverse: true}),
      tooltip: tooltip(c, "axis", (p) =>
        tip(sectorLabel(order[p[0].dataIndex]), ...p.map((s) => `${s.seriesName}: ${fixed(s.value, 2)} %`)),
      ),
      series: [
        bars(c, sectors.base_value_added, then, c.grey, year),
        bars(c, sectors.value_added, now, c.blue, t("Plan")),
      ],
    }),
  });
}

/* --- final demand --------------------------------------------------------------------------------------- */

function showDemand() {
  const d = data.demand,
    count = d.category.length;
  if (count === 0) return;
  const total = (list, k) => sum(list.filter((v, at) => at % count === k));
  const value = range(count).map((k) => total(d.value, k)),
    base = range(count).map((k) => total(d.base, k));
  const part = section("demand", t("Final demand"), t("Who buys what the plan produces, by category."));
  addChart(part, {
    id: "demand",
    title: t("Final demand by category, {unit}", {unit: data.money}),
    height: 40 + 44 * count,
    says: t("Bars of final demand by category, plan and {year}.", {year}),
    table: shared("categories"),
    option: (c) => ({
      grid: grid({top: 34}),
      legend: legend(c),
      xAxis: valueAxis(c, ""),
      yAxis: nameAxis(c, d.category, {inverse: true}),
      tooltip: tooltip(c, "axis", (p) =>
        tip(d.category[p[0].dataIndex], ...p.map((s) => `${s.seriesName}: ${num(s.value)} ${data.money}`)),
      ),
      series: [
        {type: "bar", name: year, barWidth: 10, itemStyle: {color: c.grey}, data: base},
        {type: "bar", name: t("Plan"), barWidth: 10, itemStyle: {color: c.blue}, data: value},
      ],
    }),
  });
}

/* --- limits --------------------------------------------------------------------------------------------- */

const limitLabel = (k) => capital(t(limits.max[k] ? "{name}, at most" : "{name}, at least", {name: limits.name[k]}));
/* A mark where the limit stands, against the base year like the bar beside it. */
function limitMarks(c, order) {
  return {
    type: "custom",
    name: t("Limit"),
    itemStyle: {color: c.red},
    z: 5,
    data: order.map((k, row) => [(100 * limits.limit[k]) / limits.base[k], row]),
    renderItem: (params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]);
      return {type: "rect", shape: {x: x - 1.5, y: y - 11, width: 3, height: 22}, style: {fill: c.red}};
    },
  };
}

function showLimits() {
  const count = limits.key.length,
    totals = shared("group_totals");
  if (count === 0 && !totals) return;
  const part = section(
    "limits",
    t("Limits and their prices"),
    t(
      "A price says by how much the aim changes when the limit is moved by one unit; it is right within the range given. Where both ends are the limit itself it was not computed.",
    ),
  );
  if (hasPlan) addLimits(part);
  const corner = range(count).some(
    (k) => Math.abs(limits.price[k] - limits.price_left[k]) > 1e-9 * Math.abs(limits.price[k]),
  );
  const table = shared("limits", [
    "period",
    "name",
    "limit",
    "used",
    "slack",
    "unit",
    "binding",
    "shadow_price",
    corner ? "shadow_price_left" : "",
    "price_unit",
    "range_from",
    "range_to",
  ]);
  if (table && table.rows.length === count) table.columns[0].get = (row) => limitLabel(table.rows.indexOf(row));
  if (table)
    part.append(
      makeTable({...table, caption: t("Every limit, what it costs and where that price holds"), sortable: false}),
    );
  if (totals) part.append(makeTable(totals));
}

function addLimits(part) {
  const order = range(limits.key.length).filter((k) => limits.base[k] > 0 && isNumber(limits.used[k]));
  if (order.length)
    addChart(part, {
      id: "limits",
      title: t("Use and limits, {year} = 100", {year}),
      height: 30 + barRows(order.length),
      says: t("Bars of the use of each limit with a mark at the limit, in per cent of {year}.", {year}),
      option: (c) => ({
        grid: grid({top: 34}),
        legend: legend(c),
        xAxis: valueAxis(c, ""),
        yAxis: nameAxis(c, order.map(limitLabel), {inverse: true}),
        tooltip: tooltip(c, "item", (p) => {
          const k = order[p.dataIndex];
          return tip(
            limitLabel(k),
            `${t("Used")}: ${num(limits.used[k])} ${limits.unit[k]}`,
            `${t("Limit")}: ${num(limits.limit[k])} ${limits.unit[k]}`,
          );
        }),
        series: [
          {
            type: "bar",
            name: t("Used"),
            barWidth: 13,
            itemStyle: {color: c.blue},
            data: order.map((k) => ({
              value: (100 * limits.used[k]) / limits.base[k],
              itemStyle: {color: limits.binding[k] ? c.orange : c.blue},
            })),
          },
          limitMarks(c, order),
        ],
      }),
      note: t("Orange: the limit binds."),
    });
}

/* --- how it was made ------------------------------------------------------------------------------------ */

function showProof() {
  const facts = shared("provenance"),
    part = section(
      "proof",
      t("Diagnostics and provenance"),
      t(
        "Every answer is judged again by code that shares nothing with the solver. Each violation must be at most 1e-9.",
      ),
    );
  if (facts)
    part.append(
      h(
        "dl",
        {class: "facts"},
        facts.rows.map(([name, value]) => [h("dt", null, name), h("dd", null, value)]),
        canDraw
          ? [h("dt", null, t("Charts")), h("dd", null, `Apache ECharts ${echarts.version} (Apache License 2.0)`)]
          : null,
      ),
    );
}

/* What no part has shown. */
function showRest() {
  const rest = (data.tables || []).filter((table) => !told.has(table.name) && table.name !== "provenance");
  if (rest.length === 0) return;
  const part = section("tables", t("More tables"), t("All tables are in results.xlsx as well."));
  rest.forEach((table) => part.append(foldedTable(shared(table.name, null, {filter: table.rows.length > 20}))));
}
