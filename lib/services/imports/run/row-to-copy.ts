import { hash } from "node:crypto";
import type { RowToCopy } from "@/lib/db/copy-rows";
import { rowHashes } from "@/lib/domain/canonical/hash";
import { facetsOf } from "@/lib/domain/import/facets";
import type { ImportRow } from "@/lib/domain/import/normalise-row";
import { newId } from "@/lib/ids";

const sha256 = (text: string): string => hash("sha256", text, "hex");

/**
 * A checked row in the form in which it is stored: with a new id, its hashes and its facets.
 * @param into `importId` null where no import brings it; `split` is that of rows that name none
 */
export function rowToCopy(
  row: ImportRow,
  into: { datasetId: string; importId: string | null; split: string | undefined },
): RowToCopy {
  const { decision } = row;
  const { input_hash: inputHash, content_hash: contentHash } = rowHashes(row, sha256);
  const facets = facetsOf(row.meta);
  return {
    id: newId(),
    datasetId: into.datasetId,
    importId: into.importId,
    messages: row.messages,
    tasks: row.tasks,
    final: row.final,
    reasoning: row.reasoning,
    meta: row.meta,
    extra: row.extra,
    inputHash,
    contentHash,
    channel: facets.channel ?? "",
    split: facets.split ?? into.split ?? "",
    domain: facets.domain ?? "",
    tone: facets.tone ?? "",
    pattern: facets.pattern ?? "",
    difficulty: facets.difficulty ?? "",
    locale: facets.locale ?? "",
    source: facets.source ?? "",
    scenarioId: facets.scenario_id ?? "",
    action: decision.action,
    targetTaskId: "task_id" in decision.args ? decision.args.task_id : undefined,
  };
}
