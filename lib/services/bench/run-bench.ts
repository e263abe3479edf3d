import os from "node:os";
import process from "node:process";
import type { BenchFigures, BenchReport } from "@/lib/contracts/bench";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { VERSION } from "@/lib/version";
import { authorise } from "../authorise";
import { figuresOf, type Run, ratioOf } from "./figures";
import { type MeasureOptions, measure } from "./measure";
import { openTarget } from "./open-target";
import { readBenchRows } from "./read-rows";
import type { Target, TargetOptions } from "./target";

export type BenchOptions = Omit<TargetOptions, "threshold"> &
  MeasureOptions & {
    /** One after the other, each at the same moments; the first one's figures stand at the report's root. */
    targets: readonly (string | AskedTarget)[];
    /** What all are held against: the teacher alone, or another endpoint. */
    against?: string | undefined;
    againstModel?: string | undefined;
    /** Nothing of a turn's talk is asked before it: as many requests as turns. */
    turnsAlone?: boolean | undefined;
    note?: string | undefined;
    say?: (line: string) => void;
    now?: Date;
  };
/** A target with its own name in the report, or with a chosen threshold (of the router in this process). */
export type AskedTarget = { target: string; name?: string; threshold?: number };

/**
 * Open-loop latency and throughput of targets on rows of a data set, with what is right beside what is fast. Rows are
 * asked in a seeded random order, again from the beginning (with a word more) where there are fewer than turns.
 * @throws AppError not_found, forbidden, invalid_input; unavailable where it was stopped
 */
export async function runBench(actor: Actor, options: BenchOptions): Promise<BenchReport> {
  authorise(actor, "runs:manage");
  const { rate, duration, warmup, seed, dataset, split, targets, against, signal, say } = options;
  const at = options.now ?? new Date();
  const before = os.loadavg()[0] ?? 0;
  const rows = await readBenchRows(dataset, split, seed);
  const run = async ({ target: what, name, threshold }: AskedTarget, modelName: string | undefined) => {
    const opened = await openTarget(actor, what, { ...options, modelName, threshold });
    const { before, ...alone } = opened;
    const target: Target = {
      ...(options.turnsAlone ? { ...alone, context: "as_is" } : opened),
      name: name ?? opened.name,
    };
    try {
      say?.(
        `${target.name}: about ${Math.round(rate * (warmup + duration))} turns in ${warmup + duration} s`,
      );
      return await measure(target, rows, options);
    } finally {
      await opened.close();
    }
  };
  const runs: Run[] = [];
  for (const asked of targets) {
    const one = typeof asked === "string" ? { target: asked } : asked;
    runs.push(await run(one, options.modelName));
  }
  const other = against === undefined ? null : await run({ target: against }, options.againstModel);
  if (signal?.aborted) throw new AppError("unavailable", "Stopped: nothing is told of a part of a benchmark");
  const [first, ...others] = runs.map((one): BenchFigures => {
    const figures = figuresOf(one);
    return other ? { ...figures, ratio: ratioOf(one, figures, other) } : figures;
  });
  if (!first) throw new AppError("invalid_input", "Name a target to measure");
  return {
    ...{ version: 1, id: newId(), at: at.toISOString(), tool: VERSION, note: options.note ?? null },
    ...{ dataset, split, rows: rows.length, seed, rate, duration, warmup },
    machine: machineOf(before),
    ...first,
    others,
    against: other && figuresOf(other),
  };
}

const machineOf = (before: number): BenchReport["machine"] => ({
  cpu: os.cpus()[0]?.model.trim() ?? "",
  cores: os.availableParallelism(),
  memory_gb: Math.round(os.totalmem() / 1e8) / 10,
  platform: `${os.platform()} ${os.release()} ${os.arch()}`,
  node: process.versions.node,
  load_before: before,
  load_after: os.loadavg()[0] ?? 0,
});
