import { type StoredRow, streamRows } from "@/lib/db/stream-rows";
import { parseFinal } from "@/lib/domain/decision/final";
import { parseRow } from "@/lib/domain/import/normalise-row";
import { AppError } from "@/lib/errors";
import type { TrainingRow } from "@/lib/models/embedded/train/rows";

/** Rows that one training holds in memory with their features: about 300 MB. */
export const MAX_TRAINING_ROWS = 10_000;
/** What reviewers did not throw out. */
const USED = ["pending", "approved", "corrected"];

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
  for await (const stored of streamRows(id, { status: USED })) {
    signal?.throwIfAborted();
    // The same input under two labels would stand on both sides of a fold.
    if (seen.has(stored.inputHash)) continue;
    seen.add(stored.inputHash);
    const row = trainingRow(stored);
    if (row) rows.push(row);
    if (rows.length > MAX_TRAINING_ROWS) {
      throw new AppError(
        "invalid_input",
        `"${slug}" has more than ${MAX_TRAINING_ROWS} rows, which the embedded student cannot learn at once; export it and fine-tune a larger model, or make a smaller data set.`,
      );
    }
  }
  const scenarios = new Set(rows.map(({ scenario }) => scenario));
  if (scenarios.size < 10) {
    throw new AppError(
      "invalid_input",
      `"${slug}" has ${rows.length} rows of ${scenarios.size} scenarios; a student needs ten scenarios at least, to be judged on some that it has not seen.`,
    );
  }
  return rows;
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
