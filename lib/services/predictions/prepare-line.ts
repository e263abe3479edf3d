import type { NamedRow, PredictionToCopy } from "@/lib/db/predictions-copy";
import { formatFinal } from "@/lib/domain/decision/final";
import { parseLine } from "@/lib/domain/import/parse-line";
import type { PredictionIssue } from "@/lib/domain/predictions/codes";
import { type ParsedPrediction, parsePrediction, type Said } from "@/lib/domain/predictions/parse-prediction";
import { namedBy } from "@/lib/domain/predictions/same-decision";
import { decode } from "../imports/run/prepare-record";

export type LineIssue = { path: string; code: string; message: string };
export type PreparedLine = { ok: true; prediction: ParsedPrediction } | { ok: false; issue: LineIssue };

/** From a line's bytes to a checked prediction, or the first reason why it is none. Never throws for bad data. */
export function prepareLine(bytes: Buffer, needsFold: boolean): PreparedLine {
  const decoded = decode(bytes);
  if (!decoded.ok) return decoded;
  const value = parseLine(decoded.text);
  if (!value.ok) return refused(value.error);
  const parsed = parsePrediction(value.value);
  if (!parsed.ok) return refused(parsed.error);
  if (needsFold && parsed.value.fold === null) {
    const message = "An out-of-fold prediction names its fold; add fold, or import as recorded.";
    return refused([{ path: "fold", code: "missing_field", message }]);
  }
  return { ok: true, prediction: parsed.value };
}

function refused([first, ...more]: readonly PredictionIssue[]): PreparedLine {
  const issue = first ?? { path: "", code: "invalid_json", message: "The line is no prediction." };
  if (more.length === 0) return { ok: false, issue };
  return { ok: false, issue: { ...issue, message: `${issue.message} (${more.length} more)` } };
}

/** Why a decision is not legal on a ledger with these tasks; null where it is. */
function illegal(said: Said, taskIds: readonly string[]): { reason: string; message: string } | null {
  if (!said.ok) return { reason: said.reason, message: said.message };
  const { action, target } = namedBy(said.decision);
  if (target === null || taskIds.includes(target)) return null;
  return taskIds.length === 0
    ? { reason: "empty_ledger", message: `${action} names "${target}", but the ledger is empty.` }
    : { reason: "unknown_task", message: `${action} names "${target}", which is not in the row's ledger.` };
}

/** The prediction of one row as it is stored. An answer that is no legal decision keeps its words in `raw`. */
export function toStore(row: NamedRow, prediction: ParsedPrediction): PredictionToCopy {
  const { said, confidence } = prediction;
  const why = illegal(said, row.taskIds);
  const named = said.ok && !why ? namedBy(said.decision) : null;
  const final = said.ok ? formatFinal(said.decision) : null;
  return {
    conversationId: row.id,
    seq: row.seq,
    state: why ? "invalid" : "ok",
    action: named?.action ?? null,
    targetTaskId: named?.target ?? null,
    final: why ? null : final,
    reason: why?.reason ?? null,
    message: why?.message ?? null,
    confidence: confidence?.value ?? null,
    confidenceMode: confidence?.mode ?? null,
    actionScores: prediction.actionScores,
    taskScores: prediction.taskScores,
    unassignedMass: prediction.unassignedMass,
    votes: prediction.votes,
    fold: prediction.fold,
    seen: prediction.seen || row.trained,
    timeToActionMs: prediction.timeToActionMs,
    latencyMs: prediction.latencyMs,
    tokensIn: prediction.tokensIn,
    tokensOut: prediction.tokensOut,
    raw: prediction.raw ?? (why ? final : null),
  };
}
