// SPDX-License-Identifier: GPL-3.0-or-later
// report.mjs IOPLAN CHROMIUM DATASETS WORK - opens reports in a browser without a screen and reads what they tell of
// themselves (page/frame.js): every chart is drawn, nothing goes wrong, sliders show what a fresh solve gives, in both
// languages, on the width of a phone, without a plan, and with names that are no names;
// and comparisons of results likewise.
import {spawnSync} from "node:child_process";
import {cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {Browser} from "./pipe.mjs";

const [ioplan, chromium, datasets, work] = process.argv.slice(2);
let failures = 0;

function check(good, what) {
  if (good) return;
  failures++;
  console.log("FAILED: " + what);
}
const equal = (a, b, what) =>
  check(JSON.stringify(a) === JSON.stringify(b), `${what}: ${JSON.stringify(a)}, expected ${JSON.stringify(b)}`);
function near(a, b, tolerance, what) {
  check(Math.abs(a - b) <= tolerance * (1 + Math.abs(b)), `${what}: ${a}, expected ${b}`);
}

function run(...words) {
  const done = spawnSync(ioplan, words, {encoding: "utf8"});
  if (done.error) throw done.error;
  return done;
}

/* What the page says of itself when it is opened with sliders at the places "NAME:X". */
async function open(page, places = [], width = 1280) {
  const opened = await browser.open(`file://${page}#selftest=${places.join(",")}`, {width});
  const {told, dom} = await opened.tell(selfTest);
  await opened.close();
  check(told, `${page}: the page tells nothing of itself`);
  return {...told, dom};
}

/* Whoever has not told anything after 20 seconds will not. */
const selfTest = `new Promise((resolve) => {
  const look = (times) => {
    const script = document.getElementById("selftest");
    if (!script && times > 0) setTimeout(look, 20, times - 1);
    else resolve({told: script && JSON.parse(script.textContent), dom: document.documentElement.outerHTML});
  };
  look(1000);
})`;

const dataOf = (page) => JSON.parse(readFileSync(page, "utf8").match(/id="data">(.*?)<\/script>/s)[1]);

function sound(told, lang, what) {
  equal(told.faults, [], what + ": faults");
  equal(told.undrawn, [], what + ": charts that are not drawn");
  equal(told.misfit, [], what + ": charts that are not as wide as their place");
  equal(told.unlabelled, [], what + ": parts without a name");
  equal(told.wide, false, what + ": wider than the window");
  equal(told.lang, lang, what + ": language");
}

/* --- a plan with all kinds of sweeps ------------------------------------------------------------------- */

const kinds = {
  path: "path-",
  pareto: "front-",
  grid: "plane-",
  cases: "cases-",
  tornado: "tornado-",
  samples: "histogram-",
};

async function trySweep(lang) {
  const folder = join(work, "sweep-" + lang),
    page = join(folder, "report.html");
  const done = run(
    "sweep",
    join(datasets, "binh-duong-2018", "sweep-2030.yaml"),
    "-o",
    folder,
    "--lang",
    lang,
    "--quiet",
  );
  equal(done.status, 0, "exit status of sweep");
  check(statSync(page).size < 1e6, `${page} has ${statSync(page).size} bytes`);
  const data = dataOf(page);
  equal(
    data.sweeps.map((s) => s.kind).sort(),
    ["cases", "grid", "pareto", "path", "path", "path", "samples", "tornado"],
    "sweeps of the page",
  );
  const told = await open(page, lang === "en" ? slidersOf(data) : []);
  sound(told, lang, "sweep " + lang);
  for (const chart of [
    "measures",
    "changes",
    "shares",
    "limits",
    "demand",
    "sankey",
    "quadrant",
    ...data.sweeps.map((s) => kinds[s.kind] + s.name),
    "fan-doubt",
    "convergence-doubt",
  ])
    check(told.charts.includes(chart), `sweep ${lang}: there is no chart "${chart}"`);
  return {data, told, page};
}

/* Places between the ends of each path, off its breakpoints. */
function slidersOf(data) {
  return data.sweeps
    .filter((s) => s.kind === "path")
    .flatMap((sweep) => {
      const good = sweep.points.filter((p) => p[0] === 0),
        at = (p) => (sweep.keys.length === 1 ? p[5][0] : p[1]);
      const first = at(good[0]),
        last = at(good[good.length - 1]);
      return [0.0137, 0.31, 0.77].map((share) => `${sweep.name}:${first + share * (last - first)}`);
    });
}

/* The places are off the breakpoints, where mix and prices are unique. */
function compareWithSolve(data, place) {
  const sweep = data.sweeps.find((s) => s.name === place.name),
    sets = sweep.keys.flatMap(([key, unit], k) => ["--set", `${key}=${place.keys[k]} ${unit}`]);
  const done = run("solve", join(datasets, "binh-duong-2018", "sweep-2030.yaml"), "--json", "--quiet", ...sets);
  const fresh = JSON.parse(done.stdout),
    what = `${place.name} at ${place.keys}`;
  near(place.aim, fresh.objective.value, 1e-8, what + ": aim");
  data.sweep_limits.forEach(([name], k) => {
    const limit = fresh.limits.find((l) => `${l.name}.${l.sense}` === name);
    near(place.duals[k], limit.shadow_price, 1e-6, `${what}: price of ${name}`);
  });
  const value = fresh.sectors.reduce((all, s) => all + s.value_added, 0);
  near(
    place.measures[data.sweep_measures.findIndex(([name]) => name === "value_added")],
    value,
    1e-8,
    what + ": value added",
  );
  fresh.sectors.forEach((s) =>
    near(place.outputs[place.codes.indexOf(s.code)], s.output, 1e-6, `${what}: output of ${s.code}`),
  );
}

/* --- pages that are not as usual ------------------------------------------------------------------------ */

async function tryHostile() {
  const folder = join(work, "hostile"),
    name = "</script><b id=planted>x</b><script>document.title='planted'</script>";
  cpSync(join(datasets, "toy"), folder, {recursive: true});
  const sectors = join(folder, "sectors.csv");
  const lines = readFileSync(sectors, "utf8")
    .trimEnd()
    .split("\n")
    .map((line, k) => {
      const cells = line.split(",");
      if (k > 0) cells[1] = `"${name.replaceAll('"', '""')} ${k}"`;
      return cells.join(",");
    });
  writeFileSync(sectors, lines.join("\n") + "\n");
  const scenario = join(folder, "toy.yaml");
  writeFileSync(scenario, readFileSync(scenario, "utf8").replace(/title: .*/, `title: ${JSON.stringify(name)}`));
  const done = run("solve", scenario, "-o", join(work, "hostile-out"), "--quiet");
  equal(done.status, 0, "exit status with a hostile name: " + done.stderr);
  const told = await open(join(work, "hostile-out", "report.html"));
  sound(told, "en", "hostile names");
  check(!/<b id="?planted/.test(told.dom.replace(/<script[\s\S]*?<\/script>/g, "")), "a name has become an element");
  check(told.dom.includes("&lt;/script&gt;"), "the name is not shown as it is");
}

async function tryInfeasible() {
  const folder = join(work, "infeasible");
  const done = run("solve", join(datasets, "binh-duong-2018", "plan-2018-infeasible.yaml"), "-o", folder, "--quiet");
  equal(done.status, 2, "exit status without a plan");
  const told = await open(join(folder, "report.html"));
  sound(told, "en", "no plan");
  const solution = JSON.parse(readFileSync(join(folder, "solution.json"), "utf8"));
  for (const {sentence} of solution.conflict)
    check(told.dom.includes(sentence.replaceAll("&", "&amp;")), `the page does not tell "${sentence}"`);
  check(!told.sections.includes("mix"), "a mix is shown where there is no plan");
}

/* A result with periods, zones, techniques and arrays, made by hand out of a plain one: what counts here is that the
 * page shows such a result, whoever solves it. */
async function tryWholePlan() {
  const folder = join(work, "whole"),
    file = join(folder, "solution.json"),
    periods = ["2021-2025", "2026-2030"],
    zones = ["north", "south"];
  equal(
    run("solve", join(datasets, "binh-duong-2018", "plan-2018.yaml"), "-o", folder, "--quiet").status,
    0,
    "exit status of solve",
  );
  const s = JSON.parse(readFileSync(file, "utf8"));
  for (const list of ["sectors", "final_demand", "limits", "measures", "group_totals"])
    s[list] = periods.flatMap((period) => (s[list] || []).map((one) => ({...one, period})));
  const each = (make) => periods.flatMap((period) => zones.map((zone) => make(period, zone)));
  s.periods = periods.map((period, k) => ({
    period,
    first: 2021 + 5 * k,
    last: 2025 + 5 * k,
    years: 5,
    weight: 1,
    objective: 1,
    value_added: 1,
    base_value_added: 1,
    investment: 1,
  }));
  s.places = each((period, zone) => ({
    period,
    zone,
    zone_name: `Zone ${zone} <b>`,
    zone_name_vi: "",
    kind: "park",
    unit: "ha",
    area: 10,
    used: 7,
    gained: 0,
    lost: 0,
    output: 100,
    arrived: zone === "north" ? 12.5 : 0,
    left: zone === "south" ? 12.5 : 0,
    rent: 0,
  }));
  s.techniques = periods.flatMap((period) =>
    ["today", "clean"].map((technique) => ({
      period,
      sector: "D26",
      technique,
      output: 50,
      share: 0.5,
      capacity: null,
      construction: null,
      capacity_rent: 0,
      share_rent: 0,
      reduced_cost: 0,
      marginal: false,
    })),
  );
  s.arrays = [
    {
      name: "capacity",
      unit: "million USD",
      proof: false,
      axes: [
        {name: "period", size: 2, labels: periods},
        {name: "zone", size: 2, labels: zones},
      ],
      values: [1, 2, 3, 4],
    },
  ];
  writeFileSync(file, JSON.stringify(s));
  equal(run("report", folder, "--quiet").status, 0, "exit status of report");
  const told = await open(join(folder, "report.html"));
  sound(told, "en", "whole plan");
  for (const part of ["periods", "places", "techniques", "arrays"])
    check(told.sections.includes(part), `whole plan: there is no part "${part}"`);
  for (const chart of ["output-path", "limit-path-0", "techniques", "array-capacity"])
    check(told.charts.includes(chart), `whole plan: there is no chart "${chart}"`);
  check(
    told.dom.includes("moved here: 12.5") && told.dom.includes("moved away: 12.5"),
    "whole plan: no arrows of what moves",
  );
  check(told.dom.includes("Zone north &lt;b&gt;"), "whole plan: the name of a zone");
}

/* The largest plan that comes along: forty industries, nine districts, seven periods. */
async function tryMission() {
  const folder = join(work, "mission"),
    page = join(folder, "report.html"),
    scenario = join(datasets, "binh-duong-2018", "plan-2021-2050.yaml");
  equal(run("solve", scenario, "-o", folder, "--lang", "vi", "--quiet").status, 0, "exit status of the plan to 2050");
  check(statSync(page).size < 1e6, `${page} has ${statSync(page).size} bytes`);
  const told = await open(page);
  sound(told, "vi", "plan to 2050");
  for (const part of ["periods", "places", "techniques", "tables"])
    check(told.sections.includes(part), `plan to 2050: there is no part "${part}"`);
  check(told.charts.includes("array-measure.water"), "plan to 2050: there is no path of water");
  check(!told.charts.includes("array-measure.land"), "plan to 2050: land, which districts count, is drawn as 0");
  check(told.dom.includes("Phương án này không tính: "), "plan to 2050: what is not counted is not told");
}

/* --- comparisons ---------------------------------------------------------------------------------------- */

const compared = (name) => join(work, name, "compare.html");

/* Two plans of a year: every chart, and the sums that the first one says. */
async function tryComparison() {
  const plan = join(datasets, "binh-duong-2018", "plan-2018.yaml"),
    folders = ["compared-a", "compared-b"].map((name) => join(work, name));
  folders.forEach((folder, k) =>
    equal(
      run("solve", plan, "-o", folder, "--quiet", "--set", `limits.co2e.max=${k ? "97%" : "95.5%"}`).status,
      0,
      "exit status of solve",
    ),
  );
  for (const lang of ["en", "vi"])
    equal(
      run("compare", ...folders, "-o", join(work, "compared-" + lang), "--quiet", "--lang", lang).status,
      0,
      "exit status of compare",
    );
  const told = await open(compared("compared-en"));
  sound(told, "en", "comparison");
  for (const chart of ["aim", "measures", "structure", "changes", "limits-used", "limits-price"])
    check(told.charts.includes(chart), `comparison: there is no chart "${chart}"`);
  const totals = folders.map((folder) =>
    JSON.parse(readFileSync(join(folder, "solution.json"), "utf8")).sectors.reduce((all, s) => all + s.value_added, 0),
  );
  const said = totals.map((v, k) => `${"AB"[k]}: ${v.toLocaleString("en", {maximumFractionDigits: 0})}`).join("; ");
  check(told.dom.includes(`aria-label="${said}"`), `comparison: no chart says "${said}"`);
  check(!told.charts.includes("value-added"), "comparison: the aim, value added, is drawn twice");
  sound(await open(compared("compared-vi")), "vi", "comparison");
  sound(await open(compared("compared-en"), [], 500), "en", "comparison on a phone");
}

/* Two whole plans: lines and stacks over the periods. */
async function tryWholeComparison() {
  const folders = ["compared-long", "compared-dear"].map((name) => join(work, name)),
    plan = join(datasets, "toy", "toy-dynamic.yaml");
  folders.forEach((folder, k) =>
    equal(
      run("solve", plan, "-o", folder, "--quiet", "--set", `capacity.all.cost=${k ? 0.9 : 0.8}`).status,
      0,
      "exit status of solve",
    ),
  );
  equal(run("compare", ...folders, "-o", join(work, "compared-periods"), "--quiet").status, 0, "exit status of compare");
  const told = await open(compared("compared-periods"));
  sound(told, "en", "comparison of whole plans");
  for (const chart of ["value-added", "investment", "structure", "limit-0"])
    check(told.charts.includes(chart), `comparison of whole plans: there is no chart "${chart}"`);
}

/* -------------------------------------------------------------------------------------------------------- */

if (existsSync(work)) rmSync(work, {recursive: true});
mkdirSync(work, {recursive: true});
const browser = new Browser(chromium, join(work, "profile"));
const english = await trySweep("en");
check(english.told.sliders.length === 9, "three sliders at three places");
english.told.sliders.forEach((place) => compareWithSolve(english.data, place));
await trySweep("vi");
sound(await open(english.page, [], 500), "en", "phone");
await tryHostile();
await tryInfeasible();
await tryWholePlan();
await tryMission();
await tryComparison();
await tryWholeComparison();
await browser.close();
console.log(failures ? `${failures} checks failed` : "all is well");
process.exit(failures ? 1 : 0);
