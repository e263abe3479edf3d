import type { ImportView } from "@/lib/contracts/imports";
import { logActionRaw } from "@/lib/db/audit-log-raw";
import { deleteBlob } from "@/lib/db/blobs";
import { cancelImport as markCancelled, unlinkUpload } from "@/lib/db/imports";
import { rawTransaction, withRawConnection } from "@/lib/db/raw";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { importRow, readImport } from "./read-import";

/**
 * Stops an import: a queued one does not begin, a running one ends before its next batch. Rows that are in stay in;
 * a dry or atomic one leaves nothing. Cancelling what has ended changes nothing.
 * @throws AppError not_found
 */
export async function cancelImport(actor: Actor, id: string): Promise<ImportView> {
  authorise(actor, "dataset:import");
  const row = await importRow(id);
  await withRawConnection((connection) =>
    rawTransaction(connection, async () => {
      const cancelled = await markCancelled(connection, id);
      if (!cancelled) return;
      // A running import still reads its upload and removes it itself.
      const upload = cancelled.wasQueued ? await unlinkUpload(connection, id) : null;
      if (upload) await deleteBlob(connection, upload);
      await logActionRaw(connection, actor, {
        action: "import.cancel",
        target: { kind: "dataset", id: row.datasetId },
        details: { import: id },
      });
    }),
  );
  return readImport(actor, id);
}
