import { findDecision } from "@/lib/db/decisions";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { importDecisions, isKept, LIVE_DATASET, noteRowOf } from "./live-rows";

/**
 * Makes a pending row of a live decision, so that people judge it. The same turn and decision twice is one row; a row
 * that stands already is found. It joins no sample that was drawn before.
 * @throws AppError not_found; conflict for a superseded turn and where no transcript was kept; invalid_input where the
 * turn is no legal row
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
  if (decision.reason === "superseded") {
    throw new AppError(
      "conflict",
      "This turn was superseded: nothing was decided that people could judge. Send the decision that took its place.",
    );
  }
  if (!isKept(decision)) {
    throw new AppError(
      "conflict",
      "The transcript of this decision was not kept; see PARALLAX_ROUTE_TRANSCRIPTS.",
    );
  }
  const summary = await importDecisions(actor, [decision], { dataset, name: `live decision ${id}` });
  if (summary.rejected > 0) {
    const [error] = summary.errors;
    throw new AppError("invalid_input", `The turn is no legal row: ${error?.path}: ${error?.message}`);
  }
  const row = await noteRowOf(actor, decision, dataset);
  if (row === null) throw new AppError("conflict", "The row was changed or removed meanwhile; try again.");
  return { row, dataset, created: summary.inserted > 0 };
}
