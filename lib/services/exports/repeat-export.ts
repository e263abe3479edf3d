import { z } from "zod";
import { type ExportRecord, type Manifest, manifestSchema } from "@/lib/contracts/exports";
import { isFrozen } from "@/lib/db/export-pages";
import { findExport } from "@/lib/db/exports";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { authorise } from "../authorise";
import type { ExportOptions } from "./export-options";
import { type RunningExport, startExport } from "./export-rows";
import { queueExport } from "./queue-export";

/** An export that can be written again, byte for byte. */
export type Original = { id: string; manifest: Manifest; options: ExportOptions };

/** @throws AppError not_found; conflict where it has not ended, or kept no rows (a stream) */
export async function originalOf(id: string): Promise<Original> {
  const found = await findExport(id);
  if (!found) throw new AppError("not_found", `There is no export ${id}`);
  if (found.manifest === null)
    throw new AppError("conflict", `The export ${id} has not ended well; nothing to repeat`);
  const manifest = manifestSchema.parse(found.manifest);
  // A repetition froze the same rows again; an empty export has none to freeze.
  if (manifest.files.length > 0 && !(await isFrozen(id)))
    throw new AppError(
      "conflict",
      `The export ${id} was a stream, which does not keep its rows; only exports into files can be repeated`,
    );
  const { options } = z.object({ options: z.custom<ExportOptions>() }).parse(found.request);
  return { id, manifest, options: { ...options, dataset: found.dataset.slug } };
}

/**
 * Queues an earlier export again: the same rows at the versions of then, with the prompt of then, so the same bytes
 * whatever people have changed since.
 * @throws AppError not_found, forbidden, conflict
 */
export async function repeatExport(actor: Actor, id: string): Promise<ExportRecord> {
  authorise(actor, "dataset:export");
  const { options } = await originalOf(id);
  return queueExport(actor, options, id);
}

/** The same as files of one's own: starts the export at once, in this process. */
export async function startRepetition(actor: Actor, id: string): Promise<RunningExport> {
  authorise(actor, "dataset:export");
  if (!isId(id)) throw new AppError("not_found", `There is no export ${id}`);
  const { options, manifest } = await originalOf(id);
  return startExport(actor, options, { freeze: true, repeatOf: { id, prompt: manifest.prompt } });
}
