// SPDX-License-Identifier: GPL-3.0-or-later
// bundle.mjs OUTPUT - charts.js with what it imports as one minified script, packed by gzip and in base64, as
// report.html carries it. The licences of what is inside stand at its start.
import {readFileSync, writeFileSync} from "node:fs";
import {gzipSync} from "node:zlib";
import {build} from "esbuild";

const parts = [
  ["echarts", "LICENSE"],
  ["echarts", "NOTICE"],
  ["zrender", "LICENSE"],
  ["tslib", "LICENSE.txt"],
];
const licences = parts.map(([part, file]) => {
  const {version} = JSON.parse(readFileSync(`node_modules/${part}/package.json`, "utf8"));
  return `${part} ${version}\n\n${readFileSync(`node_modules/${part}/${file}`, "utf8")}`;
});
const {outputFiles} = await build({
  entryPoints: ["charts.js"],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "echarts",
  target: "es2020",
  legalComments: "none",
  charset: "utf8",
  write: false,
  logLevel: "warning",
  banner: {js: `/*\n${licences.join("\n\n").replaceAll("*/", "* /")}\n*/`},
});
// level and header fixed: the same input gives the same bytes
writeFileSync(process.argv[2], gzipSync(outputFiles[0].contents, {level: 9}).toString("base64"));
