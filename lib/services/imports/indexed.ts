import { endedButNotIndexed, markIndexed } from "@/lib/db/imports";

/**
 * Imports of a data set whose rows are all there but not yet known to be searchable. Ask before filling the index:
 * what is filled afterwards holds all their rows.
 */
export const importsToIndex = (datasetId: string): Promise<string[]> => endedButNotIndexed(datasetId);

/** Notes that these imports' rows are searchable. */
export const importsIndexed = (ids: readonly string[]): Promise<void> => markIndexed(ids);
