import { type StoredRow, streamRows } from "@/lib/db/stream-rows";
import { parseFinal } from "@/lib/domain/decision/final";
import { parseRow } from "@/lib/domain/import/normalise-row";
import { AppError } from "@/lib/errors";
import type { TrainingRow } from "@/lib/models/embedded/train/rows";

/** Rows that one training holds in memory with their features: about 300 MB. */
export const MAX_TRAINING_ROWS = 10_000;
/** Whole scenarios are kept apart in folds: with fewer a student would be judged on next to nothing. */
const MIN_SCENARIOS = 10;
/** Rows of these statuses are learnt: what reviewers did not throw out. */
export const TRAINED_ON = ["pending", "approved", "corrected"];

/**
 * The rows of a data set as a student learns them: effective decision, split, scenario (a row without one is its own).
 * @throws AppError invalid_input where there are too few or too many
 */
export async function collectTrainingRows(
  { id, slug }: { id: string; slug: string },
  signal?: AbortSignal,
): Promise<TrainingRow[]> {
  const rows: TrainingRow[] = [];
  const seen = new Set<string>();
  for await (const stored of streamRows(id, { status: TRAINED_ON })) {
    signal?.throwIfAborted();
    // The same input under two labels would stand on both sides of a fold.
    if (seen.has(stored.inputHash)) continue;
    seen.add(stored.inputHash);
    const row = trainingRow(stored);
    if (row) rows.push(row);
    if (rows.length > MAX_TRAINING_ROWS) break;
  }
  const scenarios = new Set(rows.map(({ scenario }) => scenario)).size;
  assertTrainable(slug, { rows: rows.length, scenarios });
  return rows;
}

/** @throws AppError invalid_input where there is too little or too much to learn */
export function assertTrainable(
  slug: string,
  { rows, scenarios }: { rows: number; scenarios: number },
): void {
  if (rows > MAX_TRAINING_ROWS) {
    throw new AppError(
      "invalid_input",
      `"${slug}" has more than ${MAX_TRAINING_ROWS} rows, which the embedded student cannot learn at once; export it and fine-tune a larger model, or make a smaller data set.`,
    );
  }
  if (scenarios < MIN_SCENARIOS) {
    throw new AppError(
      "invalid_input",
      `"${slug}" has ${rows} rows of ${scenarios} scenarios that are not rejected or discarded; a student needs ${MIN_SCENARIOS} scenarios at least, to be judged on some that it has not seen.`,
    );
  }
}

function trainingRow(stored: StoredRow): TrainingRow | null {
  const { messages, tasks, final, split, scenarioId, inputHash } = stored;
  const parsed = parseRow("raw", { messages, tasks, final });
  const decision = parseFinal(final);
  if (!parsed.ok || !decision.ok) return null;
  const { action, args } = decision.value;
  return {
    ...{ inputHash, action, split },
    input: { messages: parsed.row.messages, tasks: parsed.row.tasks },
    target: "task_id" in args ? args.task_id : null,
    scenario: scenarioId === "" ? inputHash : scenarioId,
  };
}
