/**
 * A long run against a router over HTTP, with the memory of the process that serves it:
 *   npx tsx bench/soak.ts --url http://127.0.0.1:3000 --key KEY --pid PID --rate 100 [--minutes 10] [--turns-alone]
 * PID is the web server's (`pgrep next-server`). The turns are those of `parallax bench`. Memory is flat where its
 * trend over the second half, in MB a minute, is small against what the run began with; errors must be 0.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:3000" },
    key: { type: "string", default: process.env.PARALLAX_API_KEY ?? "" },
    pid: { type: "string" },
    rate: { type: "string", default: "100" },
    minutes: { type: "string", default: "10" },
    "turns-alone": { type: "boolean", default: false },
  },
});
if (!values.pid) throw new Error("--pid names the web server's process: pgrep next-server");
const status = `/proc/${values.pid}/status`;
const EVERY_MS = 5_000;

type Sample = { minute: number; mb: number };
const memory = (): number => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(status, "utf8"))?.[1] ?? 0) / 1000;

/** Slope of the least-squares line. */
function trend(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [x, y] = [mean(({ minute }) => minute), mean(({ mb }) => mb)];
  const over = samples.reduce((sum, { minute, mb }) => sum + (minute - x) * (mb - y), 0);
  return over / samples.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0);
}

const seconds = Math.round(Number(values.minutes) * 60);
const alone = values["turns-alone"] ? ["--turns-alone"] : [];
const args = ["bench", "--target", values.url, "--key", values.key, "--rate", values.rate];
const run = spawn(
  process.execPath,
  ["cli/bin.mjs", ...args, "--duration", String(seconds), ...alone, "--no-store", "--json"],
  { stdio: ["ignore", "pipe", "inherit"] },
);
let out = "";
run.stdout.on("data", (part) => {
  out += part;
});
const started = performance.now();
const samples: Sample[] = [];
const watch = setInterval(() => {
  samples.push({ minute: (performance.now() - started) / 60_000, mb: memory() });
}, EVERY_MS);
const [code] = await once(run, "close");
clearInterval(watch);
if (code !== 0) process.exit(1);
const report = JSON.parse(out);
const fifths = Array.from({ length: 5 }, (_, fifth) => {
  const part = samples.slice((fifth * samples.length) / 5, ((fifth + 1) * samples.length) / 5);
  return Math.round(part.map(({ mb }) => mb).sort((a, b) => a - b)[part.length >> 1] ?? 0);
});
console.log(
  JSON.stringify({
    ...{ turns: report.turns, errors: report.errors, error_codes: report.error_codes },
    ...{ offered: report.offered, achieved: report.achieved, sources: report.sources },
    ...{ time_to_action: report.time_to_action, overhead: report.overhead },
    median_rss_mb_by_fifth: fifths,
    trend_mb_per_minute: Number(trend(samples.slice(samples.length >> 1)).toFixed(2)),
  }),
);
