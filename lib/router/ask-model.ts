import { checkDecision } from "@/lib/domain/ledger/ledger";
import { messageOf } from "@/lib/errors";
import type { DecisionAnswer, DecisionInput, DecisionModel } from "@/lib/models/decision-model";
import type { Decision } from "@/prompts/actions";
import { decisionSchema } from "@/prompts/intent-prompt";
import type { CircuitBreaker } from "./breaker";
import type { Clock } from "./clock";

/** What came of asking a model. Times are those of the clock. */
export type Asked = {
  outcome: "answered" | "invalid" | "timeout" | "error" | "circuit_open" | "absent" | "cancelled";
  decision: Decision | null;
  answer: DecisionAnswer | null;
  message: string | null;
  from: number;
  to: number;
  /** When the action was known, which may be before the answer's end. */
  actionAt: number | null;
};

export type AskOptions = {
  breaker: CircuitBreaker;
  clock: Clock;
  /** It is not waited for longer. */
  ms: number;
  /** A timeout counts against the model only where it had this long. */
  fairMs: number;
  signal: AbortSignal;
};

/**
 * Asks a model for a decision that is legal on this ledger. Whatever the model does (throws, hangs, deaf to its signal,
 * answers with something else) an outcome comes back, in time.
 */
export function askModel(
  model: DecisionModel | null,
  input: DecisionInput,
  { breaker, clock, ms, fairMs, signal }: AskOptions,
): Promise<Asked> {
  const from = clock.now();
  const ended = (outcome: Asked["outcome"], more: Partial<Asked> = {}): Asked => ({
    ...{ outcome, decision: null, answer: null, message: null, from, to: clock.now(), actionAt: null },
    ...more,
  });
  if (!model) return Promise.resolve(ended("absent"));
  if (signal.aborted) return Promise.resolve(ended("cancelled"));
  if (ms <= 0) return Promise.resolve(ended("timeout", { message: "there was no time left to ask it" }));
  if (!breaker.admit(from)) return Promise.resolve(ended("circuit_open", { message: "its circuit is open" }));
  return new Promise((resolve) => {
    const controller = new AbortController();
    let actionAt: number | null = null;
    let over = false;
    const end = (asked: Asked, verdict: () => void) => {
      if (over) return;
      over = true;
      stopClock();
      signal.removeEventListener("abort", cancel);
      verdict();
      resolve(asked);
      controller.abort();
    };
    const failed = () => breaker.failed(clock.now());
    const cancel = () => end(ended("cancelled"), () => breaker.forgone());
    const stopClock = clock.after(ms, () => {
      const message = `no answer within ${Math.round(ms)} ms`;
      end(ended("timeout", { message }), ms >= fairMs ? failed : () => breaker.forgone());
    });
    signal.addEventListener("abort", cancel, { once: true });
    const onAction = () => {
      actionAt = clock.now();
    };
    // An async function: a model that throws at once fails as one that rejects.
    const deciding = (async () => model.decide(input, { signal: controller.signal, onAction }))();
    deciding
      .then((answer) => {
        const read = readAnswer(answer, input);
        end(ended(read.decision ? "answered" : "invalid", { ...read, answer, actionAt }), () =>
          breaker.succeeded(),
        );
      })
      .catch((error: unknown) => end(ended("error", { message: messageOf(error) }), failed));
  });
}

/** The models are given from outside: what they call a decision is checked once more. */
function readAnswer(
  { decision }: DecisionAnswer,
  { tasks }: DecisionInput,
): { decision: Decision | null; message: string | null } {
  if (!decision.ok) return { decision: null, message: `${decision.reason}: ${decision.message}` };
  const parsed = decisionSchema.safeParse(decision.value);
  if (!parsed.success) return { decision: null, message: parsed.error.issues[0]?.message ?? "no decision" };
  const [error] = checkDecision(tasks, parsed.data).errors;
  return error ? { decision: null, message: error.message } : { decision: parsed.data, message: null };
}
