import { type GenerationView, generationOptionsSchema } from "@/lib/contracts/generations";
import { db } from "@/lib/db/client";
import { activeGenerations, markQueued } from "@/lib/db/generations";
import { rawPool } from "@/lib/db/raw";
import type { Actor } from "@/lib/domain/access";
import { TRANSPORT_CODES } from "@/lib/domain/generation/transport";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { assertPriced } from "../models/assert-priced";
import { queueGeneration } from "./queue-generation";
import { generationRow, readGeneration } from "./read-generation";

export type ResumeOptions = {
  by: "worker" | "caller";
  /** A new limit for the generation as a whole; null takes it away, undefined leaves it. */
  maxCost?: number | null | undefined;
};

/**
 * Goes on with a generation that was stopped, failed or cancelled, or whose process was killed. What was answered is
 * not asked again; rows that were given up because the server failed are tried anew. One that is queued is left to
 * whoever takes it first.
 * @throws AppError not_found, conflict (done, or somebody works on it), invalid_input (a limit without prices)
 */
export async function resumeGeneration(
  actor: Actor,
  id: string,
  { by, maxCost }: ResumeOptions,
): Promise<GenerationView> {
  authorise(actor, "runs:manage");
  const row = await generationRow(id);
  if (row.dataset.archivedAt)
    throw new AppError("conflict", `The data set "${row.dataset.slug}" is archived; take it out first.`);
  const active = (await activeGenerations(rawPool(), [id])).has(id);
  if (active) throw new AppError("conflict", "A process works on this generation already.");
  if (row.status === "done")
    throw new AppError("conflict", "This generation is done: every row of its plan is accepted or rejected.");
  if (maxCost) assertPriced([row.writer, row.voter]);
  const stored = generationOptionsSchema.parse(row.options);
  const options = { ...stored, max_cost: maxCost === undefined ? stored.max_cost : maxCost };
  await db().$transaction(async (tx) => {
    const queued = await markQueued(tx, id, TRANSPORT_CODES, {
      options: JSON.parse(JSON.stringify(options)),
      evenRunning: true,
    });
    if (!queued && row.status !== "queued") return;
    await queueGeneration(tx, actor, { id, datasetId: row.datasetId, by, action: "generation.resume" });
  });
  return readGeneration(actor, id);
}
