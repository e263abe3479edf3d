import { Readable } from "node:stream";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { findDecision, noteRow, rowOfContent } from "@/lib/db/decisions";
import type { Actor } from "@/lib/domain/access";
import { contentHash } from "@/lib/domain/canonical/hash";
import { AppError } from "@/lib/errors";
import type { Message, Task } from "@/prompts/actions";
import { authorise } from "../authorise";
import { importRows } from "../imports/import-rows";

/** Where live turns go unless somebody says otherwise: apart from what is sampled. */
export const LIVE_DATASET = "live";

/**
 * Makes a pending row of a live decision, so that people judge it. The same turn and decision twice is one row; a row
 * that stands already is found. It joins no sample that was drawn before.
 * @throws AppError not_found; conflict where no transcript was kept; invalid_input where the turn is no legal row
 */
export async function sendToReview(
  actor: Actor,
  id: string,
  { dataset = LIVE_DATASET }: { dataset?: string } = {},
): Promise<{ row: string; dataset: string; created: boolean }> {
  authorise(actor, "dataset:import");
  const decision = await findDecision(id);
  if (!decision) {
    throw new AppError(
      "not_found",
      `There is no decision ${id}; it may not be written yet, or its time of retention is over.`,
    );
  }
  const { messages, tasks, final, channel, source, reason, confidence } = decision;
  if (!messages || !tasks) {
    throw new AppError(
      "conflict",
      "The transcript of this decision was not kept; see PARALLAX_ROUTE_TRANSCRIPTS.",
    );
  }
  const row = { messages: messages as Message[], tasks: tasks as Task[], final };
  const meta = {
    ...(channel !== "" && { channel }),
    source: "live",
    route: { decision_id: id, by: source, reason, confidence, redacted: decision.redacted },
  };
  const summary = await importRows(actor, Readable.from([Buffer.from(JSON.stringify({ ...row, meta }))]), {
    ...{ dataset, createDataset: true, fileName: `live decision ${id}`, format: "raw" },
    ...{ atomic: false, dryRun: false, rejects: "blobs" },
  });
  if (summary.rejected > 0) {
    const [error] = summary.errors;
    throw new AppError("invalid_input", `The turn is no legal row: ${error?.path}: ${error?.message}`);
  }
  const made = await rowOfContent(dataset, contentHash(row));
  if (made === null) throw new AppError("conflict", "The row was changed or removed meanwhile; try again.");
  await noteRow(id, made);
  await logAction(db(), actor, {
    action: "route.review",
    target: { kind: "row", id: made },
    details: { decision: id, dataset, created: summary.inserted > 0 },
  });
  return { row: made, dataset, created: summary.inserted > 0 };
}
