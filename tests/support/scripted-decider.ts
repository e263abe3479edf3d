import type { DecisionAnswer, DecisionInput, DecisionModel } from "@/lib/models/decision-model";
import type { Decision } from "@/prompts/actions";

/** A legal answer with this confidence in its decision. */
export function answering(value: Decision, confidence: number | null = 0.99): DecisionAnswer {
  return {
    decision: { ok: true, value },
    confidence:
      confidence === null
        ? null
        : { value: confidence, mode: "action", actions: null, tasks: null, unassigned: null },
    raw: "",
    timings: { actionMs: 0, totalMs: 0 },
    usage: null,
    attempts: 1,
  };
}

/** A model that does in-process what the function says, after `ms`; deaf to its signal, as the worst are. */
export function scriptedModel(
  say: (input: DecisionInput, n: number) => DecisionAnswer | Promise<DecisionAnswer>,
  ms: number | ((n: number) => number) = 0,
): DecisionModel & { calls: number } {
  const model = {
    calls: 0,
    async decide(input: DecisionInput): Promise<DecisionAnswer> {
      const n = model.calls;
      model.calls += 1;
      const wait = typeof ms === "number" ? ms : ms(n);
      if (wait > 0) await new Promise((done) => setTimeout(done, wait));
      return say(input, n);
    },
  };
  return model;
}
