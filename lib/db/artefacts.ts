import { appendBlob, createBlob, readBlob } from "./blobs";
import type { Tx } from "./client";
import { rawTransaction, withRawConnection } from "./raw";

/** Stores a model's artefact; a version has to name it soon, or the sweep of blobs takes it away. */
export async function storeArtefact(text: string): Promise<string> {
  return withRawConnection((connection) =>
    rawTransaction(connection, async () => {
      const id = await createBlob(connection, "artefact");
      await appendBlob(connection, id, Buffer.from(text));
      return id;
    }),
  );
}

export async function readArtefact(id: string): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of readBlob(id)) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

/** Notes which rows a version was fitted on: what it says of them is `seen`. */
export async function insertTrainingRows(
  tx: Tx,
  versionId: string,
  inputHashes: readonly string[],
): Promise<void> {
  await tx.trainingRow.createMany({
    data: inputHashes.map((inputHash) => ({ versionId, inputHash })),
    skipDuplicates: true,
  });
}
