"use client";
import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { Tone } from "@/components/ui/tone";
import { ChartFrame } from "./chart-frame";
import { ChartTooltip } from "./chart-tooltip";
import { type ChartFormat, useChartFormat } from "./format";
import { AXIS, GRID, MARK, TICK } from "./look";

/** How many fall into [from, to). */
export type Bin = { from: number; to: number; count: number };

/** Counts over bins of one quantity; lines mark values such as a budget or a percentile. */
export function Histogram({
  label,
  summary,
  valueName,
  bins,
  format = "number",
  tone = "blue",
  references = [],
  height = 200,
}: {
  label: string;
  summary?: string;
  /** Name of the quantity, under the axis. */
  valueName: string;
  bins: readonly Bin[];
  format?: ChartFormat;
  tone?: Tone;
  references?: readonly { value: number; label: string }[];
  height?: number;
}) {
  const write = useChartFormat();
  const rows = bins.map((bin) => ({ ...bin, name: `${write(bin.from, format)} – ${write(bin.to, format)}` }));
  /** The bin that holds a value: the axis is one of bins, as these need not be equally wide. */
  const binOf = (value: number) => rows.findLast(({ from }) => from <= value) ?? rows[0];
  return (
    <ChartFrame
      label={label}
      {...(summary && { summary })}
      table={{ columns: [valueName, "Count"], rows: rows.map(({ name, count }) => [name, count]) }}
    >
      <div style={{ height }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height }}>
          <BarChart
            data={rows}
            accessibilityLayer={false}
            barCategoryGap={1}
            margin={{ top: references.length > 0 ? 18 : 4, right: 8, bottom: 16, left: 0 }}
          >
            <CartesianGrid vertical={false} stroke={GRID} />
            <XAxis
              dataKey="from"
              tickFormatter={(value: number) => write(value, format)}
              tick={TICK}
              label={{
                value: valueName,
                position: "insideBottom",
                offset: -12,
                fill: "var(--muted)",
                fontSize: 11,
              }}
              {...AXIS}
            />
            <YAxis allowDecimals={false} tick={TICK} width={44} {...AXIS} />
            <Tooltip
              cursor={{ fill: "var(--hover)" }}
              isAnimationActive={false}
              content={({ active, payload }) => {
                const bin = payload?.[0]?.payload as (typeof rows)[number] | undefined;
                return active && bin ? (
                  <ChartTooltip title={bin.name} lines={[["Count", write(bin.count)]]} />
                ) : null;
              }}
            />
            <Bar dataKey="count" fill={MARK[tone]} isAnimationActive={false} />
            {references.map(({ value, label: name }) => {
              const bin = binOf(value);
              return bin ? (
                <ReferenceLine
                  key={name}
                  x={bin.from}
                  stroke="var(--fg)"
                  strokeDasharray="4 3"
                  label={{ value: name, position: "top", fill: "var(--fg)", fontSize: 11 }}
                />
              ) : null;
            })}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </ChartFrame>
  );
}
