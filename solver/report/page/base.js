/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base.js - data, words, numbers, elements. All files of page/ are parts of one function, in the order of
 * solver/report/html.c. Texts enter the page as text nodes alone: h() is the only maker of elements. */
const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words || {};

/* Shared tables come by columns (html_tables.c says how); here a row becomes the array of its cells. */
function unpackColumn(column) {
  if (Array.isArray(column)) return column;
  if (column.at) return column.at.map((k) => column.of[k]);
  const texts = [];
  for (let k = 0; k < column.runs.length; k += 2)
    for (let times = column.runs[k + 1]; times > 0; times--) texts.push(column.of[column.runs[k]]);
  return texts;
}
for (const table of data.tables || []) {
  const cells = table.cells.map(unpackColumn);
  table.rows = Array.from({length: table.rows}, (_, row) => cells.map((column) => column[row]));
}

/* A store without a result beside it: its sweeps are told, without a plan to set them against. */
if (!data.status) {
  const codes = data.sweep_sectors.map(([code]) => code),
    none = codes.map(() => null),
    empty = {key: [], name: [], unit: [], counted: []};
  Object.assign(data, {
    status: "none",
    title: "",
    region: "",
    data: "",
    source: "",
    money: data.sweep_unit,
    arrays: [],
    version: "",
    aim: {
      key: data.sweep_aim,
      name: data.sweep_aim.replaceAll("_", " "),
      unit: data.sweep_unit,
      maximize: true,
      value: null,
      base: null,
    },
    sectors: {
      code: codes,
      name: codes.map(() => ""),
      output: none,
      base: none,
      value_added: none,
      base_value_added: none,
    },
    measures: empty,
    limits: empty,
    demand: {category: [], value: [], base: []},
    conflict: {sentence: []},
  });
}

/* A text in the reader's language; {name} is replaced by values.name. Every text stands in html_words.c. */
function t(text, values) {
  const said = words[text] || text;
  return values ? said.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all)) : said;
}

/* --- numbers -------------------------------------------------------------------------------------------- */

const formats = new Map();
function format(value, options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(data.lang, options));
  const text = formats.get(key).format(value);
  return /[1-9]/.test(text) ? text.replace("-", "\u2212") : text.replace("-", ""); // no zero with a sign
}

const isNumber = (v) => typeof v === "number" && Number.isFinite(v);

/* One number by itself, in about `digits` digits. */
function num(value, digits = 5) {
  if (!isNumber(value)) return "\u2013";
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e15 || size < 1e-6) return value.toExponential(2);
  const before = Math.floor(Math.log10(size)) + 1;
  return format(value, {maximumFractionDigits: Math.min(Math.max(digits - before, 0), 12)});
}
const fixed = (value, decimals) =>
  isNumber(value) ? format(value, {minimumFractionDigits: decimals, maximumFractionDigits: decimals}) : "\u2013";
const percent = (share, decimals = 1) => (isNumber(share) ? fixed(100 * share, decimals) + "\u00a0%" : "\u2013");
const withSign = (value, text) => (value > 0 && /[1-9]/.test(text) ? "+" : "") + text;
const signedPercent = (share, decimals = 1) => withSign(share, percent(share, decimals));
const signed = (value, digits) => withSign(value, num(value, digits));
/* The change against a base, as a share of its size; null without a base. */
const change = (value, base) =>
  isNumber(value) && isNumber(base) && base !== 0 ? (value - base) / Math.abs(base) : null;
const sum = (list) => list.reduce((total, v) => total + (v || 0), 0);
const range = (count) => Array.from({length: count}, (_, k) => k);

/* Decimals with which numbers of one column are told: the largest in about `digits` digits. */
function decimalsOf(values, digits = 4) {
  const most = Math.max(0, ...values.filter(isNumber).map(Math.abs));
  if (most === 0) return 0;
  const wanted = Math.min(Math.max(digits - Math.floor(Math.log10(most)) - 1, 0), 8);
  return values.every((v) => !isNumber(v) || Number.isInteger(v)) ? 0 : wanted;
}

/* --- elements ------------------------------------------------------------------------------------------- */

/* An element with attributes ("on..." are listeners, others texts) and children, texts or elements. */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

const main = document.getElementById("main");
const contents = h("ul");

/* A part of the page with its line in the contents. */
function section(id, title, ...lead) {
  const element = h(
    "section",
    {id, "aria-labelledby": id + "-title"},
    h("h2", {id: id + "-title"}, title),
    lead.map((text) => h("p", {class: "lead"}, text)),
  );
  main.append(element);
  contents.append(h("li", null, h("a", {href: "#" + id}, title)));
  return element;
}

/* --- names ---------------------------------------------------------------------------------------------- */

const sectors = data.sectors;
const sectorIndex = new Map(sectors.code.map((code, k) => [code, k]));
const sectorLabel = (k) => (sectors.code[k] + " " + sectors.name[k]).trim();
const capital = (text) =>
  /^co2/.test(text) ? "CO2" + text.slice(3) : text.slice(0, 1).toLocaleUpperCase(data.lang) + text.slice(1);
const shorten = (text, most) => (text.length > most ? text.slice(0, most - 1).trimEnd() + "\u2026" : text);
const year = data.year ? String(data.year) : t("base year");

function nameOf(key) {
  const at = data.measures.key.indexOf(key);
  return at >= 0 ? data.measures.name[at] : (data.names || {})[key] || key.replaceAll("_", " ");
}

/* What a statement of a scenario is called: "limits.co2.max" is "co2, at most". */
function keyName(key) {
  const part = key.split("."),
    side = part[part.length - 1];
  const inner = part.slice(1, side === "min" || side === "max" ? -1 : undefined);
  const who = inner
    .map((p) =>
      p === "group" || p === "sectors" || p === "all"
        ? ""
        : sectorIndex.has(p)
          ? sectorLabel(sectorIndex.get(p))
          : nameOf(p),
    )
    .filter(Boolean)
    .join(", ");
  const name =
    {
      limits: who,
      final_demand: t("demand: {name}", {name: who}),
      output: t("output: {name}", {name: who}),
      coefficients: t("{name} per unit of output", {name: who}),
      resources: t("{name} per unit of output", {name: who}),
      intermediate: t("intermediate inputs"),
      growth: t("growth"),
    }[part[0]] || nameOf(key);
  if (side === "max") return t("{name}, at most", {name});
  return side === "min" ? t("{name}, at least", {name}) : name;
}

/* A limit as a store names it: "co2.max". */
const limitName = (name) => keyName("limits." + name);
/* Its place in the store's list of limits, -1 when the key is of something else. */
const limitOfKey = (key) => data.sweep_limits.findIndex(([name]) => "limits." + name === key);
