import { streamRows } from "@/lib/db/stream-rows";
import { parseFinal } from "@/lib/domain/decision/final";
import { parseRow } from "@/lib/domain/import/normalise-row";
import { type Named, namedBy } from "@/lib/domain/predictions/same-decision";
import { createRng } from "@/lib/domain/sampling/rng";
import { AppError } from "@/lib/errors";
import type { DecisionInput } from "@/lib/models/decision-model";
import { requireDataset } from "../datasets/require-dataset";

export type BenchRow = { input: DecisionInput; truth: Named };

/** Rows that are asked in turn; more would only take memory. */
const MOST_ROWS = 5_000;

/**
 * Rows of a split with their effective decision, in an order by the seed. Callers authorise.
 * @throws AppError not_found, invalid_input where the split is empty
 */
export async function readBenchRows(slug: string, split: string, seed: string): Promise<BenchRow[]> {
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
