import { sweepBlobs } from "@/lib/db/blobs";
import { failAbandonedImports } from "@/lib/db/imports";
import { rawTransaction, withRawConnection } from "@/lib/db/raw";
import { queueFollowUps } from "./run/follow-ups";

/**
 * Ends imports whose process was killed and that no job will take up again, and removes stored bytes that nothing
 * refers to.
 * @returns what was done: imports ended, blobs removed
 */
export async function sweepImports(): Promise<{ imports: number; blobs: number }> {
  return withRawConnection(async (connection) => {
    const abandoned = await failAbandonedImports(connection);
    // What they did bring in has to become searchable.
    await rawTransaction(connection, async () => {
      for (const { datasetId, inserted } of abandoned) await queueFollowUps(connection, datasetId, inserted);
    });
    return { imports: abandoned.length, blobs: await sweepBlobs() };
  });
}
