// SPDX-License-Identifier: GPL-3.0-or-later
// access.mjs IOPLAN CHROMIUM DATASETS WORK - a page for somebody without a mouse, without sight or with little of it:
// what a screen reader is given, where keys lead, and whether letters stand out from what is behind them.
import {execFileSync} from "node:child_process";
import {existsSync, mkdirSync, rmSync} from "node:fs";
import {join} from "node:path";
import {Browser} from "./pipe.mjs";

const [ioplan, chromium, datasets, work] = process.argv.slice(2);
let failures = 0;

function check(good, what) {
  if (good) return;
  failures++;
  console.log("FAILED: " + what);
}

/* --- what a screen reader is given --------------------------------------------------------------------- */

/* Roles without which a name leaves the listener lost. */
const spoken =
  "button link slider searchbox textbox combobox checkbox image region table navigation columnheader DisclosureTriangle heading RootWebArea".split(
    " ",
  );

function checkTree(tree, what) {
  for (const node of tree.filter((n) => spoken.includes(n.role)))
    check(node.name, `${what}: a ${node.role} without a name`);
  for (const role of ["main", "banner", "navigation", "contentinfo", "table", "image"])
    check(tree.some((n) => n.role === role), `${what}: nothing of the role ${role}`);
  check(tree.filter((n) => n.role === "main").length === 1, `${what}: not one main part`);
  const levels = tree.filter((n) => n.role === "heading").map((n) => n.properties.level);
  check(levels[0] === 1 && levels.filter((l) => l === 1).length === 1, `${what}: not one heading above all`);
  levels.forEach((level, k) => check(k === 0 || level <= levels[k - 1] + 1, `${what}: heading ${k} skips a level`));
}

/* Every picture has its numbers at hand: a table in its figure, or in its section. */
const picturesWithoutTable = `[...document.querySelectorAll("[role=img]")]
  .filter((e) => !(e.closest("figure")?.querySelector("details, table") || e.closest("section")?.querySelector("table, details")))
  .map((e) => e.getAttribute("aria-label"))`;

/* --- keys ------------------------------------------------------------------------------------------------ */

const focused = `(() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  e.dataset.met = "yes";
  return {name: e.outerHTML.slice(0, 90), seen: style.outlineStyle !== "none" || style.boxShadow !== "none",
          shown: box.width > 0 && box.height > 0};
})()`;

/* By the tabulator through the page: everything that can be used is met, is to be seen, and shows that it is the one. */
async function checkTabs(page) {
  const total = await page.tell("document.querySelectorAll('a, button, input, select, summary, [tabindex=\"0\"]').length");
  let met = 0;
  for (let k = 0; k < total + 5; k++) {
    await page.press("Tab");
    const at = await page.tell(focused);
    if (!at) break;
    met++;
    check(at.seen, `keys: the focus does not show on ${at.name}`);
    check(at.shown, `keys: the focus is on what is not shown: ${at.name}`);
  }
  const missed = await page.tell(`[...document.querySelectorAll("a[href], button, input, select, summary")]
    .filter((e) => !e.dataset.met && e.checkVisibility() && !e.disabled).map((e) => e.outerHTML.slice(0, 90))`);
  check(met > 20, `keys: ${met} places are met`);
  missed.forEach((one) => check(false, `keys: not met by the tabulator: ${one}`));
}

/* A slider moves by the arrow keys, and what stands beside it moves along. */
async function checkSlider(page) {
  const read = `(() => {
    const e = document.querySelector("input[type=range]");
    return [e.value, e.closest("section").innerText, e.getAttribute("aria-valuetext")];
  })()`;
  await page.tell("document.querySelector('input[type=range]').focus()");
  const before = await page.tell(read);
  for (let k = 0; k < 5; k++) await page.press("ArrowLeft");
  const after = await page.tell(read);
  check(after[0] !== before[0], "keys: the slider does not move");
  check(after[1] !== before[1], "keys: nothing is told of the slider's move");
  check(after[2] && after[2] !== before[2], "keys: the slider does not say its value in words");
}

/* A table is sorted by the key on its head, and says by what. */
async function checkSorting(page) {
  await page.tell("document.querySelector('th button').focus()");
  const sorts = "document.querySelector('th button').closest('th').getAttribute('aria-sort')";
  const before = await page.tell(sorts);
  await page.press("Enter");
  const once = await page.tell(sorts);
  await page.press("Enter");
  const twice = await page.tell(sorts);
  check(["ascending", "descending"].includes(once) && once !== twice, `keys: sorting tells ${before}, ${once}, ${twice}`);
}

/* --- letters on their ground ------------------------------------------------------------------------------ */

/* Texts whose contrast is below what WCAG 2.1 asks for (1.4.3, level AA): 4.5, of large letters 3. */
const faint = `(() => {
  const parse = (c) => { const n = c.match(/[\\d.]+/g).map(Number); return {rgb: n.slice(0, 3), a: n[3] ?? 1}; };
  const light = ({rgb}) => {
    const [r, g, b] = rgb.map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const over = (top, below) => ({rgb: top.rgb.map((v, k) => v * top.a + below.rgb[k] * (1 - top.a)), a: 1});
  const ground = (e) => {
    if (!e) return {rgb: matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255], a: 1};
    const own = parse(getComputedStyle(e).backgroundColor);
    return own.a === 1 ? own : over(own, ground(e.parentElement));
  };
  const found = new Map();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest("svg, script, style, [hidden], :disabled")) continue;
    const style = getComputedStyle(e), below = ground(e), own = over(parse(style.color), below);
    const [a, b] = [light(own), light(below)].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5) - 0.01)
      found.set(e.tagName + "." + e.className + " " + style.color + " on " + below.rgb.map(Math.round), e.textContent.slice(0, 40) + " " + ratio.toFixed(2));
  }
  return [...found].map((f) => f.join(": "));
})()`;

/* Letters of charts that lie over others, or beyond their picture. */
const hidden = `[...document.querySelectorAll("[role=img] svg")].flatMap((svg) => {
  const frame = svg.getBoundingClientRect(), chart = svg.closest("[role=img]").getAttribute("aria-label").slice(0, 40);
  const texts = [...svg.querySelectorAll("text")].filter((e) => e.textContent.trim())
    .map((e) => ({text: e.textContent, at: e.getBoundingClientRect()}));
  const beyond = ({at}) => at.left < frame.left - 1 || at.right > frame.right + 1 || at.top < frame.top - 1 || at.bottom > frame.bottom + 1;
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  return [
    ...texts.filter(beyond).map(({text}) => chart + ": cut: " + text),
    ...texts.flatMap((a, k) => texts.slice(k + 1).filter((b) => over(a.at, b.at)).map((b) => chart + ": " + a.text + " over " + b.text)),
  ];
})`;

/* -------------------------------------------------------------------------------------------------------- */

async function settled(browser, address, options) {
  const page = await browser.open(address, options);
  for (let k = 0; k < 100; k++) {
    if (await page.tell("document.querySelectorAll('[role=img] svg').length > 0 && document.readyState === 'complete'"))
      return page;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${address}: no chart after ten seconds`);
}

async function tryPage(browser, file, what) {
  const address = `file://${file}`,
    page = await settled(browser, address);
  checkTree(await page.accessible(), what);
  (await page.tell(hidden)).forEach((one) => check(false, `${what}: hidden letters: ${one}`));
  (await page.tell(picturesWithoutTable)).forEach((one) => check(false, `${what}: no table for ${one}`));
  await checkTabs(page);
  if (await page.tell("document.querySelector('input[type=range]') !== null")) await checkSlider(page);
  await checkSorting(page);
  for (const dark of [false, true]) {
    const seen = dark ? await settled(browser, address, {dark}) : page;
    (await seen.tell(faint)).forEach((one) => check(false, `${what}, ${dark ? "dark" : "light"}: faint letters: ${one}`));
  }
}

if (existsSync(work)) rmSync(work, {recursive: true});
mkdirSync(work, {recursive: true});
const sweep = join(work, "sweep"),
  whole = join(work, "whole");
execFileSync(ioplan, ["sweep", join(datasets, "binh-duong-2018", "sweep-2030.yaml"), "-o", sweep, "--quiet"]);
execFileSync(ioplan, ["solve", join(datasets, "toy", "toy-dynamic.yaml"), "-o", whole, "--quiet"]);
const browser = new Browser(chromium, join(work, "profile"));
try {
  await tryPage(browser, join(sweep, "report.html"), "sweep");
  await tryPage(browser, join(whole, "report.html"), "whole plan");
} finally {
  await browser.close();
}
console.log(failures ? `${failures} checks failed` : "all is well");
process.exit(failures ? 1 : 0);
