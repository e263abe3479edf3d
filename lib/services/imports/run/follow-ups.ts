import { logActionRaw } from "@/lib/db/audit-log-raw";
import { addJob } from "@/lib/db/queue";
import type { RawConnection } from "@/lib/db/raw";
import type { Actor } from "@/lib/domain/access";
import { compactCellsJob, compactCellsKey } from "@/lib/jobs/definitions/compact-cells";
import { indexSearchJob, indexSearchKey } from "@/lib/jobs/definitions/index-search";
import type { Tally } from "./tally";

/**
 * What new rows make necessary, in their transaction: the full-text index and folded counters. While the import
 * goes on the jobs are pushed back by each batch, so that they do not compete with it; and should it be killed,
 * they are there.
 */
export async function queueFollowUps(
  connection: RawConnection,
  datasetId: string,
  inserted: number,
  delaySeconds = 0,
): Promise<void> {
  if (inserted === 0) return;
  const payload = { dataset_id: datasetId };
  await addJob(connection, indexSearchJob, payload, { key: indexSearchKey(datasetId), delaySeconds });
  await addJob(connection, compactCellsJob, payload, { key: compactCellsKey(datasetId), delaySeconds });
}

/** Who imported what into which data set, with counts and without any text of the rows. */
export async function logImport(
  connection: RawConnection,
  actor: Actor,
  dataset: { id: string },
  did: Omit<Tally, "errors" | "warnings"> & { import?: string | null; failure?: string },
): Promise<void> {
  const { read, inserted, duplicates, rejected } = did;
  await logActionRaw(connection, actor, {
    action: "dataset.import",
    target: { kind: "dataset", id: dataset.id },
    details: {
      import: did.import ?? null,
      ...{ read, inserted, duplicates, rejected },
      ...(did.failure !== undefined && { failure: did.failure }),
    },
  });
}
