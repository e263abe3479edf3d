"use client";
import {
  Bar,
  CartesianGrid,
  Cell,
  ComposedChart,
  LabelList,
  Line,
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

export type BarDatum = {
  label: string;
  /** null: nothing was measured; the place stays empty. */
  value: number | null;
  /** A limit of this bar alone, shown as a stroke across it. */
  limit?: number | null;
  tone?: Tone;
};

const ROW = 30;
const AXIS_HEIGHT = 26;
/** Room for the names: as much as the longest needs, within reason; longer ones are broken. */
const roomFor = (names: readonly string[]): number =>
  Math.min(140, 14 + 6.2 * Math.max(0, ...names.map((name) => name.length)));

/** Horizontal bars, each with its value, an optional limit of its own, and lines that go through all. */
export function BarsChart({
  label,
  summary,
  valueName = "Value",
  limitName = "Limit",
  data,
  max,
  format = "number",
  references = [],
}: {
  label: string;
  summary?: string;
  valueName?: string;
  limitName?: string;
  data: readonly BarDatum[];
  /** End of the scale; default: the largest value. */
  max?: number;
  format?: ChartFormat;
  /** Lines through all bars, e.g. chance. */
  references?: readonly { value: number; label: string }[];
}) {
  const write = useChartFormat();
  const limits = data.some(({ limit }) => typeof limit === "number");
  const rows = data.map((datum) => ({
    ...datum,
    shown: datum.value === null ? "–" : write(datum.value, format),
  }));
  return (
    <ChartFrame
      label={label}
      {...(summary && { summary })}
      table={{
        columns: ["Bar", valueName, ...(limits ? [limitName] : [])],
        rows: data.map(({ label: name, value, limit }) => [name, value, ...(limits ? [limit ?? null] : [])]),
        formats: [undefined, format, format],
      }}
    >
      <div style={{ height: rows.length * ROW + AXIS_HEIGHT + (references.length > 0 ? 18 : 0) }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 200 }}>
          <ComposedChart
            data={rows}
            layout="vertical"
            accessibilityLayer={false}
            margin={{ top: references.length > 0 ? 18 : 0, right: 44, bottom: 0, left: 0 }}
            barCategoryGap={6}
          >
            <CartesianGrid horizontal={false} stroke={GRID} />
            <XAxis
              type="number"
              domain={[0, max ?? "dataMax"]}
              tickFormatter={(value: number) => write(value, format === "percent1" ? "percent" : format)}
              tick={TICK}
              height={AXIS_HEIGHT}
              {...AXIS}
            />
            <YAxis
              type="category"
              dataKey="label"
              width={roomFor(data.map((datum) => datum.label))}
              tick={TICK}
              interval={0}
              {...AXIS}
            />
            <Tooltip
              cursor={{ fill: "var(--hover)" }}
              isAnimationActive={false}
              content={({ active, payload }) => {
                const datum = payload?.[0]?.payload as (typeof rows)[number] | undefined;
                if (!active || !datum) return null;
                return (
                  <ChartTooltip
                    title={datum.label}
                    lines={[
                      [valueName, datum.shown],
                      ...(typeof datum.limit === "number"
                        ? [[limitName, write(datum.limit, format)] as const]
                        : []),
                    ]}
                  />
                );
              }}
            />
            <Bar dataKey="value" isAnimationActive={false} radius={[0, 3, 3, 0]} maxBarSize={18}>
              {rows.map((datum) => (
                <Cell key={datum.label} fill={MARK[datum.tone ?? "blue"]} />
              ))}
              {/* With a halo: a limit may stand where the number is. */}
              <LabelList
                dataKey="shown"
                position="right"
                fill="var(--fg)"
                stroke="var(--surface)"
                strokeWidth={3}
                paintOrder="stroke"
                fontSize={11}
                zIndex={1000}
              />
            </Bar>
            {limits && (
              <Line
                dataKey="limit"
                stroke="none"
                isAnimationActive={false}
                activeDot={false}
                dot={({ cx, cy, index }) =>
                  typeof cx === "number" &&
                  typeof cy === "number" &&
                  typeof rows[index]?.limit === "number" ? (
                    <line
                      key={index}
                      x1={cx}
                      x2={cx}
                      y1={cy - 11}
                      y2={cy + 11}
                      stroke="var(--fg)"
                      strokeWidth={2}
                    />
                  ) : (
                    <g key={index} />
                  )
                }
              />
            )}
            {references.map(({ value, label: name }) => (
              <ReferenceLine
                key={name}
                x={value}
                stroke="var(--muted)"
                strokeDasharray="4 3"
                label={{ value: name, position: "top", fill: "var(--muted)", fontSize: 11 }}
              />
            ))}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </ChartFrame>
  );
}
