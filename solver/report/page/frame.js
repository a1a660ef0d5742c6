/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame.js - around the parts of a page: its beginning and end, and what goes wrong; and what a test asks:
 * PAGE.html#selftest writes into the page what was drawn. */
const faults = [];

/* What the page tells of itself: charts without a picture or not as wide as their place, faults, and what the sliders show where #selftest=NAME:X,...
 * puts them. */
function selfTest() {
  const wanted = decodeURIComponent(location.hash.split("=")[1] || "")
    .split(",")
    .filter(Boolean)
    .map((w) => w.split(":"));
  const told = wanted.map(([name, x]) => {
    const slider = sliders.find((s) => s.name === name);
    if (!slider) return {name, missing: true};
    slider.set(Number(x));
    const {aim, price, outputs, keys, duals, measures: counts} = slider.state.here;
    return {name, aim, price, keys, duals, measures: counts, outputs, codes: slider.path.sweep.shown};
  });
  const undrawn = charts.filter((entry) => !entry.host.querySelector("svg path, svg text")).map((entry) => entry.id);
  const report = {
    lang: document.documentElement.lang,
    charts: charts.map((entry) => entry.id),
    undrawn,
    misfit: charts
      .filter(({host, chart}) => Math.abs(host.clientWidth - chart.getWidth()) > 1)
      .map((entry) => entry.id),
    faults,
    sliders: told,
    sections: [...main.querySelectorAll("section")].map((s) => s.id),
    rows: main.querySelectorAll("tbody tr").length,
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    unlabelled: unlabelled(),
    bold: document.querySelectorAll("body b:not([class])").length,
    milliseconds: Math.round(performance.now()),
  };
  document.body.append(h("script", {type: "application/json", id: "selftest"}, JSON.stringify(report)));
}

/* What a screen reader could not name. */
function unlabelled() {
  const named = (e) => e.getAttribute("aria-label") || e.textContent.trim() || (e.labels && e.labels.length);
  return [...document.querySelectorAll("button, a, input, [role=img], [role=region], nav")]
    .filter((e) => !named(e))
    .map((e) => e.outerHTML.slice(0, 80));
}

function showFoot() {
  document.getElementById("foot").append(
    h(
      "p",
      null,
      t("Made by ioplan {version}. Everything on this page is in this file; nothing is fetched.", {
        version: data.version,
      }),
    ),
  );
}

window.addEventListener("error", (event) => faults.push(event.message));
document.addEventListener("securitypolicyviolation", (event) => faults.push("blocked: " + event.blockedURI));
window.addEventListener("unhandledrejection", (event) => faults.push(String(event.reason)));
const sayError = console.error.bind(console);
console.error = (...what) => {
  faults.push(what.join(" "));
  sayError(...what);
};

/* Makes the page by `show`, with charts where they can be drawn. */
async function begin(show) {
  try {
    canDraw = await loadCharts();
    document.querySelector("#contents").append(contents);
    show();
    showFoot();
    watchCharts();
    const wanted = location.hash && document.getElementById(location.hash.slice(1));
    if (wanted) wanted.scrollIntoView();
  } catch (error) {
    faults.push(error.stack || String(error));
    main.prepend(h("p", {class: "badge bad"}, t("The page could not be drawn: {reason}", {reason: String(error)})));
  }
  if (location.hash.startsWith("#selftest")) selfTest();
}
