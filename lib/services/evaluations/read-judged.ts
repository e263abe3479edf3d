import { z } from "zod";
import {
  countTruthRows,
  type RunAnswer,
  readRunAnswers,
  readTruthRows,
  type TruthRow,
  type TruthScope,
} from "@/lib/db/evaluations";
import { parseImportedFinal } from "@/lib/domain/decision/final";
import type { Evaluated } from "@/lib/domain/evaluation/figures";
import { ledgerSlice, type Slice, type Truth, type TruthSource } from "@/lib/domain/evaluation/truth";
import { type Named, namedBy } from "@/lib/domain/predictions/same-decision";
import { ACTIONS } from "@/prompts/actions";

/** Rows that are held in memory at once; of more, an equal-probability sample of about so many is taken. */
export const MOST_ROWS = 100_000;

/** A row with what is right on it. */
export type Judged = TruthRow & { truth: Named; source: TruthSource; also: Evaluated["alsoOk"] };

export type JudgedRows = { rows: Judged[]; population: number; scope: TruthScope; share: number };

/** Rows with truth, in import order. */
export async function readJudged(
  scope: TruthScope,
  slice: { slice: Slice; value: string } | null = null,
): Promise<JudgedRows> {
  const population = await countTruthRows(scope);
  const share = Math.min(1, MOST_ROWS / Math.max(1, population));
  const rows = (await readTruthRows(scope, share)).flatMap((row): Judged[] => {
    const truth = truthOf(row, scope.truth);
    if (!truth || (slice && sliceOf(row, slice.slice) !== slice.value)) return [];
    return [{ ...row, truth, source: sourceOf(row, scope.truth), also: alsoOf(row.alsoOk) }];
  });
  return { rows, population: slice || share === 1 ? rows.length : population, scope, share };
}

function truthOf(row: TruthRow, truth: Truth): Named | null {
  if (truth !== "label") return { action: row.action, target: row.target };
  const label = parseImportedFinal(row.importedFinal);
  return label.ok ? namedBy(label.value) : null;
}

const sourceOf = ({ adjudicated, status }: TruthRow, truth: Truth): TruthSource =>
  truth === "label" || status === "pending" ? "label" : adjudicated ? "adjudicated" : "human";

const alsoSchema = z.array(z.object({ action: z.enum(ACTIONS), task_id: z.string().nullish() }));

function alsoOf(stored: unknown): Evaluated["alsoOk"] {
  const also = alsoSchema.safeParse(stored);
  return also.success ? also.data.map(({ action, task_id }) => ({ action, target: task_id ?? null })) : [];
}

/** What the row's slice is called. */
export const sliceOf = (row: TruthRow, slice: Slice): string =>
  slice === "ledger" ? ledgerSlice(row.tasks) : row[slice] || "(none)";

/** What a run says of judged rows, in their order. */
export type Answers = {
  rows: (Evaluated & { row: Judged; answer: RunAnswer })[];
  leftOut: { missing: number; failed: number; seen: number };
};

export async function readAnswers(runId: string, { rows, scope, share }: JudgedRows): Promise<Answers> {
  const bySeq = new Map((await readRunAnswers(runId, scope, share)).map((answer) => [answer.seq, answer]));
  const answers: Answers = { rows: [], leftOut: { missing: 0, failed: 0, seen: 0 } };
  for (const row of rows) {
    const answer = bySeq.get(row.seq);
    if (!answer) answers.leftOut.missing += 1;
    else if (answer.state === "failed") answers.leftOut.failed += 1;
    else if (answer.seen) answers.leftOut.seen += 1;
    else answers.rows.push({ row, answer, ...evaluated(row, answer) });
  }
  return answers;
}

export const evaluated = (row: Judged, answer: RunAnswer): Evaluated => ({
  truth: row.truth,
  said: answer.action === null ? null : { action: answer.action, target: answer.target },
  confidence: answer.confidence,
  alsoOk: row.also,
});
