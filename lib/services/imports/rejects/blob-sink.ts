import { appendBlob, createBlob, deleteBlob, truncateBlob } from "@/lib/db/blobs";
import { linkRejects } from "@/lib/db/imports";
import type { Queryable } from "@/lib/db/raw";
import type { RejectsSink, RejectsState } from "./writer";

export type RejectsBlobs = { rejects: string; reasons: string };

/** Rejects as blobs, made at the first reject and linked to the import. Writes in the transaction of `on`. */
export function blobSink(on: Queryable, importId: string, known: RejectsBlobs | null): RejectsSink {
  let blobs = known;
  return {
    async append(rejects, reasons) {
      if (!blobs) {
        blobs = { rejects: await createBlob(on, "rejects"), reasons: await createBlob(on, "reasons") };
        await linkRejects(on, importId, blobs.rejects, blobs.reasons);
      }
      await appendBlob(on, blobs.rejects, rejects);
      await appendBlob(on, blobs.reasons, reasons);
    },
  };
}

/** Cuts off what an interrupted run wrote of a record that it did not get to the end of. */
export async function rewindBlobs(on: Queryable, blobs: RejectsBlobs, state: RejectsState): Promise<void> {
  await truncateBlob(on, blobs.rejects, state.rejectsBytes);
  await truncateBlob(on, blobs.reasons, state.reasonsBytes);
}

export async function deleteBlobs(on: Queryable, blobs: RejectsBlobs): Promise<void> {
  await deleteBlob(on, blobs.rejects);
  await deleteBlob(on, blobs.reasons);
}

/** For runs that keep nothing. */
export const noSink: RejectsSink = { append: async () => {} };
