import { parseDecision, parseImportedFinal } from "../decision/final";
import type { InvalidReason } from "../decision/invalid-reasons";
import { parseWords } from "../decision/parse-answer";
import { type Decision, isAction } from "../decision/types";
import { isObject, kindOf } from "../import/check-parts";
import { fail, ok, type Result } from "../result";
import type { PredictionIssue } from "./codes";
import { type Confidence, confidenceOfScores, confidenceOfVotes } from "./confidence";
import { Fields } from "./fields";
import { type AnswerDetails, CONFIDENCE_MODES, type ConfidenceMode } from "./names";
import { namedBy } from "./same-decision";

/** A decision, or an answer that is none. */
export type Said = { ok: true; decision: Decision } | { ok: false; reason: InvalidReason; message: string };

/** One line of a file of predictions, checked. */
export type ParsedPrediction = AnswerDetails & {
  id: string | null;
  inputHash: string | null;
  said: Said;
  confidence: Confidence | null;
};

/**
 * Reads one line of predictions made elsewhere:
 * `{id | input_hash | hash, final | {action, args} | raw, confidence?, votes?, action_scores?, task_scores?, …}`.
 * A decision whose grammar is broken is a fault of the file and refused; an answer that came as `raw` alone is read as
 * the model clients read theirs, and kept as invalid where it is no decision. Whether the decision is legal on the row's ledger is not known here.
 * Never throws. Keys that are not known are left alone.
 */
export function parsePrediction(value: unknown): Result<ParsedPrediction, PredictionIssue[]> {
  if (!isObject(value)) {
    const message = `A prediction is an object like {"input_hash": …, "final": …}, not ${kindOf(value)}.`;
    return fail([{ path: "", code: "not_an_object", message }]);
  }
  const fields = new Fields(value);
  const id = fields.text("id")?.toLowerCase() ?? null;
  const inputHash = (fields.text("input_hash") ?? fields.text("hash"))?.toLowerCase() ?? null;
  if (id === null && inputHash === null && fields.issues.length === 0) {
    fields.refuse("", "no_row", "The line names no row; add id or input_hash.");
  }
  const raw = rawText(fields, value.raw);
  const said = readDecision(fields, value, raw);
  const votes = readVotes(fields, value.votes);
  const actionScores = readActionScores(fields, value);
  const taskScores = fields.scores("task_scores");
  const confidence = readConfidence(fields, said, { actionScores, taskScores, votes });
  const parsed = {
    ...{ id, inputHash, confidence, actionScores, taskScores, votes, raw },
    unassignedMass: fields.share("unassigned_mass"),
    fold: fields.count("fold"),
    seen: fields.flag("seen"),
    timeToActionMs: fields.amount("time_to_action_ms") ?? fields.amount("ttft_ms"),
    latencyMs: fields.amount("latency_ms"),
    tokensIn: fields.count("tokens_in"),
    tokensOut: fields.count("tokens_out"),
  };
  if (!said || fields.issues.length > 0) return fail(fields.issues);
  return ok({ ...parsed, said });
}

/** `final` (a string or an object), or `action` and `args` beside the other keys, or the model's `raw` answer. */
function readDecision(fields: Fields, value: Record<string, unknown>, raw: string | null): Said | null {
  const { final, action, args } = value;
  const path = given(final) ? "final" : "";
  if (!given(final) && !given(action)) {
    if (raw !== null) return readRaw(raw);
    fields.refuse("", "no_decision", "The line holds no decision; add final, or action and args.");
    return null;
  }
  if (given(final) && given(action)) {
    fields.refuse(
      "action",
      "unknown_field",
      "The line names a decision twice; give final, or action and args.",
    );
    return null;
  }
  const shape = given(final) ? final : given(args) ? { action, args } : { action };
  const parsed = typeof shape === "string" ? parseImportedFinal(shape) : parseDecision(shape);
  if (parsed.ok) return { ok: true, decision: parsed.value };
  const { code, message, path: inside } = parsed.error;
  // Inside a string there is no path.
  const at = typeof shape === "string" ? [path] : [path, inside];
  fields.refuse(at.filter((part) => part !== "").join("."), code, message);
  return null;
}

/** As an answer that came here is read: fences, thoughts and words around the decision are understood, nothing is mended. */
function readRaw(raw: string): Said {
  const parsed = parseWords({ text: raw });
  if (parsed.ok) return { ok: true, decision: parsed.value };
  const { reason, message } = parsed;
  return { ok: false, reason, message };
}

/** A model's answer as it came: text, or the JSON that it was parsed to. */
function rawText(fields: Fields, raw: unknown): string | null {
  if (!given(raw)) return null;
  return typeof raw === "string" ? fields.text("raw") : JSON.stringify(raw);
}

function readVotes(fields: Fields, votes: unknown): unknown[] | null {
  if (!given(votes)) return null;
  if (!Array.isArray(votes)) {
    fields.refuse("votes", "bad_type", `votes must be an array of decisions, not ${kindOf(votes)}.`);
    return null;
  }
  votes.forEach((vote, index) => {
    if (typeof vote === "string" || isObject(vote)) return;
    const message = `A vote is a final string or {action, args}, not ${kindOf(vote)}.`;
    fields.refuse(`votes[${index}]`, "bad_type", message);
  });
  return votes;
}

/** `action_scores`, or `logprobs` as {action: log-probability}. Token lists are not probabilities of actions. */
function readActionScores(fields: Fields, value: Record<string, unknown>): Record<string, number> | null {
  if (!given(value.action_scores) && isObject(value.logprobs)) {
    const logs = Object.entries(value.logprobs).filter(([name]) => isAction(name));
    if (logs.some(([, log]) => typeof log !== "number" || !(log <= 0))) {
      fields.refuse("logprobs", "out_of_range", "Log-probabilities are numbers that are 0 or less.");
      return null;
    }
    return logs.length > 0
      ? Object.fromEntries(logs.map(([name, log]) => [name, Math.exp(log as number)]))
      : null;
  }
  const scores = fields.scores("action_scores");
  const stranger = Object.keys(scores ?? {}).find((name) => !isAction(name));
  if (stranger !== undefined) {
    fields.refuse("action_scores", "unknown_action", `"${stranger.slice(0, 60)}" is not an action.`);
  }
  return scores;
}

type Evidence = {
  actionScores: Record<string, number> | null;
  taskScores: Record<string, number> | null;
  votes: unknown[] | null;
};

/** The confidence that is given, else the one that scores or votes make. */
function readConfidence(fields: Fields, said: Said | null, evidence: Evidence): Confidence | null {
  const value = fields.share("confidence");
  const mode = fields.oneOf<ConfidenceMode>("confidence_mode", CONFIDENCE_MODES);
  if (!said?.ok) return null;
  const named = namedBy(said.decision);
  const { actionScores, taskScores, votes } = evidence;
  const made =
    confidenceOfScores(named, { actions: actionScores, tasks: taskScores }) ??
    (votes && confidenceOfVotes(named, votes));
  if (value === null) return made;
  return { value, mode: mode ?? made?.mode ?? (named.target === null ? "exact" : "action") };
}

const given = (value: unknown): boolean => value !== undefined && value !== null;
