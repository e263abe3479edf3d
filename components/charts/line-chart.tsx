"use client";
import {
  Area,
  CartesianGrid,
  ComposedChart,
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
import { AXIS, DASHES, GRID, MARK, TICK } from "./look";

/** `low` and `high` draw a band around the line (an interval). */
export type LinePoint = { x: number; y: number | null; low?: number; high?: number };
export type LineSeries = {
  name: string;
  points: readonly LinePoint[];
  tone?: Tone;
  step?: boolean;
  dots?: boolean;
};

type Axis = { name: string; format?: ChartFormat; domain?: readonly [number, number]; log?: boolean };

const TONES: readonly Tone[] = ["blue", "amber", "green", "violet"];

/** Lines over one quantity, linear or logarithmic: reliability, risk and coverage, latency, progress. */
export function LineChart({
  label,
  summary,
  series,
  x,
  y,
  diagonal,
  references = [],
  height = 260,
}: {
  label: string;
  summary?: string;
  series: readonly LineSeries[];
  x: Axis;
  y: Axis;
  /** Draws y = x, e.g. perfect calibration, under this name. */
  diagonal?: string;
  /** Lines across: at an x (a threshold) or at a y (a budget). */
  references?: readonly ({ label: string } & ({ x: number } | { y: number }))[];
  height?: number;
}) {
  const write = useChartFormat();
  const xs = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))].sort(
    (a, b) => a - b,
  );
  const at = series.map(({ points }) => new Map(points.map((point) => [point.x, point])));
  const rows = xs.map((value) => ({
    x: value,
    y: at.map((points) => points.get(value)?.y ?? null),
    band: at.map((points) => {
      const point = points.get(value);
      return point?.low === undefined || point.high === undefined ? null : [point.low, point.high];
    }),
  }));
  const looks = series.map(({ tone }, n) => ({
    stroke: MARK[tone ?? TONES[n % TONES.length] ?? "blue"],
    strokeDasharray: DASHES[n % DASHES.length] ?? "",
  }));
  return (
    <ChartFrame
      label={label}
      {...(summary && { summary })}
      legend={series.length > 1 && <Legend names={series.map(({ name }) => name)} looks={looks} />}
      table={{
        columns: [x.name, ...series.map(({ name }) => name)],
        rows: rows.map((row) => [row.x, ...row.y]),
        formats: [x.format, ...series.map(() => y.format)],
      }}
    >
      <div style={{ height }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height }}>
          <ComposedChart
            data={rows}
            accessibilityLayer={false}
            margin={{ top: references.length > 0 ? 18 : 6, right: 16, bottom: 16, left: 0 }}
          >
            <CartesianGrid stroke={GRID} />
            <XAxis
              type="number"
              dataKey="x"
              scale={x.log ? "log" : "linear"}
              domain={x.domain ? [...x.domain] : ["dataMin", "dataMax"]}
              allowDataOverflow={x.domain !== undefined}
              tickFormatter={(value: number) => write(value, x.format)}
              tick={TICK}
              label={{
                value: x.name,
                position: "insideBottom",
                offset: -12,
                fill: "var(--muted)",
                fontSize: 11,
              }}
              {...AXIS}
            />
            <YAxis
              type="number"
              scale={y.log ? "log" : "linear"}
              domain={y.domain ? [...y.domain] : y.log ? ["dataMin", "dataMax"] : [0, "auto"]}
              allowDataOverflow={y.domain !== undefined}
              tickFormatter={(value: number) => write(value, y.format)}
              tick={TICK}
              width={56}
              label={{
                value: y.name,
                angle: -90,
                position: "insideLeft",
                offset: 12,
                fill: "var(--muted)",
                fontSize: 11,
                style: { textAnchor: "middle" },
              }}
              {...AXIS}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: "var(--line-strong)" }}
              content={({ active, payload }) => {
                const row = payload?.[0]?.payload as (typeof rows)[number] | undefined;
                if (!active || !row) return null;
                const lines = series.flatMap(({ name }, n) => {
                  const value = row.y[n];
                  return typeof value === "number" ? [[name, write(value, y.format)] as const] : [];
                });
                return <ChartTooltip title={`${x.name} ${write(row.x, x.format)}`} lines={lines} />;
              }}
            />
            {diagonal && (
              <ReferenceLine
                segment={[
                  { x: x.domain?.[0] ?? 0, y: x.domain?.[0] ?? 0 },
                  { x: x.domain?.[1] ?? 1, y: x.domain?.[1] ?? 1 },
                ]}
                stroke="var(--muted)"
                strokeDasharray="3 4"
              />
            )}
            {series.map(
              ({ name, points }, n) =>
                points.some(({ low }) => low !== undefined) && (
                  <Area
                    key={`${name} interval`}
                    dataKey={(row: (typeof rows)[number]) => row.band[n]}
                    stroke="none"
                    fill={looks[n]?.stroke ?? ""}
                    fillOpacity={0.18}
                    connectNulls
                    isAnimationActive={false}
                    activeDot={false}
                  />
                ),
            )}
            {series.map(({ name, step, dots }, n) => (
              <Line
                key={name}
                name={name}
                dataKey={(row: (typeof rows)[number]) => row.y[n]}
                type={step ? "stepAfter" : "linear"}
                strokeWidth={2}
                {...looks[n]}
                dot={dots ? { r: 3, strokeDasharray: "" } : false}
                connectNulls
                isAnimationActive={false}
              />
            ))}
            {references.map((reference) => (
              <ReferenceLine
                key={reference.label}
                {...("x" in reference ? { x: reference.x } : { y: reference.y })}
                stroke="var(--fg)"
                strokeDasharray="4 3"
                label={{
                  value: reference.label,
                  position: "x" in reference ? "top" : "insideTopRight",
                  fill: "var(--fg)",
                  fontSize: 11,
                }}
              />
            ))}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      {diagonal && <p className="text-xs text-muted">Dotted: {diagonal}</p>}
    </ChartFrame>
  );
}

function Legend({
  names,
  looks,
}: {
  names: readonly string[];
  looks: readonly { stroke: string; strokeDasharray: string }[];
}) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {names.map((name, n) => (
        <li key={name} className="inline-flex items-center gap-1.5">
          <svg aria-hidden="true" width="22" height="6">
            <line x1="0" x2="22" y1="3" y2="3" strokeWidth="2" {...looks[n]} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
