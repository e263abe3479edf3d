import { deleteBlob } from "@/lib/db/blobs";
import { endImport, type ImportEnd, type ImportRow, unlinkUpload } from "@/lib/db/imports";
import type { RawConnection } from "@/lib/db/raw";
import type { Actor } from "@/lib/domain/access";
import { isAppError, messageOf } from "@/lib/errors";
import { storedOptionsSchema } from "../to-view";
import { logImport, queueFollowUps } from "./follow-ups";
import type { Tally } from "./tally";

/**
 * The end of a queued import: its state, its log entry, what follows from it, and the stored file gone, in the
 * connection's transaction.
 */
export async function finishQueued(
  connection: RawConnection,
  row: ImportRow,
  tally: Tally,
  end: ImportEnd,
): Promise<void> {
  const options = storedOptionsSchema.parse(row.options);
  await endImport(connection, row.id, end, tally.inserted);
  if (!options.dry_run) {
    const actor: Actor = options.actor ?? {
      kind: "system",
      id: "worker",
      name: row.createdBy,
      role: "ADMIN",
    };
    const did = { ...tally, import: row.id, failure: end.failure?.code };
    await logImport(connection, actor, { id: row.datasetId }, did);
    await queueFollowUps(connection, row.datasetId, tally.inserted);
  }
  await dropUpload(connection, row.id);
}

/** Removes the stored file of an import that has ended. */
export async function dropUpload(connection: RawConnection, importId: string): Promise<void> {
  const upload = await unlinkUpload(connection, importId);
  if (upload) await deleteBlob(connection, upload);
}

export const uploadGone: ImportEnd = {
  status: "failed",
  failure: { code: "upload_gone", message: "The uploaded file is no longer there; upload it again." },
};

export const atomicFailure = ({ read, rejected }: Tally): ImportEnd => ({
  status: "failed",
  failure: {
    code: "rows_rejected",
    message: `${rejected} of ${read} lines were rejected, so nothing went in. Mend them, or import without "all or nothing".`,
  },
});

export function failedBy(error: unknown): ImportEnd {
  const reason = isAppError(error) ? (error.details as { reason?: string } | undefined)?.reason : undefined;
  return { status: "failed", failure: { code: reason ?? "failed", message: messageOf(error) } };
}
