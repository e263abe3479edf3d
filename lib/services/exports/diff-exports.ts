import type { DiffRow, ExportDiff } from "@/lib/contracts/export-diff";
import type { Manifest } from "@/lib/contracts/exports";
import { type DifferingRow, eachDifferingRow } from "@/lib/db/export-diff";
import { countFrozen } from "@/lib/db/export-pages";
import { findExport } from "@/lib/db/exports";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { authorise } from "../authorise";
import { assertNothingHidden } from "../reviews/hidden-rows";
import { type Original, originalOf } from "./repeat-export";

type Side = Original & { datasetId: string; createdAt: string; rows: number };

/**
 * What the export `after` holds that `before` does not, the other way round, and which rows of both differ in decision or
 * split, with why. Reads the rows that both kept at their versions, in constant memory.
 * @param onRow given every row that differs, in import order; the answer holds the first `limit` ones
 * @throws AppError not_found; conflict (one has not ended or is a stream, or there are rows to be judged blind);
 *   invalid_input (exports of two data sets)
 */
export async function diffExports(
  actor: Actor,
  ids: { before: string; after: string },
  { limit, onRow }: { limit: number; onRow?: (row: DiffRow) => Promise<void> | undefined },
): Promise<ExportDiff> {
  authorise(actor, "dataset:read");
  const before = await sideOf(ids.before);
  const after = await sideOf(ids.after);
  if (before.datasetId !== after.datasetId)
    throw new AppError(
      "invalid_input",
      `The exports are of two data sets (${before.options.dataset}, ${after.options.dataset}), which have no row in common`,
    );
  await assertNothingHidden(actor, before.datasetId);
  const comparesSplits = !before.options.resplit && !after.options.resplit;
  const diff: ExportDiff = {
    dataset: after.options.dataset,
    before: factsOf(before),
    after: factsOf(after),
    same_files: sameFiles(before.manifest, after.manifest),
    options: differingOptions(before.manifest, after.manifest),
    same: 0,
    ...{ added: none(), removed: none(), changed: none() },
    rows: [],
    more: false,
  };
  const moments = [before, after].map(({ manifest }) => manifest.snapshot_at).sort();
  const between = { from: new Date(moments[0] ?? 0), to: new Date(moments[1] ?? 0) };
  await eachDifferingRow(side(before), side(after), between, (found) => {
    const row = rowOf(found, comparesSplits);
    if (!row) return undefined;
    const counted = diff[row.change];
    counted.rows += 1;
    for (const reason of row.reasons) counted.by_reason[reason] = (counted.by_reason[reason] ?? 0) + 1;
    if (diff.rows.length < limit) diff.rows.push(row);
    else diff.more = true;
    return onRow?.(row);
  });
  diff.same = before.rows - diff.removed.rows - diff.changed.rows;
  return diff;
}

const none = () => ({ rows: 0, by_reason: {} });
const side = ({ id, options }: Side) => ({ id, imported: options.label === "imported" });
const factsOf = ({ id, manifest, createdAt, rows }: Side) => ({
  ...{ id, target: manifest.target, created_at: createdAt, rows },
});

async function sideOf(id: string): Promise<Side> {
  const found = isId(id) ? await findExport(id) : null;
  if (!found) throw new AppError("not_found", `There is no export ${id}`);
  const original = await originalOf(id);
  return {
    ...original,
    datasetId: found.datasetId,
    createdAt: found.createdAt.toISOString(),
    rows: await countFrozen(id),
  };
}

/** The row as it differs; null where only its status changed, which no line tells. */
function rowOf(found: DifferingRow, comparesSplits: boolean): DiffRow | null {
  const { id, beforeVersion, afterVersion, isDeleted } = found;
  const row = {
    id,
    rejected: found.rejected === "" ? null : found.rejected,
    before: sideRow(beforeVersion, found.beforeFinal, found.beforeSplit),
    after: sideRow(afterVersion, found.afterFinal, found.afterSplit),
  };
  if (beforeVersion === null) return { ...row, change: "added", reasons: [whyAlone(found)] };
  if (afterVersion === null) return { ...row, change: "removed", reasons: [whyAlone(found)] };
  // At two versions, and gone since: what changed is not known any more.
  if (isDeleted) return { ...row, change: "changed", reasons: ["deleted"] };
  const reasons: DiffRow["reasons"] = [];
  if (found.beforeFinal !== found.afterFinal) reasons.push("decision");
  if (comparesSplits && found.beforeSplit !== found.afterSplit) reasons.push("split");
  return reasons.length > 0 ? { ...row, change: "changed", reasons } : null;
}

function whyAlone({ isDeleted, wasImported, wasRevised }: DifferingRow): DiffRow["reasons"][number] {
  if (isDeleted) return "deleted";
  if (wasImported) return "imported";
  return wasRevised ? "revised" : "options";
}

const sideRow = (version: number | null, final: string | null, split: string | null): DiffRow["before"] =>
  version === null ? null : { version, final, split };

const sameFiles = (before: Manifest, after: Manifest): boolean =>
  JSON.stringify(before.files.map(({ name, sha256 }) => [name, sha256])) ===
  JSON.stringify(after.files.map(({ name, sha256 }) => [name, sha256]));

function differingOptions(before: Manifest, after: Manifest): ExportDiff["options"] {
  const of = ({ target, prompt, options }: Manifest): Record<string, unknown> => ({
    ...{ target, prompt_version: prompt.version },
    ...options,
  });
  const [first, second] = [of(before), of(after)];
  return [...new Set([...Object.keys(first), ...Object.keys(second)])]
    .filter((name) => JSON.stringify(first[name]) !== JSON.stringify(second[name]))
    .map((name) => ({ name, before: first[name] ?? null, after: second[name] ?? null }));
}
