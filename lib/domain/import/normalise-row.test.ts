import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildSystemPrompt, messageSchema, taskSchema } from "@/prompts/intent-prompt";
import {
  jsonValue,
  ledgerAndDecision,
  message,
  messages,
  storableText,
  task,
} from "@/tests/support/arbitraries";
import { formatFinal } from "../decision/final";
import { readMessages, readTasks } from "./check-parts";
import type { ImportIssue } from "./codes";
import type { ImportFormat } from "./formats";
import { parseRow } from "./normalise-row";

const talk = [{ role: "user", content: "Move it to Friday" }];
const tasks = [{ id: "task-1", summary: "Move the meeting", last_update: "" }];
const final = "update_task(task-1, to Friday)";
const decided = { action: "update_task", args: { task_id: "task-1", explanation: "to Friday" } };
const prompt = { role: "system", content: buildSystemPrompt(tasks) };

const rowOf = (format: ImportFormat, value: unknown) => {
  const parsed = parseRow(format, value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.row;
};
const faults = (format: ImportFormat, value: unknown) => {
  const parsed = parseRow(format, value);
  return parsed.ok ? [] : parsed.errors.map((issue) => `${issue.path} ${issue.code}`);
};

describe("raw rows", () => {
  test("every legal row is taken as it is, extras kept", () => {
    fc.assert(
      fc.property(messages, ledgerAndDecision, jsonValue, (turns, { tasks: open, decision }, other) => {
        const value = { messages: turns, tasks: open, final: formatFinal(decision), zz: other };
        const row = rowOf("raw", value);
        expect(row).toEqual({ ...withoutZz(value), decision, extra: { zz: other } });
        expect(rowOf("raw", { ...value, final: decision }).final).toBe(value.final);
      }),
    );
  });

  test("the final string is trimmed as a whole and brought to its canonical form", () => {
    expect(rowOf("raw", { messages: talk, tasks, final: ` ${final}\n` }).final).toBe(final);
    expect(rowOf("raw", { messages: talk, tasks, final: JSON.stringify(decided) }).final).toBe(final);
    expect(rowOf("raw", { messages: talk, tasks, decision: decided }).final).toBe(final);
    expect(rowOf("raw", { messages: talk, tasks, ...decided }).final).toBe(final);
    expect(rowOf("raw", { messages: talk, tasks: [], action: "noop" })).toMatchObject({
      final: "noop",
      tasks: [],
    });
  });

  test("our own computed keys are ignored, other unknown keys become extra", () => {
    const row = rowOf("raw", {
      id: "x",
      input_hash: "h",
      content_hash: "c",
      messages: talk,
      tasks,
      final,
      lang: "en",
    });
    expect(row.extra).toEqual({ lang: "en" });
  });

  test("null content beside tool calls is stored as an empty string", () => {
    const calls = { role: "assistant", content: null, tool_calls: [{ id: "c", function: { name: "f" } }] };
    expect(rowOf("raw", { messages: [...talk, calls], tasks, final: "noop" }).messages[1]).toEqual({
      ...calls,
      content: "",
    });
  });

  test("reasoning and meta are kept; null means absent", () => {
    const meta = { channel: "voice", split: "test", also_ok: [{ action: "reply" }], mood: 3 };
    expect(rowOf("raw", { messages: talk, tasks, final, reasoning: "r", meta })).toMatchObject({
      reasoning: "r",
      meta,
    });
    const row = rowOf("raw", { messages: talk, tasks, final, reasoning: null, meta: null });
    expect(row).not.toHaveProperty("reasoning");
    expect(row).not.toHaveProperty("meta");
  });

  test("a start that repeats an open task is a warning, not an error", () => {
    const parsed = parseRow("raw", { messages: talk, tasks, final: "start_task(Move the meeting)" });
    expect(parsed).toMatchObject({ ok: true, warnings: [{ path: "final", code: "near_duplicate_start" }] });
  });

  const good = { messages: talk, tasks, final };
  test.each([
    [null, [" not_an_object"]],
    [[good], [" not_an_object"]],
    [{}, ["messages missing_field", "tasks missing_field", "final missing_field"]],
    [{ ...good, messages: [] }, ["messages no_messages"]],
    [{ ...good, messages: "hi" }, ["messages bad_type"]],
    [{ ...good, messages: [{ role: "bot", content: "x" }] }, ["messages[0].role bad_role"]],
    [{ ...good, messages: [{ content: "x" }] }, ["messages[0].role missing_field"]],
    [{ ...good, messages: [{ role: "user" }] }, ["messages[0].content missing_field"]],
    [{ ...good, messages: [{ role: "user", content: null }] }, ["messages[0].content bad_type"]],
    [{ ...good, messages: [...talk, 5] }, ["messages[1] bad_type"]],
    [{ ...good, tasks: {} }, ["tasks bad_type"]],
    [{ ...good, tasks: [{ id: "task 1", summary: "s", last_update: "" }] }, ["tasks[0].id bad_task_id"]],
    [
      { ...good, tasks: [{ id: "task-1", summary: 5 }] },
      ["tasks[0].summary bad_type", "tasks[0].last_update missing_field"],
    ],
    [{ ...good, tasks: [...tasks, ...tasks] }, ["tasks[1].id duplicate_task_id"]],
    [{ ...good, final: "update_task(task-2, x)" }, ["final unknown_task_id"]],
    [{ ...good, tasks: [] }, ["final unknown_task_id"]],
    [{ ...good, final: "wait(5)" }, ["final unknown_action"]],
    [{ ...good, final: "reply(x" }, ["final bad_final"]],
    [{ ...good, final: "reply( x)" }, ["final outer_whitespace"]],
    [{ ...good, final: { action: "reply", args: {} } }, ["final.args.text missing_field"]],
    [{ ...good, final: 5 }, ["final bad_type"]],
    [{ messages: talk, tasks, action: "reply", args: { text: 5 } }, ["args.text bad_type"]],
    [{ ...good, reasoning: {} }, ["reasoning bad_type"]],
    [{ ...good, meta: [] }, ["meta bad_type"]],
    [{ ...good, meta: { channel: "WhatsApp" } }, ["meta.channel unknown_channel"]],
    [{ ...good, meta: { split: "dev" } }, ["meta.split unknown_split"]],
    [{ ...good, meta: { also_ok: [{ action: "wait" }] } }, ["meta.also_ok bad_type"]],
  ])("%j → %j", (value, expected) => {
    expect(faults("raw", value)).toEqual(expected);
  });
});

describe("upstream rows (sraq)", () => {
  const messagesWithTarget = [
    { ...prompt, thinking: null },
    { ...talk[0], thinking: null },
    { role: "assistant", content: final, thinking: "because" },
  ];
  const value = {
    developer: prompt.content,
    tasks,
    user: "Move it to Friday",
    reasoning: "because",
    final,
    messages: messagesWithTarget,
  };

  test("lose prompt and target, keep the talk", () => {
    expect(rowOf("sraq", value)).toEqual({
      messages: talk,
      tasks,
      final,
      decision: decided,
      reasoning: "because",
    });
  });

  test("take the reasoning from the target's thinking, tasks from JSON text, and the talk from user", () => {
    const { reasoning: _, ...bare } = value;
    expect(rowOf("sraq", { ...bare, tasks: JSON.stringify(tasks) })).toMatchObject({
      reasoning: "because",
      tasks,
    });
    expect(rowOf("sraq", { ...value, messages: undefined }).messages).toEqual(talk);
    expect(rowOf("sraq", { ...value, messages: messagesWithTarget.slice(0, 1) }).messages).toEqual(talk);
  });

  test("a broken ledger text is named", () => {
    expect(faults("sraq", { ...value, tasks: "[{" })).toContain("tasks truncated_json");
  });
});

describe("chat rows", () => {
  const target = { role: "assistant", content: JSON.stringify(decided) };

  test("give ledger, talk and decision back", () => {
    const row = rowOf("chat", { messages: [prompt, ...talk, target] });
    expect(row).toEqual({ messages: talk, tasks, final, decision: decided });
    expect(rowOf("chat", { prompt: [prompt, ...talk], completion: [target] })).toEqual(row);
  });

  test.each([
    ["## Ongoing tasks:\n[]", []],
    ["Prompt.\n### Ongoing tasks\nnone", []],
    ["## Ongoing tasks:", []],
    [`## Ongoing tasks:\n\`\`\`json\n${JSON.stringify(tasks, null, 2)}\n\`\`\`\nAnswer now.`, tasks],
    [`Explains "## Ongoing tasks:" first.\n## Ongoing tasks: ${JSON.stringify(tasks)} ]`, tasks],
  ])("the ledger of %j is read", (content, expected) => {
    const reply = { role: "assistant", content: "reply(ok)" };
    expect(rowOf("chat", { messages: [{ role: "system", content }, ...talk, reply] }).tasks).toEqual(
      expected,
    );
  });

  test.each([
    [[...talk, target], "messages bad_ledger"],
    [
      [{ role: "system", content: "## Ongoing tasks:\nBook a flight" }, ...talk, target],
      "messages[0].content bad_ledger",
    ],
    [
      [{ role: "system", content: '## Ongoing tasks:\n[{"id":"t","id":"u"}]' }, ...talk, target],
      "messages[0].content duplicate_key",
    ],
    [
      [{ role: "system", content: '## Ongoing tasks:\n[{"id":"\\u0000"}]' }, ...talk, target],
      "messages[0].content nul_character",
    ],
    [
      [{ role: "system", content: '## Ongoing tasks:\n[{"id":"t"}]' }, ...talk, target],
      "messages[0].content[0].summary missing_field",
    ],
    [[prompt, ...talk], "messages no_decision"],
    [[prompt, target], "messages no_messages"],
    [
      [prompt, ...talk, { role: "assistant", content: "Sure, Friday!" }],
      "messages[2].content unknown_action",
    ],
    ["hello", "messages bad_type"],
  ])("%j is refused: %s", (turns, expected) => {
    expect(faults("chat", { messages: turns })).toContain(expected);
  });

  test("without a ledger heading an OpenAI chat has an empty ledger, or the one beside it", () => {
    const reply = { role: "assistant", content: "reply(ok)" };
    expect(rowOf("openai-chat", { messages: [...talk, reply] })).toMatchObject({ messages: talk, tasks: [] });
    expect(rowOf("openai-chat", { messages: [...talk, target], tasks })).toMatchObject({ final, tasks });
    expect(faults("openai-chat", { messages: [...talk, target] })).toEqual([
      "messages[1].content unknown_task_id",
    ]);
  });

  test("OpenAI's content parts and a call named like an action are understood", () => {
    const parts = {
      role: "user",
      content: [
        { type: "text", text: "Move it " },
        { type: "text", text: "to Friday" },
      ],
    };
    const call = {
      role: "assistant",
      content: null,
      tool_calls: [
        {
          id: "c",
          type: "function",
          function: { name: "update_task", arguments: JSON.stringify(decided.args) },
        },
      ],
    };
    expect(rowOf("openai-chat", { messages: [parts, call], tasks })).toEqual({
      messages: talk,
      tasks,
      final,
      decision: decided,
    });
    const image = { role: "user", content: [{ type: "image_url", image_url: {} }] };
    expect(faults("openai-chat", { messages: [image, call], tasks })).toEqual([
      "messages[0].content bad_type",
    ]);
  });

  test("ShareGPT rows are chats with other names", () => {
    const conversations = [
      { from: "human", value: "Move it to Friday" },
      { from: "gpt", value: final },
    ];
    expect(rowOf("sharegpt", { system: prompt.content, conversations })).toEqual({
      messages: talk,
      tasks,
      final,
      decision: decided,
    });
    expect(
      faults("sharegpt", { conversations: [{ from: "alien", value: 5 }, conversations[1]], tasks }),
    ).toEqual(["conversations[0].from bad_role", "conversations[0].value bad_type"]);
  });
});

describe("the hand-written checks", () => {
  const oddMessage = fc.oneof(
    message,
    jsonValue,
    fc.record(
      {
        role: fc.oneof(fc.constantFrom("user", "assistant", "tool", "bot"), jsonValue),
        content: fc.oneof(storableText, fc.constant(null), jsonValue),
        tool_calls: fc.oneof(fc.array(jsonValue, { maxLength: 1 }), fc.constant(null), jsonValue),
      },
      { requiredKeys: [] },
    ),
  );
  const oddTask = fc.oneof(
    task,
    jsonValue,
    fc.record(
      {
        id: fc.oneof(fc.string(), jsonValue),
        summary: fc.oneof(fc.string(), jsonValue),
        last_update: fc.string(),
        notes: jsonValue,
      },
      { requiredKeys: [] },
    ),
  );

  test("accept a message exactly when the zod schema does, with the same result", () => {
    fc.assert(
      fc.property(oddMessage, (value) => {
        const issues: ImportIssue[] = [];
        const read = readMessages([value], "messages", issues);
        const parsed = messageSchema.safeParse(value);
        expect(issues.length === 0).toBe(parsed.success);
        if (parsed.success) expect(read[0]).toEqual(parsed.data);
      }),
      { numRuns: 2000 },
    );
  });

  test("accept a task exactly when the zod schema does, with the same result", () => {
    fc.assert(
      fc.property(oddTask, (value) => {
        const issues: ImportIssue[] = [];
        const read = readTasks([value], "tasks", issues);
        const parsed = taskSchema.safeParse(value);
        expect(issues.length === 0).toBe(parsed.success);
        if (parsed.success) expect(read[0]).toEqual(parsed.data);
      }),
      { numRuns: 2000 },
    );
  });

  test("a row with very many faults names the first ones only, so that they cost no memory", () => {
    const many = <T>(item: T) => Array.from({ length: 100_000 }, () => item);
    const open = { id: "task-1", summary: "", last_update: "" };
    for (const [format, row] of [
      ["raw", { messages: many({}), tasks: many({}), final: "noop" }],
      ["raw", { messages: talk, tasks: many(open), final: "noop" }],
      ["sharegpt", { conversations: many({ from: 1 }) }],
    ] as const) {
      const parsed = parseRow(format, row);
      expect(parsed.ok ? 0 : parsed.errors.length).toBeGreaterThan(1);
      expect(parsed.ok ? 0 : parsed.errors.length).toBeLessThan(100);
    }
  });

  test("no JSON value makes the importer throw, in any format", () => {
    const anything = fc.oneof(
      jsonValue,
      fc.record(
        {
          messages: fc.oneof(fc.array(oddMessage), jsonValue),
          tasks: fc.oneof(fc.array(oddTask), jsonValue),
          final: fc.oneof(fc.string(), jsonValue),
          conversations: jsonValue,
          prompt: jsonValue,
          completion: jsonValue,
          meta: jsonValue,
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(
        anything,
        fc.constantFrom<ImportFormat>("raw", "sraq", "chat", "openai-chat", "sharegpt"),
        (value, format) => {
          const parsed = parseRow(format, value);
          if (!parsed.ok) expect(parsed.errors.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

function withoutZz({ zz: _, ...rest }: Record<string, unknown>) {
  return rest;
}
