import {
  type Evaluate,
  type EvaluatedPair,
  type Evaluation,
  evaluateSchema,
} from "@/lib/contracts/evaluations";
import type { Actor } from "@/lib/domain/access";
import { comparePair } from "@/lib/domain/evaluation/compare";
import { isExact } from "@/lib/domain/evaluation/figures";
import { TRUTH_SOURCES } from "@/lib/domain/evaluation/truth";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { hiddenSeqs } from "../reviews/hidden-rows";
import { findRuns } from "./find-runs";
import { modelView } from "./model-view";
import { type Answers, readAnswers, readJudged } from "./read-judged";
import { routingView } from "./routing-view";

/**
 * Judges what models said of a data set's rows: each model by itself on all rows that count for it, and each pair on the
 * rows that both have answered. Rows that the actor is to judge blind are left out.
 * @throws AppError not_found (data set, model), invalid_input (a run of another data set, no run)
 */
export async function evaluate(actor: Actor, asked: Evaluate): Promise<Evaluation> {
  authorise(actor, "dataset:read");
  const { dataset: slug, models, truth, split, slice, slice_value } = evaluateSchema.parse(asked);
  const dataset = await requireDataset(slug);
  const [runs, without] = await Promise.all([findRuns(dataset, models), hiddenSeqs(actor, dataset.id)]);
  const chosen = slice && slice_value !== undefined ? { slice, value: slice_value } : null;
  const judged = await readJudged({ datasetId: dataset.id, truth, split, without }, chosen);
  const answers: Answers[] = [];
  // One after another: each may hold many rows.
  for (const run of runs) answers.push(await readAnswers(run.id, judged));
  const names = namesOf(
    runs.map(({ id, kind, createdAt, model }) => ({ id, kind, createdAt, name: model.name })),
  );
  return {
    dataset: dataset.slug,
    dataset_name: dataset.name,
    truth,
    truth_sources: Object.fromEntries(
      TRUTH_SOURCES.map((source) => [source, judged.rows.filter((row) => row.source === source).length]),
    ) as Evaluation["truth_sources"],
    split: split ?? null,
    slice: chosen,
    rows: judged.rows.length,
    population: judged.population,
    hidden: without.length,
    models: runs.map((run, at) => ({
      ...modelView(run, answers[at] as Answers),
      model: names[at] as string,
    })),
    pairs: runs.flatMap((_, a) =>
      runs.flatMap((__, b) =>
        b > a
          ? [pairOf([names[a], answers[a]] as [string, Answers], [names[b], answers[b]] as [string, Answers])]
          : [],
      ),
    ),
    routing: routingView(
      runs.map((run, at) => ({ run, name: names[at] as string, answers: answers[at] as Answers })),
    ),
  };
}

type NamedRun = { id: string; name: string; kind: string; createdAt: Date };

/** Of the ways to tell two runs of one model apart the first that does: their kind and day, the time too, the run's id. */
const APART: readonly ((run: NamedRun) => string)[] = [
  ({ name }) => name,
  ({ name, kind, createdAt }) =>
    `${name} (${kind.replaceAll("_", " ")}, ${createdAt.toISOString().slice(0, 10)})`,
  ({ name, kind, createdAt }) =>
    `${name} (${kind.replaceAll("_", " ")}, ${createdAt.toISOString().slice(0, 19).replace("T", " ")} UTC)`,
  ({ name, id }) => `${name} (${id})`,
];

export function namesOf(runs: readonly NamedRun[]): string[] {
  return runs.map((run) => {
    const way = APART.find((of) => runs.filter((other) => of(other) === of(run)).length === 1);
    return (way ?? (() => run.id))(run);
  });
}

function pairOf([a, first]: [string, Answers], [b, second]: [string, Answers]): EvaluatedPair {
  const others = new Map(second.rows.map((row) => [row.row.seq, isExact(row)]));
  const verdicts = first.rows.flatMap((row) => {
    const other = others.get(row.row.seq);
    return other === undefined ? [] : [{ first: isExact(row), second: other }];
  });
  const pair = comparePair(verdicts);
  return {
    a,
    b,
    n: pair.n,
    mcnemar: { b: pair.b, c: pair.c, n: pair.n, ...pair.test },
    difference: pair.difference && { ...pair.difference, method: "tango" },
  };
}
