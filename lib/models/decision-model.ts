import type { Confidence } from "@/lib/domain/confidence/types";
import type { InvalidReason } from "@/lib/domain/decision/invalid-reasons";
import type { Action, Decision, Message, Task } from "@/prompts/actions";

/** One moment of decision. */
export type DecisionInput = { messages: readonly Message[]; tasks: readonly Task[] };

export type { Confidence } from "@/lib/domain/confidence/types";
export { INVALID_REASONS, type InvalidReason } from "@/lib/domain/decision/invalid-reasons";

export type DecisionAnswer = {
  decision: { ok: true; value: Decision } | { ok: false; reason: InvalidReason; message: string };
  confidence: Confidence | null;
  /** The answer as it came; of several votes, a JSON array of theirs. */
  raw: string;
  /** What each vote named, null where it named nothing legal; absent where one answer was asked. */
  votes?: (Decision | null)[];
  /** Milliseconds from the request to the action's name, and to the whole answer. */
  timings: { actionMs: number; totalMs: number };
  usage: { input: number; output: number } | null;
  attempts: number;
};

/** Whatever decides: a served model, the embedded student, or a record. */
export interface DecisionModel {
  /**
   * Decides one moment. An unusable answer is a value (`ok: false`), not an error. `onAction` is called as soon as the
   * action is known, before its arguments; again if an attempt that was repeated names another.
   * @throws ModelError where no answer came
   */
  decide(
    input: DecisionInput,
    options?: { signal?: AbortSignal; onAction?: (action: Action) => void },
  ): Promise<DecisionAnswer>;
  /** Ends connections and threads. */
  close?(): Promise<void>;
}
