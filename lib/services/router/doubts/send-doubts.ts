import { doubtsSince, endDoubt, waitingDoubts } from "@/lib/db/decision-doubts";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../../authorise";
import { importDecisions, isKept, LIVE_DATASET, noteRowOf } from "../live-rows";
import { DOUBT_HOUR_MS, doubtRules } from "./doubt-rules";

/** One import's worth. */
const BATCH = 100;

/**
 * Makes pending rows of the decisions of the last hour that a rule doubts, oldest first, and of no more than the rules
 * allow an hour; the others stay where they are, for somebody to send by hand. Safe to run twice: a decision of which a
 * row was made before the end was noted finds that row.
 */
export async function sendDoubts(
  actor: Actor,
  { now = Date.now(), signal }: { now?: number; signal?: AbortSignal } = {},
): Promise<{ sent: number; unusable: number }> {
  authorise(actor, "dataset:import");
  const all = { sent: 0, unusable: 0 };
  const rules = doubtRules();
  if (!rules) return all;
  const since = new Date(now - DOUBT_HOUR_MS);
  let left = rules.perHour - (await doubtsSince(since)).sent;
  while (left > 0 && !signal?.aborted) {
    const waiting = await waitingDoubts(since, Math.min(left, BATCH));
    if (waiting.length === 0) break;
    const kept = waiting.filter(isKept);
    if (kept.length > 0) {
      const name = `live doubts ${new Date(now).toISOString()}`;
      await importDecisions(actor, kept, { dataset: LIVE_DATASET, name });
    }
    for (const decision of waiting) {
      // What is no legal row, or was removed at once, must not be tried for ever.
      const row = isKept(decision) ? await noteRowOf(actor, decision, LIVE_DATASET) : null;
      await endDoubt(decision.id, new Date(now));
      all[row === null ? "unusable" : "sent"] += 1;
      if (row !== null) left -= 1;
    }
  }
  return all;
}
