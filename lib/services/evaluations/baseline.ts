import { z } from "zod";
import { type Evaluate, evaluateSchema } from "@/lib/contracts/evaluations";
import type { Actor } from "@/lib/domain/access";
import { type Allowed, type Change, findRegressions, type Said } from "@/lib/domain/evaluation/regression";
import { createRng } from "@/lib/domain/sampling/rng";
import { AppError } from "@/lib/errors";
import { ACTIONS } from "@/prompts/actions";
import { PROMPT_VERSION } from "@/prompts/intent-prompt";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { hiddenSeqs } from "../reviews/hidden-rows";
import { findRuns } from "./find-runs";
import { readAnswers, readJudged } from "./read-judged";

const named = z.object({ action: z.enum(ACTIONS), target: z.string().nullable() });
const saidSchema = z.object({
  input_hash: z.string(),
  truth: named,
  said: named.nullable(),
  confidence: z.number().nullable(),
  latency_ms: z.number().nullable(),
});
export const baselineSchema = z.object({
  version: z.literal(1),
  dataset: z.string(),
  truth: z.string(),
  split: z.string().nullable(),
  prompt_version: z.string(),
  models: z.array(z.object({ model: z.string(), run: z.string(), rows: z.array(saidSchema) })),
});
/** What models said of rows at one time, row by row, so that a later time can be compared in pairs. */
export type Baseline = z.output<typeof baselineSchema>;

export type Gate = {
  dataset: string;
  passed: boolean;
  models: {
    model: string;
    /** Rows that count both times, with the same truth; the others are in no figure. */
    rows: number;
    left_out: number;
    regressions: string[];
    changes: (Omit<Change, "atLeast"> & { at_least: number | null })[];
  }[];
};

/** What the models' newest runs say now. @throws AppError as `evaluate` */
export async function takeBaseline(actor: Actor, asked: Evaluate): Promise<Baseline> {
  authorise(actor, "dataset:read");
  const { dataset: slug, models, truth, split } = evaluateSchema.parse(asked);
  const dataset = await requireDataset(slug);
  const [runs, without] = await Promise.all([findRuns(dataset, models), hiddenSeqs(actor, dataset.id)]);
  const judged = await readJudged({ datasetId: dataset.id, truth, split, without });
  const taken: Baseline["models"] = [];
  for (const run of runs) {
    const { rows } = await readAnswers(run.id, judged);
    taken.push({
      ...{ model: run.model.name, run: run.id },
      rows: rows.map(({ row, answer, truth: right, said, confidence }) => ({
        ...{ input_hash: row.inputHash, truth: right, said, confidence, latency_ms: answer.latencyMs },
      })),
    });
  }
  return {
    version: 1,
    ...{ dataset: slug, truth, split: split ?? null, prompt_version: PROMPT_VERSION, models: taken },
  };
}

/**
 * Whether models have become worse since the baseline, on the rows that both times know with the same truth.
 * @throws AppError invalid_input where a model of the baseline says nothing of these rows now
 */
export function compareBaselines(before: Baseline, now: Baseline, allowed: Allowed): Gate {
  const models = before.models.map(({ model, rows }) => {
    const later = now.models.find((one) => one.model === model);
    const byHash = new Map(later?.rows.map((row) => [row.input_hash, row]));
    const pairs = rows.flatMap((row) => {
      const other = byHash.get(row.input_hash);
      if (!other || JSON.stringify(other.truth) !== JSON.stringify(row.truth)) return [];
      return [{ before: toSaid(row), after: toSaid(other) }];
    });
    if (pairs.length === 0) {
      throw new AppError(
        "invalid_input",
        `"${model}" has no answer now to any row of the baseline; make a run of it on "${now.dataset}" first, or take a new baseline.`,
      );
    }
    const changes = findRegressions(pairs, allowed, createRng(`gate ${model}`));
    return {
      ...{ model, rows: pairs.length, left_out: rows.length - pairs.length },
      regressions: changes.filter(({ regression }) => regression).map(({ metric }) => metric),
      changes: changes.map(({ atLeast, ...change }) => ({ ...change, at_least: atLeast })),
    };
  });
  return {
    dataset: now.dataset,
    passed: models.every(({ regressions }) => regressions.length === 0),
    models,
  };
}

const toSaid = ({ latency_ms, ...row }: z.output<typeof saidSchema>): Said => ({
  ...row,
  latencyMs: latency_ms,
});

/** For people: what changed, what was allowed, and what failed. */
export function gateMarkdown({ models, passed }: Gate): string {
  const cell = (value: number | null) => (value === null ? "–" : value.toFixed(3));
  return [
    passed ? "No regression." : "**Regression.**",
    ...models.flatMap(({ model, rows, left_out, changes }) => [
      "",
      `${model}: ${rows} rows${left_out > 0 ? `, ${left_out} of the baseline left out` : ""}`,
      "",
      "| metric | before | now | worse by | at least (95 %) | allowed | |",
      "|---|---:|---:|---:|---:|---:|---|",
      ...changes.map(
        ({ metric, before, after, drop, at_least, allowed, regression }) =>
          `| ${metric} | ${cell(before)} | ${cell(after)} | ${cell(drop)} | ${cell(at_least)} | ${allowed} | ${regression ? "**regression**" : ""} |`,
      ),
    ]),
    "",
  ].join("\n");
}
