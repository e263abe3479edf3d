import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { NONE } from "@/lib/contracts/row-filter";
import { type StoredRow, streamRows } from "@/lib/db/stream-rows";
import { isObject } from "@/lib/domain/import/check-parts";
import { facetsOf } from "@/lib/domain/import/facets";
import { parseRow } from "@/lib/domain/import/normalise-row";
import { namedBy } from "@/lib/domain/predictions/same-decision";
import type { QualityRow } from "@/lib/domain/quality/quality-row";

/** The measures compare rows with each other in memory: 1.5 GB at the most with these two. */
export const MAX_ROWS = 50_000;
export const MAX_CHARACTERS = 100_000_000;

/** Invalid rows that are named; all are counted. */
const NAMED = 50;

/** Facets that are classes; source and scenario say where a row comes from. */
const CLASSES = ["channel", "domain", "tone", "pattern", "difficulty", "locale"] as const;

export type Collected = {
  rows: QualityRow[];
  /** Rows of the data set; more than `rows` and `invalid` together where it was sampled. */
  seen: number;
  /** Rows that the contract (schema and ledger rules) refuses; the importer lets none in. All rows are checked. */
  invalid: { count: number; rows: { id: string; message: string }[] };
  sampled: boolean;
};

/**
 * Reads a data set for measuring, in one snapshot. Where it is too large, the sample is made of whole scenarios whose
 * hash is below a bound; the bound is halved whenever rows or characters exceed their limit, so that memory stays
 * bounded and the same data give the same sample.
 */
export async function collectRows(
  datasetId: string,
  { expected, onRow }: { expected: number; onRow: (seen: number) => Promise<void> | void },
  limits = { rows: MAX_ROWS, characters: MAX_CHARACTERS },
): Promise<Collected> {
  // A little less than fits, so that chance does not halve the sample at the end.
  let bound = expected <= limits.rows ? 1 : (0.98 * limits.rows) / expected;
  let held: { row: QualityRow; characters: number }[] = [];
  let characters = 0;
  const invalid: Collected["invalid"] = { count: 0, rows: [] };
  let seen = 0;
  for await (const stored of streamRows(datasetId, {})) {
    seen += 1;
    await onRow(seen);
    const row = qualityRow(stored);
    if (typeof row === "string") {
      invalid.count += 1;
      if (invalid.rows.length < NAMED) invalid.rows.push({ id: stored.id, message: row });
      continue;
    }
    if (bound < 1 && placeOf(row.scenario) >= bound) continue;
    const size = charactersOf(row);
    held.push({ row, characters: size });
    characters += size;
    while (held.length > 1 && (held.length > limits.rows || characters > limits.characters)) {
      bound /= 2;
      held = held.filter((one) => placeOf(one.row.scenario) < bound);
      characters = held.reduce((sum, one) => sum + one.characters, 0);
    }
  }
  return { rows: held.map(({ row }) => row), seen, invalid, sampled: bound < 1 };
}

/** The row, or why the contract refuses it. */
function qualityRow(stored: StoredRow): QualityRow | string {
  const { id, messages, tasks, final, split, action, scenarioId, inputHash } = stored;
  const meta = isObject(stored.meta) ? stored.meta : undefined;
  const parsed = parseRow("raw", { messages, tasks, final, ...(meta && { meta }) });
  if (!parsed.ok) return parsed.errors.map((issue) => issue.message).join("; ");
  const facets = facetsOf(meta);
  return {
    id,
    messages: parsed.row.messages,
    tasks: parsed.row.tasks,
    action,
    target: namedBy(parsed.row.decision).target,
    split,
    scenario: scenarioId === "" ? inputHash : scenarioId,
    facets: Object.fromEntries(CLASSES.map((facet) => [facet, facets[facet] ?? NONE])),
    ...(typeof meta?.card === "string" && { card: meta.card }),
  };
}

/** 0–1, evenly spread over scenarios. */
function placeOf(scenario: string): number {
  const hash = sha256(utf8ToBytes(`sample\u0000${scenario}`));
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0) / 2 ** 32;
}

const charactersOf = ({ messages, tasks }: QualityRow): number =>
  messages.reduce((sum, { content }) => sum + content.length, 0) +
  tasks.reduce((sum, { summary, last_update }) => sum + summary.length + last_update.length, 0);
