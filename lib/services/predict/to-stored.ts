import type { PredictionToCopy } from "@/lib/db/predictions-copy";
import type { UnansweredRow } from "@/lib/db/run-rows";
import { formatFinal } from "@/lib/domain/decision/final";
import { namedBy } from "@/lib/domain/predictions/same-decision";
import type { ModelError } from "@/lib/models/chat-model";
import type { DecisionAnswer } from "@/lib/models/decision-model";

/** Postgres keeps neither U+0000 nor half a surrogate pair; a replacement character stands for them. */
const storable = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, "\uFFFD");

const NOTHING = {
  ...{ action: null, targetTaskId: null, final: null, reason: null, message: null },
  ...{ confidence: null, confidenceMode: null, actionScores: null, taskScores: null, unassignedMass: null },
  ...{
    votes: null,
    fold: null,
    timeToActionMs: null,
    latencyMs: null,
    tokensIn: null,
    tokensOut: null,
    raw: null,
  },
} satisfies Partial<PredictionToCopy>;

/** An answer as it is stored. One that is no legal decision keeps its words and the reason. */
export function answered(row: UnansweredRow, answer: DecisionAnswer): PredictionToCopy {
  const { decision, confidence, timings, usage } = answer;
  const named = decision.ok ? namedBy(decision.value) : null;
  return {
    ...NOTHING,
    ...{ conversationId: row.id, seq: row.seq, seen: row.trained },
    state: decision.ok ? "ok" : "invalid",
    action: named?.action ?? null,
    targetTaskId: named?.target ?? null,
    final: decision.ok ? storable(formatFinal(decision.value)) : null,
    reason: decision.ok ? null : decision.reason,
    message: decision.ok ? null : storable(decision.message),
    // Sums of probabilities may exceed 1 by a rounding.
    confidence: confidence && Math.min(1, confidence.value),
    confidenceMode: confidence?.mode ?? null,
    actionScores: confidence?.actions ?? null,
    taskScores: confidence?.tasks ?? null,
    unassignedMass: confidence?.unassigned ?? null,
    votes: answer.votes?.map((vote) => vote && storable(formatFinal(vote))) ?? null,
    timeToActionMs: timings.actionMs,
    latencyMs: timings.totalMs,
    tokensIn: usage?.input ?? null,
    tokensOut: usage?.output ?? null,
    attempts: answer.attempts,
    raw: storable(answer.raw),
  };
}

/** A row for which no answer came. */
export const failed = (row: UnansweredRow, error: ModelError): PredictionToCopy => ({
  ...NOTHING,
  ...{ conversationId: row.id, seq: row.seq, seen: row.trained },
  state: "failed",
  reason: error.code,
  message: storable(error.message),
  attempts: error.attempts,
  raw: error.partial === "" ? null : storable(error.partial),
});
