import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cell } from "@/prompts/generator/cell";
import { checkRow } from "./check-row";
import { type Answer, readRow, readScenario, readVote } from "./read-answer";

const CELL: Cell = {
  action: "update_task",
  channel: "chat",
  domain: "travel",
  tone: "casual",
  pattern: "plain",
  difficulty: "easy",
  locale: "en",
  messages: 4,
  tasks: 2,
  ending: "user",
};

const TURN = { tool: null, arguments: null };
const ROW = {
  messages: [
    { ...TURN, role: "user", content: "The ferry for Maren on Friday, is that fixed now?" },
    { ...TURN, role: "assistant", content: "It is held until noon." },
    { ...TURN, role: "user", content: "Then take the later one, she works until two." },
  ],
  tasks: [
    { id: "task-41", summary: "Ferry to Aarsund for Maren on Friday, 13:10", last_update: "Held until noon" },
    { id: "task-42", summary: "Ferry back from Aarsund for Maren on Sunday", last_update: "" },
  ],
  final: {
    action: "update_task",
    args: { task_id: "task-41", text: null, explanation: "Maren takes the later ferry on Friday" },
  },
  reasoning: "The open question is answered by naming the later one.",
};
type Row = Omit<typeof ROW, "messages" | "final"> & {
  messages: { role: string; content: string; tool: string | null; arguments: string | null }[];
  final: unknown;
};

const answer = (text: string, more: Partial<Answer> = {}): Answer => ({
  ...{ text, reasoning: "", refusal: null, finishReason: "stop" },
  ...more,
});
const turn = (role: string, content: string, tool: string | null = null) => ({
  ...{ role, content, tool },
  arguments: tool && role === "assistant" ? "{}" : null,
});

/** Reads and checks an answer as a run does. */
function judge(change: Partial<Row> = {}, cell: Partial<Cell> = {}): string {
  const read = readRow(answer(JSON.stringify({ ...ROW, ...change })));
  if (!read.ok) return read.error.code;
  const checked = checkRow(read.value, { ...CELL, ...cell });
  return checked.ok ? "ok" : checked.error.code;
}

describe("a written row", () => {
  test("that is what the plan asks for passes, in the contract's form", () => {
    const read = readRow(answer(JSON.stringify(ROW)));
    const checked = read.ok ? checkRow(read.value, CELL) : read;
    expect(checked).toMatchObject({
      ok: true,
      value: { final: "update_task(task-41, Maren takes the later ferry on Friday)", tasks: ROW.tasks },
    });
  });

  test.each<[string, string, Partial<Row>, Partial<Cell>]>([
    ["another action than the plan's", "wrong_action", {}, { action: "cancel_task" }],
    [
      "a target that is not in the ledger",
      "illegal_decision",
      { final: { action: "update_task", args: { task_id: "task-9", text: null, explanation: "x" } } },
      {},
    ],
    [
      "no explanation",
      "illegal_decision",
      { final: { action: "update_task", args: { task_id: "task-41", text: null, explanation: null } } },
      {},
    ],
    ["two messages", "too_short", { messages: ROW.messages.slice(1) }, {}],
    [
      "fifteen messages",
      "too_long",
      {
        messages: Array.from({ length: 15 }, (_, at) =>
          turn(at % 2 ? "assistant" : "user", `Message number ${at}`),
        ),
      },
      {},
    ],
    ["another ending", "turn_order", {}, { ending: "tool_result" }],
    [
      "a result that nobody called for",
      "turn_order",
      { messages: [...ROW.messages, turn("tool", "{}", "find_ferry")] },
      { ending: "tool_result" },
    ],
    [
      "an assistant that speaks twice",
      "turn_order",
      { messages: [turn("assistant", "Hello."), turn("assistant", "Anybody?"), ...ROW.messages] },
      {},
    ],
    ["an empty turn", "turn_order", { messages: [turn("user", " "), ...ROW.messages] }, {}],
    ["far more tasks than planned", "ledger_size", {}, { tasks: 5 }],
    ["a ledger where none was planned", "ledger_size", {}, { tasks: 0 }],
    ["one task where distractors were planned", "no_distractors", { tasks: ROW.tasks.slice(0, 1) }, {}],
    [
      "two tasks that say the same",
      "no_distractors",
      { tasks: ROW.tasks.map((task) => ({ ...task, summary: "The ferry" })) },
      {},
    ],
    [
      "a placeholder",
      "placeholder",
      { messages: [turn("user", "Hi, my name is [Name]"), ...ROW.messages] },
      {},
    ],
    [
      "the name of an action",
      "names_the_label",
      { messages: [turn("user", "cancel_task please"), ...ROW.messages] },
      {},
    ],
    ["English where Chinese was planned", "wrong_language", {}, { locale: "zh" }],
    [
      "the same id twice",
      "illegal_row",
      { tasks: ROW.tasks.map((task) => ({ ...task, id: "task-41" })) },
      {},
    ],
    [
      "a start that repeats an open task",
      "near_duplicate_start",
      {
        final: {
          action: "start_task",
          args: { task_id: null, text: null, explanation: "Ferry to Aarsund for Maren on Friday, 13:10" },
        },
      },
      { action: "start_task" },
    ],
  ])("with %s is refused as %s", (_what, code, change, cell) => {
    expect(judge(change, cell)).toBe(code);
  });

  test("may call tools; results get the ids of their calls", () => {
    const messages = [
      ...ROW.messages,
      turn("assistant", "", "find ferry"),
      turn("tool", "16:40 has room", "find ferry"),
    ];
    const read = readRow(answer(JSON.stringify({ ...ROW, messages })));
    expect(read.ok && read.value.messages.slice(-2)).toEqual([
      {
        role: "assistant",
        content: "",
        tool_calls: [{ id: "call_1", type: "function", function: { name: "find_ferry", arguments: "{}" } }],
      },
      { role: "tool", content: "16:40 has room", name: "find_ferry", tool_call_id: "call_1" },
    ]);
    expect(judge({ messages }, { ending: "tool_result" })).toBe("ok");
  });
});

describe("an answer", () => {
  const whole = JSON.stringify(ROW);
  test.each<[string, string, Answer]>([
    ["nothing", "empty_answer", answer(" \n")],
    ["a refusal", "refused", answer("", { refusal: "I cannot help with that." })],
    ["what a filter stopped", "refused", answer("", { finishReason: "content_filter" })],
    ["JSON that breaks off", "truncated", answer(whole.slice(0, 300), { finishReason: "length" })],
    ["JSON that breaks off for no reason", "truncated", answer(whole.slice(0, 300))],
    ["prose", "not_json", answer("Sure! Here is a nice row about ferries.")],
    ["JSON of another shape", "wrong_schema", answer('{"rows": []}')],
  ])("that is %s is refused as %s", (_what, code, given) => {
    const read = readRow(given);
    expect(read.ok ? "ok" : read.error.code).toBe(code);
  });

  test("is read from a fence, from text around it, and from the reasoning field", () => {
    for (const given of [
      answer(`\`\`\`json\n${whole}\n\`\`\``),
      answer(`Here it is:\n${whole}\nDone.`),
      answer("", { reasoning: whole }),
      answer(JSON.stringify({ ...ROW, final: "update_task(task-41, the later ferry)", extra: 1 })),
    ]) {
      expect(readRow(given).ok).toBe(true);
    }
  });

  test("of any text never throws, and a vote is never illegal", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("stop", "length", null), (text, finishReason) => {
        const given = answer(text, { finishReason });
        readRow(given);
        readScenario(given);
        const vote = readVote(given, []);
        if ("decision" in vote) expect(["reply", "start_task", "noop"]).toContain(vote.decision.action);
      }),
    );
  });
});
