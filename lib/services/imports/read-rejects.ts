import { blobSize, readBlob } from "@/lib/db/blobs";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { importRow } from "./read-import";

export type Download = { fileName: string; bytes: number; chunks: AsyncGenerator<Buffer, void, void> };

/**
 * The bad lines of an import (`rejects`), or why they were refused (`reasons`), as a stream.
 * @throws AppError not_found where nothing was rejected
 */
export async function readRejects(actor: Actor, id: string, which: "rejects" | "reasons"): Promise<Download> {
  // Whoever may import has the lines; for others they may hold text that was refused for a reason.
  authorise(actor, "dataset:import");
  const row = await importRow(id);
  const blob = which === "rejects" ? row.rejectsId : row.reasonsId;
  const bytes = blob ? await blobSize(blob) : null;
  if (!blob || bytes === null) throw new AppError("not_found", `Nothing was rejected by the import ${id}.`);
  const base = row.fileName.replace(/[^\w.-]+/g, "_").replace(/\.gz$/, "");
  const fileName = which === "rejects" ? `${base}.rejects.jsonl` : `${base}.rejects.jsonl.reasons.jsonl`;
  return { fileName, bytes, chunks: readBlob(blob) };
}
