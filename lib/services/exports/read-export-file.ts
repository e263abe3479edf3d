import { readBlob } from "@/lib/db/blobs";
import { type ExportRow, findExport } from "@/lib/db/exports";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { assertNothingHidden } from "../reviews/hidden-rows";
import { tarBytes, tarParts } from "./tar";

/** Bytes that are kept, of which any part can be read. */
export type KeptBytes = {
  fileName: string;
  bytes: number;
  /** Changes with the bytes. */
  etag: string;
  read: (range: { start: number; end: number }) => AsyncGenerator<Uint8Array, void, void>;
};

/** @throws AppError not_found, forbidden, conflict (not written yet, or rows to be judged blind) */
async function finished(actor: Actor, id: string): Promise<ExportRow> {
  authorise(actor, "dataset:export");
  const found = await findExport(id);
  if (!found) throw new AppError("not_found", `There is no export ${id}`);
  await assertNothingHidden(actor, found.datasetId);
  if (!found.stored)
    throw new AppError(
      "not_found",
      `The files of the export ${id} are not kept here; repeat it to have them`,
    );
  if (found.status !== "done")
    throw new AppError(
      "conflict",
      `The export ${id} is ${found.status}; its files are there when it is done`,
    );
  return found;
}

/** One file of a stored export. */
export async function readExportFile(actor: Actor, id: string, name: string): Promise<KeptBytes> {
  const { files } = await finished(actor, id);
  const file = files.find((one) => one.name === name);
  if (!file)
    throw new AppError(
      "not_found",
      `The export has no file ${name}; it has ${files.map((one) => one.name).join(", ")}`,
    );
  return {
    fileName: name,
    bytes: Number(file.bytes),
    etag: file.sha256,
    read: (range) => readBlob(file.blobId, range),
  };
}

/** All files of a stored export as one tar. */
export async function readExportArchive(actor: Actor, id: string): Promise<KeptBytes> {
  const found = await finished(actor, id);
  const folder = `${found.dataset.slug}-${found.target}`;
  const files = found.files.map(({ name, bytes }) => ({ name: `${folder}/${name}`, bytes: Number(bytes) }));
  return {
    fileName: `${folder}.tar`,
    bytes: tarBytes(files),
    etag: `tar-${found.files.map(({ sha256 }) => sha256.slice(0, 8)).join("")}`,
    read: async function* ({ start, end }) {
      let at = 0;
      for (const part of tarParts(files)) {
        const from = Math.max(0, start - at);
        const to = Math.min(part.bytes, end - at);
        at += part.bytes;
        if (from >= to) continue;
        if ("header" in part) yield part.header.subarray(from, to);
        else yield* readBlob(found.files[part.file]?.blobId ?? "", { start: from, end: to });
      }
    },
  };
}
