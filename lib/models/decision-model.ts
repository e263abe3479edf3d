import type { Action, Decision, Message, Task } from "@/prompts/actions";

/** One moment of decision. */
export type DecisionInput = { messages: readonly Message[]; tasks: readonly Task[] };

/**
 * How sure a model is of what it decided. `exact`: P(action) · P(task | action); `action`: P(action) alone, where the
 * task has no probability; `votes`: share of k answers that name the same action and task.
 */
export type Confidence = {
  value: number;
  mode: "exact" | "action" | "votes";
  actions: Record<Action, number> | null;
  /** P(task | action) of the ledger's tasks, where the action has a target. */
  tasks: Record<string, number> | null;
  /** Mass at the action's place that belongs to no action. */
  unassigned: number | null;
};

/** Why an answer is no legal decision. It is stored as it came and never repaired in silence. */
export const INVALID_REASONS = [
  "empty",
  "refused",
  "truncated",
  "not_json",
  "not_a_decision",
  "unknown_task",
  "empty_ledger",
] as const;
export type InvalidReason = (typeof INVALID_REASONS)[number];

export type DecisionAnswer = {
  decision: { ok: true; value: Decision } | { ok: false; reason: InvalidReason; message: string };
  confidence: Confidence | null;
  /** The answer as it came. */
  raw: string;
  /** Milliseconds from the request to the action's name, and to the whole answer. */
  timings: { actionMs: number; totalMs: number };
  usage: { input: number; output: number } | null;
  attempts: number;
};

/** Whatever decides: a served model, the embedded student, or a record. */
export interface DecisionModel {
  /**
   * Decides one moment. An unusable answer is a value (`ok: false`), not an error.
   * @throws ModelError where no answer came
   */
  decide(
    input: DecisionInput,
    options?: { signal?: AbortSignal; onAction?: (action: Action) => void },
  ): Promise<DecisionAnswer>;
  /** Ends connections and threads. */
  close?(): Promise<void>;
}
