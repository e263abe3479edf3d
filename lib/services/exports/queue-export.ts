import { z } from "zod";
import type { ExportRecord } from "@/lib/contracts/exports";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { insertExport } from "@/lib/db/exports";
import { addJob } from "@/lib/db/queue";
import { type Actor, ROLES, SCOPES } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { runExportJob, runExportKey } from "@/lib/jobs/definitions/run-export";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { assertNothingHidden } from "../reviews/hidden-rows";
import { checkOptions, type ExportOptions, recordedOptions } from "./export-options";
import { getExport } from "./list-exports";

/** In whose name the worker writes: what he may not see then is not written. */
export const actorSchema = z.object({
  kind: z.enum(["user", "key", "cli", "system"]),
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  scopes: z.array(z.enum(SCOPES)).optional(),
}) satisfies z.ZodType<Actor>;

/**
 * Queues an export whose files are kept to be downloaded, whole or in parts, as often as wanted.
 * @throws AppError not_found, forbidden, conflict (rows to be judged blind), invalid_input
 */
export async function queueExport(
  actor: Actor,
  options: ExportOptions,
  repeatOf?: string,
): Promise<ExportRecord> {
  authorise(actor, "dataset:export");
  checkOptions(options);
  const dataset = await requireDataset(options.dataset);
  await assertNothingHidden(actor, dataset.id);
  const id = newId();
  await db().$transaction(async (tx) => {
    await insertExport(tx, {
      ...{ id, datasetId: dataset.id, target: options.target, createdBy: actor.name },
      options: JSON.parse(JSON.stringify(recordedOptions(options))),
      request: JSON.parse(JSON.stringify({ options, actor: actorSchema.parse(actor) })),
      ...{ stored: true, status: "queued" as const },
      ...(repeatOf !== undefined && { repeatOf }),
    });
    await addJob(tx, runExportJob, { export_id: id }, { key: runExportKey(id), maxAttempts: 3 });
    await logAction(tx, actor, {
      action: "export.queue",
      target: { kind: "dataset", id: dataset.id },
      details: { export: id, target: options.target },
    });
  });
  return getExport(actor, id);
}
