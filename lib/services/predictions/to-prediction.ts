import type { PredictionView } from "@/lib/contracts/predictions";
import type { PredictionRow } from "@/lib/db/predictions";
import { decisionText, parseFinal } from "@/lib/domain/decision/final";
import { roleName } from "../runs/to-run";

/** A prediction as the API and the pages show it. */
export function toPrediction(row: PredictionRow): PredictionView {
  const parsed = row.final === null ? null : parseFinal(row.final);
  return {
    run: row.runId,
    model: row.run.model.name,
    role: roleName(row.run.model.role),
    kind: row.run.kind,
    state: row.state,
    action: row.action,
    target_task_id: row.targetTaskId,
    text: parsed?.ok ? decisionText(parsed.value) : null,
    final: row.final,
    agrees: row.state === "failed" ? null : !row.differs,
    reason: row.reason,
    message: row.message,
    confidence: row.confidence,
    calibrated: row.calibrated,
    confidence_mode: row.confidenceMode,
    action_scores: row.actionScores as PredictionView["action_scores"],
    task_scores: row.taskScores as PredictionView["task_scores"],
    unassigned_mass: row.unassignedMass,
    votes: row.votes as PredictionView["votes"],
    fold: row.fold,
    seen: row.seen,
    time_to_action_ms: row.timeToActionMs,
    latency_ms: row.latencyMs,
    tokens_in: row.tokensIn,
    tokens_out: row.tokensOut,
    raw: row.raw,
  };
}
