import { type ImportError, LISTED_ERRORS } from "@/lib/contracts/imports";
import type { ImportCounts } from "@/lib/db/imports";

/** What has been done and committed. */
export type Tally = Omit<ImportCounts, "errors"> & { errors: ImportError[] };

export const emptyTally = (): Tally => ({
  read: 0,
  inserted: 0,
  duplicates: 0,
  rejected: 0,
  warnings: {},
  errors: [],
});

/** What one batch adds. */
export type BatchResult = Tally;

/** The sum, as a new tally: the old one stays true until the batch is committed. */
export function plus(tally: Tally, batch: BatchResult): Tally {
  const warnings = { ...tally.warnings };
  for (const [code, n] of Object.entries(batch.warnings)) warnings[code] = (warnings[code] ?? 0) + n;
  return {
    read: tally.read + batch.read,
    inserted: tally.inserted + batch.inserted,
    duplicates: tally.duplicates + batch.duplicates,
    rejected: tally.rejected + batch.rejected,
    warnings,
    errors: [...tally.errors, ...batch.errors].slice(0, LISTED_ERRORS),
  };
}
