import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decision as anyDecision } from "@/tests/support/arbitraries";
import type { Decision } from "../decision/types";
import { candidateMass } from "./candidate-mass";
import { confidenceFromLogprobs } from "./from-logprobs";
import { confidenceFromVotes } from "./from-votes";
import type { LoggedToken } from "./types";

/** A token with its alternatives as probabilities; the first is the drawn one. */
const token = (options: Record<string, number> | [string, number][]): LoggedToken => {
  const entries = (Array.isArray(options) ? options : Object.entries(options)).map(([text, p]) => ({
    token: text,
    logprob: Math.log(p),
  }));
  return { token: entries[0]!.token, logprob: entries[0]!.logprob, top: entries };
};
const sure = (...texts: string[]) => texts.map((text) => token({ [text]: 1 }));

const TASKS = ["task-1", "task-12", "task-2"].map((id) => ({ id, summary: id, last_update: "" }));
const REPLY: Decision = { action: "reply", args: { text: "Hi" } };
const START: Decision = { action: "start_task", args: { explanation: "x" } };
const CANCEL: Decision = { action: "cancel_task", args: { task_id: "task-1", explanation: "x" } };

const read = (tokens: LoggedToken[], decision: Decision) =>
  confidenceFromLogprobs(tokens, decision, TASKS, tokens.map((t) => t.token).join(""));

describe("confidenceFromLogprobs", () => {
  test("sums the prefixes of each action, and leaves the rest unassigned", () => {
    const got = read(
      [
        ...sure('{"', "action", '":"'),
        token({ reply: 0.6, re: 0.1, start: 0.08, update: 0.05, cancel: 0.04, no: 0.03, r: 0.02, I: 0.05 }),
        ...sure('","', "args", '":{"text":"Hi"}}'),
      ],
      REPLY,
    );
    expect(got?.actions?.reply).toBeCloseTo(0.72);
    expect(got?.actions?.noop).toBeCloseTo(0.03);
    expect(got).toMatchObject({ mode: "exact", tasks: null });
    expect(got?.value).toBeCloseTo(0.72);
    expect(got?.unassigned).toBeCloseTo(0.08);
  });

  test("follows an action over several tokens", () => {
    const got = read(
      [
        ...sure('{"action":"'),
        token({ start: 0.8, reply: 0.2 }),
        token({ _: 0.9, ing: 0.1 }),
        token({ task: 0.5, 'task"': 0.4, s: 0.1 }),
        token({ '","': 1 }),
        ...sure('args":{}}'),
      ],
      START,
    );
    expect(got?.actions?.start_task).toBeCloseTo(0.8 * 0.9 * 0.9);
    expect(got?.actions?.reply).toBeCloseTo(0.2);
    expect(got?.unassigned).toBeCloseTo(1 - 0.648 - 0.2);
  });

  test.each([
    ["the quote with the name", [token({ '{"action":"reply': 0.7, '{"action":"noop': 0.2, Sorry: 0.1 })]],
    [
      "the quote and what follows",
      [...sure('{"action":'), token({ '"reply","args"': 0.7, '"noop","args"': 0.2, " null": 0.1 })],
    ],
    ["spaces", [...sure('{ "action" : '), token({ '"reply': 0.7, '"noop"': 0.2, '"': 0.1 }), ...sure('"')]],
  ])("finds the place by its text where a token holds %s", (_name, tokens) => {
    const got = read([...tokens, ...sure('", "args":{"text":"Hi"}}')], REPLY);
    expect(got?.actions?.reply).toBeCloseTo(0.7);
    expect(got?.actions?.noop).toBeCloseTo(0.2);
    expect(got?.unassigned).toBeCloseTo(0.1);
  });

  test("looks where the decision stands, not at a draft in the reasoning before it", () => {
    const answer = '{"action":"reply","args":{"text":"Hi"}}';
    const tokens = [
      ...sure("<|channel|>", "analysis", ' {"action":"'),
      token({ reply: 0.1, noop: 0.9 }),
      ...sure('"}', "<|channel|>", "final", '{"action":"'),
      token({ reply: 0.8, noop: 0.2 }),
      ...sure('","args":{"text":"Hi"}}'),
    ];
    expect(confidenceFromLogprobs(tokens, REPLY, TASKS, answer)?.value).toBeCloseTo(0.8);
  });

  test("weighs the target by the chain rule, and tells task-1 from task-12", () => {
    const got = read(
      [
        ...sure('{"action":"'),
        token({ cancel: 0.9, update: 0.1 }),
        ...sure("_task", '","args":{"task_id":"', "task", "-"),
        token({ 1: 0.7, 2: 0.3 }),
        token([
          ['","', 0.6],
          ["2", 0.4],
        ]),
        ...sure('explanation":"x"}}'),
      ],
      CANCEL,
    );
    expect(got?.mode).toBe("exact");
    expect(got?.tasks?.["task-1"]).toBeCloseTo(0.42);
    expect(got?.tasks?.["task-12"]).toBeCloseTo(0.28);
    expect(got?.tasks?.["task-2"]).toBeCloseTo(0.3);
    expect(got?.value).toBeCloseTo(0.9 * 0.42);
  });

  test("is of the action alone where the tokens end before the target", () => {
    const tokens = [...sure('{"action":"'), token({ cancel: 0.9, update: 0.1 }), ...sure("_task", '"')];
    expect(read(tokens, CANCEL)).toMatchObject({ mode: "action", tasks: null });
  });

  test("reads a final string too", () => {
    const got = read(
      [
        token({ cancel: 0.7, no: 0.2, The: 0.1 }),
        ...sure("_task", "(", "task-"),
        token({ 1: 0.8, 2: 0.2 }),
        ...sure(", x)"),
      ],
      CANCEL,
    );
    expect(got?.value).toBeCloseTo(0.56);
    expect(got?.actions?.noop).toBeCloseTo(0.2);
    expect(got?.unassigned).toBeCloseTo(0.1);
  });

  test("counts masked tokens as nothing and a drawn token that is not among the likeliest as itself", () => {
    const place: LoggedToken = {
      token: "reply",
      logprob: Math.log(0.01),
      top: [
        { token: "noop", logprob: Math.log(0.9) },
        { token: "start", logprob: -9999 },
        { token: "cancel", logprob: Number.NEGATIVE_INFINITY },
      ],
    };
    const got = read([...sure('{"action":"'), place, ...sure('"}')], REPLY);
    expect(got?.actions).toMatchObject({ start_task: 0, cancel_task: 0 });
    expect(got?.value).toBeCloseTo(0.01);
    expect(got?.unassigned).toBeCloseTo(0.09);
  });

  test("is null where the tokens do not hold the decision", () => {
    expect(read(sure("Hello"), REPLY)).toBeNull();
    expect(read([], REPLY)).toBeNull();
    expect(read(sure('{"action":"noop"}'), REPLY)).toBeNull();
  });

  test("is a probability, whatever the tokens say", () => {
    const part = fc.constantFrom(
      '{"action":"',
      "reply",
      "re",
      "ply",
      '"',
      "noop",
      "cancel_task",
      '"task_id":"',
      "task-1",
      "task",
      "-",
      "1",
      "(",
      "",
      "x",
    );
    const entry = fc.record({
      token: part,
      logprob: fc.oneof(fc.double({ max: 0 }), fc.double(), fc.constant(-9999)),
    });
    const tokens = fc.array(
      fc.record({
        token: part,
        logprob: fc.double({ max: 0.001, noNaN: true }),
        top: fc.array(entry, { maxLength: 4 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(tokens, anyDecision, fc.string({ maxLength: 8 }), (all, decided, answer) => {
        const got = confidenceFromLogprobs(all, decided, TASKS, answer);
        if (!got) return;
        const numbers = [
          got.value,
          got.unassigned ?? 0,
          ...Object.values(got.actions ?? {}),
          ...Object.values(got.tasks ?? {}),
        ];
        for (const number of numbers) expect(number >= 0 && number <= 1).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("candidateMass", () => {
  test("gives what could become several candidates to none of them", () => {
    const got = candidateMass([token({ a: 0.7, "": 0.1, b: 0.2 }), ...sure('"')], 0, [
      'a"',
      'ab"',
      'b"',
      'bc"',
    ]);
    expect(got?.mass[0]).toBeCloseTo(0.7);
    expect(got?.mass.slice(1)).toEqual([0, 0, 0]);
    expect(got?.unassigned).toBeCloseTo(0.3);
  });
});

describe("confidenceFromVotes", () => {
  const noop: Decision = { action: "noop", args: {} };
  const cancel = (task_id: string, explanation = "x"): Decision => ({
    action: "cancel_task",
    args: { task_id, explanation },
  });
  test.each<[string, (Decision | null)[], number, number]>([
    ["all the same", [noop, noop, noop], 0, 1],
    ["other words for the same task", [cancel("a", "x"), cancel("a", "y"), noop], 0, 2 / 3],
    ["another task of the same action", [cancel("a"), cancel("b"), cancel("b")], 1, 2 / 3],
    ["an invalid answer counts against it", [null, noop, null, noop], 1, 0.5],
    ["a tie goes to the earlier", [noop, cancel("a")], 0, 0.5],
  ])("%s", (_name, votes, at, value) => {
    expect(confidenceFromVotes(votes)).toMatchObject({ at, confidence: { mode: "votes", value } });
  });

  test("without a legal vote there is no decision", () => {
    expect(confidenceFromVotes([null, null])).toBeNull();
    expect(confidenceFromVotes([])).toBeNull();
  });
});
