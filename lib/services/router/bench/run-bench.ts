import { streamRows } from "@/lib/db/stream-rows";
import type { Actor } from "@/lib/domain/access";
import { parseFinal } from "@/lib/domain/decision/final";
import { parseRow } from "@/lib/domain/import/normalise-row";
import { type Named, namedBy } from "@/lib/domain/predictions/same-decision";
import { createRng } from "@/lib/domain/sampling/rng";
import { AppError } from "@/lib/errors";
import type { DecisionInput } from "@/lib/models/decision-model";
import { systemClock } from "@/lib/router";
import { openLoop, poissonArrivals } from "@/lib/router/bench/open-loop";
import { authorise } from "../../authorise";
import { requireDataset } from "../../datasets/require-dataset";
import { type BenchFigures, figuresOf, type Ratio, ratioOf } from "./figures";
import { openTarget, type Target, type TargetOptions } from "./targets";

export type BenchOptions = TargetOptions & {
  target: string;
  /** Measured at the same moments, after the target: the teacher alone, or another endpoint. */
  against?: string | undefined;
  againstModel?: string | undefined;
  rate: number;
  duration: number;
  warmup: number;
  dataset: string;
  split: string;
  seed: string;
  signal?: AbortSignal;
  say?: (line: string) => void;
};

export type Bench = BenchFigures & {
  dataset: string;
  split: string;
  rows: number;
  seed: string;
  rate: number;
  duration: number;
  warmup: number;
  against: BenchFigures | null;
  /** How many times as fast the target is. */
  ratio: Ratio | null;
};

export type BenchRow = { input: DecisionInput; truth: Named };

/** Rows that are asked in turn; more would only take memory. */
const MOST_ROWS = 5_000;

/**
 * Open-loop latency and throughput of a target on rows of a data set, with what is right beside what is fast. Rows are
 * asked in a seeded random order, again from the beginning where there are fewer than turns.
 * @throws AppError not_found, forbidden, invalid_input
 */
export async function runBench(actor: Actor, options: BenchOptions): Promise<Bench> {
  authorise(actor, "runs:manage");
  const { rate, duration, warmup, seed, dataset, split } = options;
  const rows = await readRows(dataset, split, seed);
  const measured = await measure(await openTarget(actor, options.target, options), rows, options);
  const against = options.against
    ? await measure(
        await openTarget(actor, options.against, { ...options, modelName: options.againstModel }),
        rows,
        options,
      )
    : null;
  return {
    ...{ dataset, split, rows: rows.length, seed, rate, duration, warmup },
    ...measured,
    against,
    ratio: against && ratioOf(measured, against),
  };
}

async function measure(
  target: Target,
  rows: readonly BenchRow[],
  options: BenchOptions,
): Promise<BenchFigures> {
  const { rate, duration, warmup, seed, signal, say } = options;
  // The first call of a process loads code and models; it is told apart, and belongs to no percentile.
  const moments = poissonArrivals(rate, warmup + duration, createRng(`${seed} arrivals`));
  const row = (n: number): BenchRow => rows[n % rows.length] as BenchRow;
  try {
    say?.(`${target.name}: ${moments.length} turns in ${warmup + duration} s`);
    const started = performance.now();
    await target.ask(row(0).input).catch(() => {});
    const firstMs = performance.now() - started;
    const sent = await openLoop(moments, (n) => target.ask(row(n).input), {
      clock: systemClock,
      ...(signal && { signal }),
    });
    return figuresOf({ target: target.name, firstMs, sent, warmup, duration, rows });
  } finally {
    await target.close();
  }
}

/** Rows of a split with their effective decision, in an order by the seed. */
async function readRows(slug: string, split: string, seed: string): Promise<BenchRow[]> {
  const dataset = await requireDataset(slug);
  const rows: BenchRow[] = [];
  for await (const { messages, tasks, final } of streamRows(dataset.id, { split: [split] })) {
    const parsed = parseRow("raw", { messages, tasks, final });
    const decision = parseFinal(final);
    if (!parsed.ok || !decision.ok) continue;
    rows.push({
      input: { messages: parsed.row.messages, tasks: parsed.row.tasks },
      truth: namedBy(decision.value),
    });
    if (rows.length >= MOST_ROWS) break;
  }
  if (rows.length === 0) {
    throw new AppError("invalid_input", `"${slug}" has no rows of the split "${split}" to ask about`);
  }
  const { below } = createRng(`${seed} rows`);
  for (let i = rows.length - 1; i > 0; i -= 1) {
    const j = below(i + 1);
    [rows[i], rows[j]] = [rows[j] as BenchRow, rows[i] as BenchRow];
  }
  return rows;
}
