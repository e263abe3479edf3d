import { NONE } from "@/lib/contracts/row-filter";
import { streamRows } from "@/lib/db/stream-rows";
import type { Actor } from "@/lib/domain/access";
import { isObject } from "@/lib/domain/import/check-parts";
import { facetsOf } from "@/lib/domain/import/facets";
import { parseRow } from "@/lib/domain/import/normalise-row";
import { measureQuality, type Quality } from "@/lib/domain/quality/measure";
import type { QualityRow } from "@/lib/domain/quality/quality-row";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";

/** The measures compare rows with each other in memory. */
export const MAX_ROWS = 50_000;

export type DatasetQuality = Quality & {
  dataset: string;
  /** Rows that the contract (schema and ledger rules) refuses; the importer lets none in. */
  invalid: { id: string; message: string }[];
};

/** Facets that are classes; source and scenario say where a row comes from. */
const CLASSES = ["channel", "domain", "tone", "pattern", "difficulty", "locale"] as const;

/**
 * How good a data set is to train on: contract, likeness, variety, coverage, leakage.
 * @throws AppError not_found, forbidden, payload_too_large above MAX_ROWS rows
 */
export async function datasetQuality(actor: Actor, slug: string): Promise<DatasetQuality> {
  authorise(actor, "dataset:read");
  const dataset = await requireDataset(slug);
  const rows: QualityRow[] = [];
  const invalid: DatasetQuality["invalid"] = [];
  for await (const stored of streamRows(dataset.id, {})) {
    const { id, messages, tasks, final, split, action, scenarioId, inputHash } = stored;
    if (rows.length === MAX_ROWS)
      throw new AppError(
        "payload_too_large",
        `Quality is measured on ${MAX_ROWS} rows at most; measure a sample of "${slug}"`,
      );
    const meta = isObject(stored.meta) ? stored.meta : undefined;
    const parsed = parseRow("raw", { messages, tasks, final, ...(meta && { meta }) });
    if (!parsed.ok) {
      invalid.push({ id, message: parsed.errors.map((issue) => issue.message).join("; ") });
      continue;
    }
    const facets = facetsOf(meta);
    rows.push({
      id,
      messages: parsed.row.messages,
      tasks: parsed.row.tasks,
      action,
      split,
      scenario: scenarioId === "" ? inputHash : scenarioId,
      facets: Object.fromEntries(CLASSES.map((facet) => [facet, facets[facet] ?? NONE])),
    });
  }
  const quality = measureQuality(rows);
  const bars = [
    { name: "contract", value: invalid.length, bar: "no invalid row", met: invalid.length === 0 },
    ...quality.bars,
  ];
  return { dataset: slug, ...quality, invalid, bars, passed: bars.every(({ met }) => met) };
}
