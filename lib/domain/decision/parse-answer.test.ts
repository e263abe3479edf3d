import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decisionSchema, toWireDecision } from "@/prompts/intent-prompt";
import { decision, ledger, ledgerAndDecision, storableText } from "@/tests/support/arbitraries";
import { checkDecision } from "../ledger/ledger";
import { formatFinal } from "./final";
import { INVALID_REASONS } from "./invalid-reasons";
import { actionSoFar, parseAnswer } from "./parse-answer";

const TASKS = [
  { id: "task-1", summary: "Book a table", last_update: "" },
  { id: "task-2", summary: "Call the bank", last_update: "" },
];
const UPDATE = { action: "update_task", args: { task_id: "task-2", explanation: "Tuesday" } } as const;
const JSON_UPDATE = JSON.stringify(UPDATE);
const read = (text: string, more = {}) => parseAnswer({ text, ...more }, TASKS);
const reason = (text: string, more = {}) => {
  const parsed = read(text, more);
  return parsed.ok ? parsed.value : parsed.reason;
};

describe("parseAnswer", () => {
  test.each([
    ["compact JSON", JSON_UPDATE],
    ["the wire form", JSON.stringify(toWireDecision(UPDATE))],
    [
      "the wire form with a value that the action does not use",
      '{"action":"update_task","args":{"task_id":"task-2","text":"n/a","explanation":"Tuesday"}}',
    ],
    [
      "null for an absent argument",
      '{"action":"update_task","args":{"task_id":"task-2","explanation":"Tuesday","text":null}}',
    ],
    ["a fence", `\`\`\`json\n${JSON_UPDATE}\n\`\`\``],
    ["text around", `Sure! Here it is:\n${JSON_UPDATE}\nLet me know {if} that helps.`],
    ["the same decision twice", `${JSON_UPDATE}\n${JSON_UPDATE}`],
    ["a think block with a draft", `<think>{"action":"noop","args":{}}?</think>\n\n${JSON_UPDATE}`],
    ["a list of one", `[${JSON_UPDATE}]`],
    ["a wrapped decision", `{"decision":${JSON_UPDATE}}`],
    ["a wrapped final", '{"final":"update_task(task-2, Tuesday)"}'],
    ["a final string", "update_task(task-2, Tuesday)"],
    ["a final string in a fence", "```\nupdate_task(task-2, Tuesday)\n```"],
    ["a final string, then text", "update_task(task-2, Tuesday)\n\nThe user named a day."],
    ["text, then a final string", "The user named a day, so:\nupdate_task(task-2, Tuesday)"],
    ["a final string as JSON", '"update_task(task-2, Tuesday)"'],
  ])("understands %s", (_name, text) => {
    expect(read(text)).toMatchObject({ ok: true, value: UPDATE });
  });

  test("takes the last decision of the reasoning field where the text is blank", () => {
    const reasoning = `Maybe {"action":"noop","args":{}}. No: ${JSON_UPDATE}`;
    expect(read(" ", { reasoning })).toEqual({
      ok: true,
      value: UPDATE,
      field: "reasoning",
      start: reasoning.indexOf(JSON_UPDATE),
    });
    expect(read(JSON_UPDATE, { reasoning: '{"action":"noop","args":{}}' })).toMatchObject({ value: UPDATE });
  });

  test.each([
    ["nothing", "", {}, "empty"],
    ["white space", " \n\ufeff", {}, "empty"],
    ["a refusal", "", { refusal: "I can't" }, "refused"],
    ["a filter's stop", "I", { finishReason: "content_filter" }, "refused"],
    ["the token limit before any text", "", { finishReason: "length" }, "truncated"],
    ["the token limit within JSON", '{"action":"reply","args":{"te', { finishReason: "length" }, "truncated"],
    ["an end within JSON", '{"action":"reply","args":{"text":"Hel', {}, "truncated"],
    ["prose", "I would reply to the user.", {}, "not_json"],
    ["braces without JSON", "{reply}", {}, "not_json"],
    ["other JSON", '{"answer":42}', {}, "not_a_decision"],
    ["an unknown action", '{"action":"wait","args":{}}', {}, "not_a_decision"],
    ["another spelling", '{"action":"Noop","args":{}}', {}, "not_a_decision"],
    ["an empty text", '{"action":"reply","args":{"text":""}}', {}, "not_a_decision"],
    ["an outer space", '{"action":"reply","args":{"text":" Hi"}}', {}, "not_a_decision"],
    ["an argument too many", '{"action":"noop","args":{"why":"x"}}', {}, "not_a_decision"],
    [
      "two decisions",
      '{"action":"noop","args":{}} or {"action":"reply","args":{"text":"Hi"}}',
      {},
      "not_a_decision",
    ],
    ["a key twice", '{"action":"reply","action":"noop","args":{}}', {}, "not_a_decision"],
    [
      "a task that is not open",
      '{"action":"cancel_task","args":{"task_id":"task-9","explanation":"x"}}',
      {},
      "unknown_task",
    ],
  ])("calls %s by its reason", (_name, text, more, expected) => {
    expect(reason(text, more)).toBe(expected);
  });

  test("knows that nothing can be updated on an empty ledger", () => {
    expect(parseAnswer({ text: JSON_UPDATE }, [])).toMatchObject({ ok: false, reason: "empty_ledger" });
  });

  test("gives every legal decision back, in every form, and says where it stands", () => {
    const around = fc.constantFrom("", "Here: ", "```json\n", '<think>hm {"</think>');
    fc.assert(
      fc.property(ledgerAndDecision, around, ({ tasks, decision: value }, before) => {
        for (const form of [JSON.stringify(value), JSON.stringify(toWireDecision(value))]) {
          const parsed = parseAnswer({ text: `${before}${form}\n\`\`\`` }, tasks);
          expect(parsed).toEqual({ ok: true, value, field: "text", start: before.length });
        }
        expect(parseAnswer({ text: formatFinal(value) }, tasks)).toMatchObject({ ok: true, value });
      }),
      { numRuns: 500 },
    );
  });

  test("never throws and never lets an illegal decision out, whatever comes in", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      '"',
      '"action"',
      ":",
      '"reply"',
      "noop",
      "reply(",
      ")",
      "args",
      "task-1",
      "</think>",
      "```",
      "\\",
      "\0",
      "\ud800",
      ",",
      "null",
      "\n",
    );
    const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => new TextDecoder().decode(array));
    const nearly = fc.tuple(decision, fc.nat(), storableText).map(([value, at, noise]) => {
      const text = JSON.stringify(value);
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + noise + text.slice(cut + (at % 3));
    });
    const anything = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      bytes,
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
      nearly,
      decision.map((value) => JSON.stringify(value)),
      decision.map(formatFinal),
    );
    const finish = fc.constantFrom("stop", "length", "content_filter", "unknown");
    fc.assert(
      fc.property(anything, anything, finish, ledger, (text, reasoning, finishReason, tasks) => {
        const parsed = parseAnswer({ text, reasoning, finishReason }, tasks);
        if (parsed.ok) {
          expect(decisionSchema.parse(parsed.value)).toEqual(parsed.value);
          expect(checkDecision(tasks, parsed.value).ok).toBe(true);
        } else {
          expect(INVALID_REASONS).toContain(parsed.reason);
          expect(parsed.message).not.toBe("");
        }
      }),
      { numRuns: 3000 },
    );
  });

  // Time in proportion to the square of the text would take hours here: the runner's own limit ends it.
  test("comes to an end on long texts, however many braces they have", () => {
    for (const unit of ["{", '{"', "{}", '{"a":', "reply(", "</think>"]) {
      expect(read(unit.repeat(300_000)).ok).toBe(false);
    }
  });
});

describe("actionSoFar", () => {
  test("knows the action as soon as its name is complete, and never earlier or another", () => {
    fc.assert(
      fc.property(decision, (value) => {
        for (const whole of [JSON.stringify(value), formatFinal(value)]) {
          // A word that opens a sentence may be an action's name too: a `final` is known by its bracket.
          const bracket = whole.startsWith(`${value.action}(`) ? 1 : 0;
          const known = whole.indexOf(value.action) + value.action.length + bracket;
          for (let end = 0; end <= Math.min(whole.length, known + 5); end += 1) {
            expect(actionSoFar(whole.slice(0, end))).toBe(end < known ? null : value.action);
          }
        }
      }),
    );
  });
});
