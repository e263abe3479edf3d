import Ajv from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256Hex } from "@/lib/domain/canonical/hash";
import { checkDecision, checkLedger } from "@/lib/domain/ledger/ledger";
import { decision, ledger } from "@/tests/support/arbitraries";
import {
  ACTIONS,
  buildSystemPrompt,
  decisionSchema,
  fromWireDecision,
  LEDGER_HEADING,
  messageSchema,
  PROMPT_VERSION,
  STATIC_PROMPT,
  taskSchema,
  toWireDecision,
  wireDecisionJsonSchema,
  wireDecisionSchema,
} from "./intent-prompt";
import { PROMPT_EXAMPLES } from "./prompt-examples";

describe("decisionSchema", () => {
  test("accepts every legal decision unchanged", () => {
    fc.assert(
      fc.property(decision, (value) => {
        expect(decisionSchema.parse(value)).toEqual(value);
      }),
    );
  });

  test("normalises a noop without args", () => {
    expect(decisionSchema.parse({ action: "noop" })).toEqual({ action: "noop", args: {} });
  });

  test.each([
    ["an unknown action", { action: "wait", args: {} }],
    ["an unknown key", { action: "noop", args: {}, why: "x" }],
    ["an unknown argument", { action: "noop", args: { text: "x" } }],
    ["an empty text", { action: "reply", args: { text: "" } }],
    ["a blank text", { action: "reply", args: { text: " \n" } }],
    ["outer white space", { action: "start_task", args: { explanation: " x" } }],
    ["a task id with a comma", { action: "cancel_task", args: { task_id: "a,b", explanation: "x" } }],
    [
      "a task id of 65 characters",
      { action: "cancel_task", args: { task_id: "a".repeat(65), explanation: "x" } },
    ],
    ["U+0000", { action: "reply", args: { text: "a\0b" } }],
    ["a lone surrogate", { action: "reply", args: { text: "a\ud800b" } }],
    ["a missing argument", { action: "update_task", args: { task_id: "task-1" } }],
  ])("refuses %s", (_name, value) => {
    expect(decisionSchema.safeParse(value).success).toBe(false);
  });
});

describe("taskSchema and messageSchema", () => {
  test("keep unknown keys", () => {
    const task = { id: "task-1", summary: "s", last_update: "", notes: "n", due: { day: 1 } };
    expect(taskSchema.parse(task)).toEqual(task);
    const message = { role: "tool", content: "x", tool_call_id: "c1", name: "crm", timestamp: 5 };
    expect(messageSchema.parse(message)).toEqual(message);
  });

  test("store null content as an empty string, only where the turn calls tools", () => {
    const call = { id: "c1", function: { name: "f", arguments: "{}" } };
    expect(messageSchema.parse({ role: "assistant", content: null, tool_calls: [call] }).content).toBe("");
    expect(messageSchema.parse({ role: "assistant", tool_calls: [call] }).content).toBe("");
    expect(messageSchema.safeParse({ role: "assistant", content: null }).success).toBe(false);
    expect(messageSchema.safeParse({ role: "assistant", content: null, tool_calls: [] }).success).toBe(false);
    expect(messageSchema.safeParse({ role: "bot", content: "x" }).success).toBe(false);
  });
});

describe("the wire form", () => {
  test("every decision survives decision → wire → decision", () => {
    fc.assert(
      fc.property(decision, (value) => {
        const wire = toWireDecision(value);
        expect(wireDecisionSchema.parse(wire)).toEqual(wire);
        expect(fromWireDecision(wire).data).toEqual(value);
      }),
    );
  });

  test("values that the action does not use are dropped; needed ones must be there", () => {
    const args = { task_id: "", text: "hello", explanation: "n/a" };
    expect(fromWireDecision({ action: "reply", args }).data).toEqual({
      action: "reply",
      args: { text: "hello" },
    });
    expect(fromWireDecision({ action: "noop", args }).data).toEqual({ action: "noop", args: {} });
    expect(fromWireDecision({ action: "update_task", args }).success).toBe(false);
    expect(fromWireDecision({ action: "reply", args: { ...args, text: null } }).success).toBe(false);
  });

  test("its JSON Schema lies within the strict subset that structured-output servers accept", () => {
    const schema = wireDecisionJsonSchema();
    expect(strictSubsetProblems(schema, "$")).toEqual([]);
    expect(schema.type).toBe("object");
    const validate = new Ajv({ strict: false }).compile(schema);
    fc.assert(
      fc.property(decision, (value) => {
        expect(validate(toWireDecision(value))).toBe(true);
      }),
    );
    expect(validate({ action: "reply", args: { text: "x" } })).toBe(false);
  });
});

describe("the system prompt", () => {
  test("holds the static text first and the ledger last, under one heading", () => {
    fc.assert(
      fc.property(ledger, (tasks) => {
        const prompt = buildSystemPrompt(tasks);
        expect(prompt.startsWith(STATIC_PROMPT)).toBe(true);
        const parts = prompt.split(`\n${LEDGER_HEADING}\n`);
        expect(parts).toHaveLength(2);
        expect(JSON.parse(parts[1]!)).toEqual(JSON.parse(JSON.stringify(tasks)));
      }),
    );
    expect(STATIC_PROMPT).not.toContain(LEDGER_HEADING);
  });

  test("does not depend on the order of a task's keys", () => {
    const a = { id: "task-1", summary: "s", last_update: "u", zz: { b: 1, a: 2 }, notes: "n" };
    const b = { zz: { a: 2, b: 1 }, notes: "n", last_update: "u", summary: "s", id: "task-1" };
    expect(buildSystemPrompt([a])).toBe(buildSystemPrompt([b]));
  });

  test("names every action in its rules, its output forms and its examples", () => {
    for (const action of ACTIONS) {
      expect(STATIC_PROMPT).toContain(`\n- ${action}: `);
      expect(STATIC_PROMPT).toContain(`\n{"action":"${action}","args":{`);
      expect(PROMPT_EXAMPLES.some((example) => example.decision.action === action)).toBe(true);
    }
  });

  test("shows only examples that the schema accepts and that are legal on their ledger", () => {
    for (const { tasks, decision: shown } of PROMPT_EXAMPLES) {
      expect(decisionSchema.parse(shown)).toEqual(shown);
      for (const task of tasks) expect(taskSchema.parse(task)).toEqual(task);
      expect(checkLedger(tasks)).toEqual([]);
      expect(checkDecision(tasks, shown).errors).toEqual([]);
    }
    const lines = STATIC_PROMPT.slice(STATIC_PROMPT.indexOf("## Examples"))
      .split("\n")
      .filter((line) => line.startsWith("{"));
    expect(lines).toHaveLength(PROMPT_EXAMPLES.length);
    for (const line of lines) expect(decisionSchema.safeParse(JSON.parse(line)).success).toBe(true);
  });

  test("has a new version whenever its text changes", () => {
    expect({ version: PROMPT_VERSION, sha256: sha256Hex(STATIC_PROMPT) }).toMatchInlineSnapshot(`
      {
        "sha256": "04417c88d3b74da08f4d8847c485c0390a13e344bd3bb10d786c2c3f1e685fe8",
        "version": "intent-1",
      }
    `);
  });
});

/** What strict servers ask of a schema: closed objects, all keys required, no unions but nullability. */
function strictSubsetProblems(schema: unknown, path: string): string[] {
  const allowed = [
    "type",
    "properties",
    "required",
    "additionalProperties",
    "enum",
    "anyOf",
    "items",
    "description",
  ];
  const node = schema as Record<string, unknown>;
  const problems = Object.keys(node)
    .filter((key) => !allowed.includes(key))
    .map((key) => `${path}: ${key} is not in the subset`);
  if (node.type === "object") {
    const properties = node.properties as Record<string, unknown>;
    if (node.additionalProperties !== false) problems.push(`${path}: additionalProperties must be false`);
    if (JSON.stringify(node.required) !== JSON.stringify(Object.keys(properties))) {
      problems.push(`${path}: every key must be required`);
    }
    for (const [key, value] of Object.entries(properties))
      problems.push(...strictSubsetProblems(value, `${path}.${key}`));
  }
  if (path === "$" && node.anyOf) problems.push("$: no union at the root");
  for (const branch of (node.anyOf as unknown[] | undefined) ?? [])
    problems.push(...strictSubsetProblems(branch, path));
  return problems;
}
