import { describe, expect, test } from "vitest";
import { createRng } from "../sampling/rng";
import { fitScale, methodFor, type Scorable, scaled } from "./scale";

const reply = { action: "reply", target: null } as const;
const update = { action: "update_task", target: "task-1" } as const;

describe("scaling a confidence", () => {
  test("at temperature 1 it is the model's own", () => {
    const answer: Scorable = {
      ...{ named: update, confidence: 0.72 },
      actions: { reply: 0.1, update_task: 0.9 },
      tasks: { "task-1": 0.8, "task-2": 0.2 },
    };
    expect(scaled(answer, { method: "scores", temperature: 1 })).toBeCloseTo(0.72, 9);
    expect(scaled(answer, { method: "confidence", temperature: 1 })).toBeCloseTo(0.72, 9);
    expect(scaled(answer, { method: "scores", temperature: 3 })).toBeLessThan(0.72);
  });

  test.each([1, 2, 4])("answers that are %d times too sure are brought back", (sharpness) => {
    const rng = createRng("sure");
    const answers = Array.from({ length: 4000 }, () => {
      const honest = 0.5 + rng.float() / 2;
      const right = rng.float() < honest;
      const odds = Math.log(honest / (1 - honest)) * sharpness;
      const confidence = 1 / (1 + Math.exp(-odds));
      return { named: reply, truth: right ? reply : update, confidence, actions: null, tasks: null, honest };
    });
    expect(methodFor(answers)).toBe("confidence");
    const scale = fitScale(answers);
    expect(Math.abs(scale.temperature / sharpness - 1)).toBeLessThan(0.12);
    for (const answer of answers.slice(0, 20)) expect(scaled(answer, scale)).toBeCloseTo(answer.honest, 1);
  });

  test("where one answer has no scores, all are scaled by their confidence", () => {
    const scores = { reply: 0.7, noop: 0.3 };
    expect(methodFor([{ named: reply, confidence: 0.7, actions: scores, tasks: null }])).toBe("scores");
    expect(
      methodFor([
        { named: reply, confidence: 0.7, actions: scores, tasks: null },
        { named: reply, confidence: 1, actions: null, tasks: null },
      ]),
    ).toBe("confidence");
    expect(fitScale([])).toEqual({ method: "confidence", temperature: 1 });
  });

  test("certainty stays finite", () => {
    const sure: Scorable = { named: reply, confidence: 1, actions: null, tasks: null };
    expect(scaled(sure, { method: "confidence", temperature: 2 })).toBeLessThan(1);
    expect(scaled({ ...sure, confidence: 0 }, { method: "confidence", temperature: 2 })).toBeGreaterThan(0);
  });
});
