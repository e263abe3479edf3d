import { LineChart, type LineSeries } from "@/components/charts/line-chart";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { BenchRunView } from "@/lib/contracts/bench";

/** Lines that can still be told apart. */
const MOST = 4;
const DAY = 86_400_000;

/** p95 of the time to action over the times at which it was measured; a line a target and rate. */
export function HistoryChart({ runs }: { runs: readonly BenchRunView[] }) {
  const lines = new Map<string, { x: number; y: number; low?: number; high?: number }[]>();
  // The oldest first.
  for (const { at, rate, targets } of [...runs].reverse()) {
    for (const { target, p95 } of targets) {
      if (!p95) continue;
      const name = `${target}, ${rate}/s`;
      const { low, high } = p95;
      const band = low !== null && high !== null ? { low, high } : {};
      lines.set(name, [...(lines.get(name) ?? []), { x: Date.parse(at), y: p95.value, ...band }]);
    }
  }
  const series: LineSeries[] = [...lines]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, MOST)
    .map(([name, points]) => ({ name, points, dots: true }));
  const xs = series.flatMap(({ points }) => points.map(({ x }) => x));
  if (xs.length < 2) return null;
  const span = Math.max(...xs) - Math.min(...xs);
  const more = lines.size - series.length;
  return (
    <Card>
      <CardHeader
        title="p95 of the time to action"
        description={
          more > 0
            ? `The ${series.length} targets that were measured most; ${more} more in the table.`
            : "Milliseconds from the intended send, with its 95 % interval. Machines differ: see each run."
        }
      />
      <CardBody>
        <LineChart
          label="p95 of the time to action over time"
          series={series}
          x={{ name: "Measured (UTC)", format: span > 3 * DAY ? "day" : "minute" }}
          y={{ name: "p95, ms", log: true }}
          references={[{ y: 200, label: "200 ms" }]}
        />
      </CardBody>
    </Card>
  );
}
