import { type EvaluatedRowPage, type EvaluatedRows, evaluatedRowsSchema } from "@/lib/contracts/evaluations";
import { readExcerpts } from "@/lib/db/evaluations";
import type { Actor } from "@/lib/domain/access";
import { isExact } from "@/lib/domain/evaluation/figures";
import type { Named } from "@/lib/domain/predictions/same-decision";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { hiddenSeqs } from "../reviews/hidden-rows";
import { findRuns } from "./find-runs";
import { readAnswers, readJudged } from "./read-judged";

const EXCERPT = 200;

/**
 * The rows behind a figure, in import order: of a cell of the confusion matrix, of a slice, or those that were right or
 * wrong. The same rows are counted as in `evaluate`.
 * @throws AppError not_found, invalid_input
 */
export async function listEvaluatedRows(actor: Actor, asked: EvaluatedRows): Promise<EvaluatedRowPage> {
  authorise(actor, "dataset:read");
  const {
    dataset: slug,
    run,
    truth,
    split,
    slice,
    slice_value,
    right,
    named,
    verdict,
    after,
    limit,
  } = evaluatedRowsSchema.parse(asked);
  const dataset = await requireDataset(slug);
  const [[found], without] = await Promise.all([findRuns(dataset, [run]), hiddenSeqs(actor, dataset.id)]);
  if (!found) return { rows: [], next: null };
  const chosen = slice && slice_value !== undefined ? { slice, value: slice_value } : null;
  const judged = await readJudged({ datasetId: dataset.id, truth, split, without }, chosen);
  const { rows } = await readAnswers(found.id, judged);
  const fitting = rows.filter(
    (row) =>
      row.row.seq > after &&
      (right === undefined || row.truth.action === right) &&
      (named === undefined || (row.said?.action ?? "(invalid)") === named) &&
      (verdict === undefined || isExact(row) === (verdict === "right")),
  );
  const page = fitting.slice(0, limit);
  const excerpts = await readExcerpts(
    page.map(({ row }) => row.id),
    EXCERPT,
  );
  return {
    rows: page.map(({ row, truth: right, said, confidence, answer }) => ({
      id: row.id,
      seq: row.seq,
      right: asText(right),
      source: row.source,
      named: said && asText(said),
      confidence,
      latency_ms: answer.latencyMs,
      excerpt: excerpts.get(row.id) ?? "",
    })),
    next: fitting.length > limit ? (page.at(-1)?.row.seq ?? null) : null,
  };
}

const asText = ({ action, target }: Named): string => (target === null ? action : `${action} ${target}`);
