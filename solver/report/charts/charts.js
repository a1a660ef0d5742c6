// SPDX-License-Identifier: GPL-3.0-or-later
// charts.js - what report.html uses of Apache ECharts, and nothing else: half the size of the whole.
import {init, use, version} from "echarts/core";
import {BarChart, CustomChart, LineChart, SankeyChart, ScatterChart} from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import {LabelLayout} from "echarts/features";
import {SVGRenderer} from "echarts/renderers";

use([
  BarChart,
  CustomChart,
  LineChart,
  SankeyChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  LabelLayout,
  SVGRenderer,
]);
export {init, version};
