import type { Tx } from "@/lib/db/client";
import {
  type DoubtRow,
  type DoubtScope,
  type FoundDoubts,
  findApart,
  findConflicts,
  findDiffering,
  findUnsure,
  readScores,
  readTalks,
} from "@/lib/db/doubt-rows";
import { nearDuplicates, rankShingles, shingles } from "@/lib/domain/quality/near-duplicates";
import { finish } from "@/lib/domain/quality/steps";
import { readCorpus } from "@/lib/domain/quality/text-row";
import { DOUBT_NEEDS, type Doubt } from "@/lib/domain/review/doubts";
import { labelErrors } from "@/lib/domain/review/label-errors";
import { AppError } from "@/lib/errors";
import { ACTIONS, type Action, type Message, type Task } from "@/prompts/actions";

/** Rows that are compared with each other for likeness: some seconds, while somebody waits. */
const MAX_COMPARED = 20_000;
/** Jaccard similarity of word 5-grams from which two rows are called nearly the same. */
const ALIKE = 0.6;

export type ShownRunIds = { teacher: string | null; student: string | null };

/**
 * The rows of a filter that are in doubt, the most doubtful first, and how many there are in all.
 * @throws AppError invalid_input: predictions are missing, or too many rows to be compared
 */
export async function findDoubts(
  tx: Tx,
  doubt: Doubt,
  scope: DoubtScope,
  runs: ShownRunIds,
): Promise<FoundDoubts> {
  for (const who of DOUBT_NEEDS[doubt]) assertRun(runs[who], who);
  const { teacher, student } = runs;
  switch (doubt) {
    case "low_confidence":
      return findUnsure(tx, scope, assertRun(student ?? teacher, "student"));
    case "teacher_student":
      return findApart(tx, scope, assertRun(teacher, "teacher"), assertRun(student, "student"));
    case "teacher_label":
      return findDiffering(tx, scope, assertRun(teacher, "teacher"));
    case "student_label":
      return findDiffering(tx, scope, assertRun(student, "student"));
    case "label_errors":
      return findLabelErrors(tx, scope, assertRun(student, "student"));
    case "near_duplicates":
      return findNearDuplicates(tx, scope);
    case "label_conflict":
      return findConflicts(tx, scope);
  }
}

function assertRun(run: string | null, who: "teacher" | "student"): string {
  if (run) return run;
  throw new AppError(
    "invalid_input",
    `doubt: the data set has no predictions of a ${who}; import or make some first, or choose another doubt`,
  );
}

async function findLabelErrors(tx: Tx, scope: DoubtScope, runId: string): Promise<FoundDoubts> {
  const scored = await readScores(tx, scope, runId, ACTIONS);
  if (scored.length === 0) {
    throw new AppError(
      "invalid_input",
      "doubt: the student's run keeps no score for each action on rows that it has not seen; use its out-of-fold run",
    );
  }
  const errors = labelErrors(scored.map(({ action, scores }) => ({ label: action as Action, scores })));
  const rows = errors.slice(0, scope.limit).flatMap(({ index, suggested, margin }): DoubtRow[] => {
    const row = scored[index];
    return row ? [{ rowId: row.rowId, score: margin, said: suggested, with: null }] : [];
  });
  return { total: errors.length, rows };
}

/** Each row once, beside the row that it is most like and that has another action. */
async function findNearDuplicates(tx: Tx, scope: DoubtScope): Promise<FoundDoubts> {
  const talks = await readTalks(tx, { ...scope, limit: MAX_COMPARED + 1 });
  if (talks.length > MAX_COMPARED) {
    throw new AppError(
      "invalid_input",
      `doubt: up to ${MAX_COMPARED.toLocaleString("en")} rows can be compared with each other; narrow the filter`,
    );
  }
  const corpus = finish(
    readCorpus(
      talks.map(({ rowId, messages, tasks, action }) => ({
        id: rowId,
        messages: messages as Message[],
        tasks: tasks as Task[],
        action: action as Action,
        target: null,
        split: "",
        scenario: "",
        facets: {},
      })),
    ),
  );
  const { pairs } = finish(nearDuplicates(rankShingles(corpus.rows.map(shingles)), ALIKE));
  const rows = new Map<string, DoubtRow>();
  for (const { a, b, similarity } of pairs) {
    const [one, other] = [talks[a], talks[b]];
    if (!one || !other || one.action === other.action) continue;
    for (const [row, beside] of [
      [one, other],
      [other, one],
    ] as const)
      if (!rows.has(row.rowId))
        rows.set(row.rowId, { rowId: row.rowId, score: similarity, said: beside.final, with: beside.rowId });
  }
  return { total: rows.size, rows: [...rows.values()].slice(0, scope.limit) };
}
