/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.js - tables that are sorted by their heads and filtered by a word.
 *
 * A column is {title, unit, kind, get}: kind "text", "number" (the default), "share", "signed", "signedShare";
 * get(row) gives its value. A row is whatever the columns know how to read. */
const ROWS_SHOWN = 60;

function cellText(column, value) {
  if (column.kind === "text") return value === null || value === undefined ? "" : String(value);
  if (column.kind === "figures") return num(value);
  if (column.kind === "whole") return isNumber(value) ? String(value) : "";
  if (column.kind === "share") return percent(value);
  if (column.kind === "signedShare") return signedPercent(value);
  const text = fixed(value, column.decimals);
  return column.kind === "signed" ? withSign(value, text) : text;
}

const LONG_TEXT = 16; // signs that a column of a phone's table has room for

function columnClass(column, rows) {
  if (column.figures || column.kind === "figures") return "figures";
  if (column.kind !== "text") return null;
  return rows.some((row) => String(column.get(row) ?? "").length > LONG_TEXT) ? "text long" : "text";
}

function tableHead(columns, sortBy) {
  return h(
    "thead",
    null,
    h(
      "tr",
      null,
      columns.map((column, k) => {
        const title = [capital(column.title), column.unit ? h("span", {class: "unit"}, column.unit) : null];
        return h(
          "th",
          {
            scope: "col",
            class: column.style,
            "aria-sort": sortBy ? "none" : null,
          },
          sortBy ? h("button", {type: "button", onclick: () => sortBy(k)}, title) : title,
        );
      }),
    ),
  );
}

function tableRow(columns, row) {
  return h(
    "tr",
    null,
    columns.map((column, k) => {
      const value = column.get(row),
        text = cellText(column, value);
      const attributes = {class: column.style};
      if ((column.kind === "signed" || column.kind === "signedShare") && value < 0) attributes.class = "down";
      if (k === 0 && column.plain) attributes.class = `${column.style} plain`; // no capital
      if (k === 0) return h("th", {scope: "row", ...attributes}, text);
      return h(
        "td",
        attributes,
        column.bar
          ? [
              h("i", {
                class: "bar",
                "aria-hidden": "true",
                style: `--share:${Math.min(Math.max(column.bar(row) || 0, 0), 1)}`,
              }),
              text,
            ]
          : text,
      );
    }),
  );
}

function compareCells(a, b, column, falling) {
  const x = column.get(a),
    y = column.get(b);
  if (column.kind === "text")
    return (falling ? -1 : 1) * String(x).localeCompare(String(y), data.lang, {numeric: true});
  if (!isNumber(x) || !isNumber(y)) return isNumber(y) - isNumber(x); // what has no number comes last
  return falling ? y - x : x - y;
}

/* {caption, columns, rows, filter: whether there is a field for a word, sortable} */
function makeTable({caption, columns, rows, filter, sortable = rows.length > 8}) {
  columns = columns.map((c) => ({
    ...c,
    decimals: c.decimals ?? decimalsOf(rows.map(c.get)),
    style: columnClass(c, rows),
  }));
  let shown = rows,
    all = rows.length <= 1.5 * ROWS_SHOWN,
    sorted = -1,
    falling = false;
  const body = h("tbody"),
    more = h("button", {
      type: "button",
      class: "more",
      onclick: () => {
        all = true;
        fill();
      },
    });
  const count = h("span", {class: "count", "aria-live": "polite"});
  const head = tableHead(columns, sortable ? sortBy : null);
  function fill() {
    const visible = all ? shown : shown.slice(0, ROWS_SHOWN);
    body.replaceChildren(...visible.map((row) => tableRow(columns, row)));
    more.hidden = visible.length === shown.length;
    more.textContent = t("Show all {count} rows", {count: num(shown.length)});
  }
  function sortBy(k) {
    falling = sorted === k ? !falling : columns[k].kind !== "text";
    sorted = k;
    shown = [...shown].sort((a, b) => compareCells(a, b, columns[k], falling));
    [...head.querySelectorAll("th")].forEach((th, at) =>
      th.setAttribute("aria-sort", at !== k ? "none" : falling ? "descending" : "ascending"),
    );
    fill();
  }
  function narrow(word) {
    const wanted = word.toLocaleLowerCase(data.lang);
    shown = rows.filter((row) =>
      columns.some((c) => c.kind === "text" && String(c.get(row)).toLocaleLowerCase(data.lang).includes(wanted)),
    );
    if (sorted >= 0) shown.sort((a, b) => compareCells(a, b, columns[sorted], falling));
    count.textContent = wanted ? t("{count} of {all} rows", {count: shown.length, all: rows.length}) : "";
    fill();
  }
  fill();
  const field =
    filter &&
    h(
      "label",
      {class: "filter"},
      h("span", null, t("Filter")),
      h("input", {type: "search", oninput: (event) => narrow(event.target.value)}),
      count,
    );
  return h(
    "div",
    {class: "table"},
    field,
    h(
      "div",
      {class: "scroll", tabindex: "0", role: "region", "aria-label": caption},
      h("table", null, h("caption", null, h("span", null, caption)), head, body),
    ),
    more,
  );
}

/* --- the tables that the workbook has as well ----------------------------------------------------------- */

const KIND = ["text", "number", "share", "whole"],
  told = new Set();

/* What makeTable wants of the table `name`, with the columns `keys` (all without); null when there is none. Numbers
 * without a unit of their column are each told in digits of their own. */
function shared(name, keys, more = {}) {
  const table = (data.tables || []).find((one) => one.name === name);
  if (!table) return null;
  told.add(name);
  const places = keys
    ? keys.map((key) => table.columns.findIndex((c) => c[0] === key)).filter((k) => k >= 0)
    : range(table.columns.length);
  const columns = places.map((k) => {
    const [key, title, unit, kind] = table.columns[k],
      mixed = kind === 1 && unit === "";
    const shown = mixed
      ? "figures"
      : kind === 2 && key.startsWith("change")
        ? "signedShare"
        : key === "change"
          ? "signed"
          : kind === 2 && key.endsWith(".share") // of a comparison: against A
            ? "signedShare"
            : KIND[kind];
    return {key, title, unit: unit || (key === "change_share" ? "%" : ""), kind: shown, get: (row) => row[k]};
  });
  return {caption: table.title, rows: table.rows, columns, ...more};
}

/* The rows of a shared table as objects by the keys of its columns. */
function rowsOf(name) {
  const table = (data.tables || []).find((one) => one.name === name);
  return table ? table.rows.map((row) => Object.fromEntries(table.columns.map(([key], k) => [key, row[k]]))) : [];
}

/* A table that is made when it is opened. */
function foldedTable(spec, open = false) {
  const details = h("details", {class: "folded"}, h("summary", null, t("Table: {name}", {name: spec.caption})));
  const make = () => {
    if (details.childElementCount === 1) details.append(makeTable(spec));
  };
  details.addEventListener("toggle", make);
  if (open) {
    make();
    details.open = true;
  }
  return details;
}
