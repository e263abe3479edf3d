export { type BarDatum, BarsChart } from "./bars-chart";
export { ChartFrame, type ChartTable } from "./chart-frame";
export { ChartTooltip } from "./chart-tooltip";
export { type ChartFormat, useChartFormat } from "./format";
export { HeatMap } from "./heat-map";
export { type Bin, Histogram } from "./histogram";
export { LineChart, type LinePoint, type LineSeries } from "./line-chart";
export { MARK } from "./look";
