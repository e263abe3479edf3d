import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decision, jsonValue } from "@/tests/support/arbitraries";
import { formatFinal } from "../decision/final";
import { confidenceOfScores, confidenceOfVotes } from "./confidence";
import { parsePrediction } from "./parse-prediction";
import { namedBy } from "./same-decision";

const HASH = "a".repeat(64);

describe("a line of predictions", () => {
  test("with any decision is read the same as a string, an object, and as action and args", () => {
    fc.assert(
      fc.property(decision, (value) => {
        const forms = [{ final: formatFinal(value) }, { final: value }, value];
        for (const form of forms) {
          const parsed = parsePrediction({ input_hash: HASH, ...form });
          expect(parsed).toMatchObject({ ok: true, value: { said: { ok: true, decision: value } } });
        }
      }),
    );
  });

  test("is read or refused with a reason, whatever it holds", () => {
    const key = fc.constantFrom(
      ...["id", "hash", "final", "action", "args", "confidence", "votes", "action_scores", "task_scores"],
      ...["logprobs", "fold", "seen", "latency_ms", "raw", "confidence_mode", "unassigned_mass", "other"],
    );
    const line = fc.oneof(jsonValue, fc.dictionary(key, jsonValue, { noNullPrototype: true }));
    fc.assert(
      fc.property(line, (value) => {
        const parsed = parsePrediction(value);
        if (!parsed.ok) {
          expect(parsed.error.length).toBeGreaterThan(0);
          for (const { message } of parsed.error) expect(message).not.toBe("");
          return;
        }
        const { confidence, latencyMs, fold } = parsed.value;
        expect(confidence === null || (confidence.value >= 0 && confidence.value <= 1)).toBe(true);
        expect(latencyMs === null || latencyMs >= 0).toBe(true);
        expect(fold === null || Number.isInteger(fold)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("turns log-probabilities of actions into probabilities", () => {
    const parsed = parsePrediction({
      hash: HASH,
      final: "noop",
      logprobs: { noop: Math.log(0.8), reply: -3 },
    });
    expect(parsed.ok && parsed.value.confidence?.value).toBeCloseTo(0.8, 12);
    expect(parsed.ok && parsed.value.confidence?.mode).toBe("exact");
  });

  test("keeps an unusable raw answer as such, but refuses a broken final", () => {
    expect(parsePrediction({ hash: HASH, raw: "hm" })).toMatchObject({
      ok: true,
      value: { said: { ok: false, reason: "not_json" }, confidence: null },
    });
    expect(parsePrediction({ hash: HASH, final: "hm", raw: "hm" })).toMatchObject({
      ok: false,
      error: [{ path: "final", code: "unknown_action" }],
    });
  });
});

describe("confidence", () => {
  const update = { action: "update_task", target: "task-1" } as const;
  test("is the product with the task's probability where there is one, and says so", () => {
    const actions = { update_task: 0.8, noop: 0.1 };
    expect(confidenceOfScores(update, { actions, tasks: { "task-1": 0.5 } })).toEqual({
      value: 0.4,
      mode: "exact",
    });
    expect(confidenceOfScores(update, { actions, tasks: null })).toEqual({ value: 0.8, mode: "action" });
    expect(confidenceOfScores({ action: "noop", target: null }, { actions, tasks: null })?.mode).toBe(
      "exact",
    );
    expect(confidenceOfScores({ action: "reply", target: null }, { actions, tasks: null })).toBeNull();
  });

  test("of votes is the share that names the same action and task; what is no decision agrees with nothing", () => {
    const votes = ["update_task(task-1, a)", "update_task(task-2, a)", "what?"];
    expect(confidenceOfVotes(update, votes)).toEqual({ value: 1 / 3, mode: "votes" });
    expect(confidenceOfVotes(update, [])).toBeNull();
    fc.assert(
      fc.property(decision, (value) => {
        expect(confidenceOfVotes(namedBy(value), [value, formatFinal(value)])?.value).toBe(1);
      }),
    );
  });
});
