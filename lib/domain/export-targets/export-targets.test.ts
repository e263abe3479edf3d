import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decisionSchema } from "@/prompts/intent-prompt";
import { jsonValue, ledger, ledgerAndDecision, messages } from "@/tests/support/arbitraries";
import { formatFinal } from "../decision/final";
import type { Message } from "../decision/types";
import { parseRow } from "../import/normalise-row";
import { parseLine } from "../import/parse-line";
import { chatPrompt, chatShape } from "./chat-shape";
import { EXPORT_TARGETS_BY_NAME, type ExportRow, type ExportTarget } from "./index";

const tasks = [{ id: "task-1", summary: "Book a flight", last_update: "" }];
const turns = (talk: Message[]) => chatPrompt(talk, tasks).slice(1);
const line = (target: ExportTarget, row: ExportRow, withHash = false) => {
  const made = target.toLine(row, { withHash });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
};

const row: fc.Arbitrary<ExportRow> = fc
  .tuple(
    messages,
    ledgerAndDecision,
    fc.option(fc.string({ unit: "grapheme" }), { nil: null }),
    fc.dictionary(fc.constantFrom("source", "tone", "x"), jsonValue, { noNullPrototype: true }),
    fc.dictionary(fc.constantFrom("lang", "zz", "7"), jsonValue, { noNullPrototype: true }),
  )
  .map(([talk, { tasks: open, decision }, reasoning, meta, extra]) => ({
    messages: talk,
    tasks: open,
    final: formatFinal(decision),
    reasoning: reasoning?.replaceAll("\0", "") ?? null,
    meta,
    extra,
    rejected: "start_task(What nobody asked for)",
  }));

describe("chatPrompt", () => {
  test("one leading system message holds prompt and ledger, and the talk ends with a user turn", () => {
    fc.assert(
      fc.property(messages, ledger, (talk, open) => {
        const prompt = chatPrompt(talk, open);
        expect(prompt.map((turn) => turn.role).lastIndexOf("system")).toBe(0);
        expect(prompt.at(-1)?.role).toBe("user");
        for (let index = 1; index < prompt.length; index += 1) {
          expect(prompt[index]?.role).not.toBe(prompt[index - 1]?.role);
          expect(prompt[index]?.content.trim()).not.toBe("");
        }
      }),
    );
  });

  test("tool, system and developer turns become events in place", () => {
    const talk: Message[] = [
      { role: "system", content: "Be kind" },
      { role: "user", content: "Fly me to Oslo" },
      { role: "assistant", content: "Searching" },
      { role: "tool", content: '{"seats":1}', name: "search flights]" },
      { role: "tool", content: "", tool_call_id: "c1" },
      { role: "developer", content: "Prefer trains" },
    ];
    expect(turns(talk)).toEqual([
      { role: "user", content: "[event: system] Be kind\n\nFly me to Oslo" },
      { role: "assistant", content: "Searching" },
      {
        role: "user",
        content: '[event: search_flights_] {"seats":1}\n\n[event: tool]\n\n[event: developer] Prefer trains',
      },
    ]);
  });

  test("tool calls become [calls: …], merged into the neighbouring assistant turn, and a waiting talk gets [event: none]", () => {
    const call = (name: string) => ({ id: name, type: "function", function: { name, arguments: "{}" } });
    const talk: Message[] = [
      { role: "user", content: "Fly me to Oslo" },
      { role: "assistant", content: "One moment" },
      { role: "assistant", content: "", tool_calls: [call("search"), call("rank")] },
    ];
    expect(turns(talk)).toEqual([
      { role: "user", content: "Fly me to Oslo" },
      { role: "assistant", content: "One moment\n\n[calls: search, rank]" },
      { role: "user", content: "[event: none]" },
    ]);
  });

  test("turns that say nothing are left out", () => {
    expect(turns([{ role: "user", content: " " }])).toEqual([{ role: "user", content: "[event: none]" }]);
  });

  test("the target is compact JSON, action first, that the contract accepts", () => {
    fc.assert(
      fc.property(messages, ledgerAndDecision, (talk, { tasks: open, decision }) => {
        const target = chatShape(talk, open, decision).at(-1);
        expect(target?.role).toBe("assistant");
        expect(target?.content.startsWith('{"action":"')).toBe(true);
        expect(decisionSchema.parse(JSON.parse(target?.content ?? ""))).toEqual(decision);
      }),
    );
    expect(chatShape([], [], { action: "noop", args: {} }).at(-1)?.content).toBe(
      '{"action":"noop","args":{}}',
    );
  });
});

describe("every target", () => {
  test.each(Object.values(EXPORT_TARGETS_BY_NAME).map((target) => [target.name, target] as const))(
    "%s: each row gives one line that passes the receiving tool's checks, the same for the same row",
    (_name, target: ExportTarget) => {
      fc.assert(
        fc.property(row, (value) => {
          const made = line(target, value);
          expect(made).not.toMatch(/[\n\r]/);
          expect(target.problems(JSON.parse(made))).toEqual([]);
          expect(line(target, JSON.parse(JSON.stringify(value)))).toBe(made);
          // These two keep what the row itself holds, nulls deep inside further keys too.
          if (target.name !== "raw" && target.name !== "sraq") expect(made).not.toMatch(/(?<!\\)":null/);
        }),
      );
    },
  );

  test.each(["openai-sft", "together", "trl", "trl-messages", "axolotl", "unsloth"] as const)(
    "%s: import gives the same decision and ledger back",
    (name) => {
      fc.assert(
        fc.property(row, (value) => {
          const back = parseRow("chat", JSON.parse(line(EXPORT_TARGETS_BY_NAME[name], value)));
          if (back.ok)
            expect(back.row).toMatchObject({
              final: value.final,
              tasks: JSON.parse(JSON.stringify(value.tasks)),
            });
          // A talk of which nothing is left to say has no messages to import.
          else expect(back.errors.map((error) => error.code)).toEqual(["no_messages"]);
        }),
      );
    },
  );

  test("a row whose stored decision cannot be read is skipped with a reason", () => {
    const broken = { messages: [{ role: "user", content: "x" }], tasks, final: "wait(5)" };
    for (const target of Object.values(EXPORT_TARGETS_BY_NAME)) {
      const made = target.toLine(broken);
      expect(made.ok).toBe(false);
      if (!made.ok) expect(made.error.message).not.toBe("");
    }
  });
});

describe("raw", () => {
  const { raw } = EXPORT_TARGETS_BY_NAME;

  test("export → import → export gives the same bytes, whatever order the database returns keys in", () => {
    fc.assert(
      fc.property(row, (value) => {
        const first = line(raw, value);
        const parsed = parseLine(first);
        const back = parseRow("raw", parsed.ok ? parsed.value : parsed.error);
        expect(back.ok).toBe(true);
        if (!back.ok) return;
        expect(line(raw, back.row)).toBe(first);
        expect(line(raw, shuffledKeys(back.row) as ExportRow)).toBe(first);
      }),
      { numRuns: 500 },
    );
  });

  test("keys stand in their order; hashes come first and only when asked for", () => {
    const value = {
      id: "r1",
      inputHash: "ab",
      messages: [{ name: "n", content: "hi", role: "user" }],
      tasks: [{ last_update: "", due: 1, summary: "s", id: "task-1" }],
      final: "noop",
      reasoning: "r",
      meta: { b: 1, a: 2, split: "train" },
      split: "test",
      extra: { zz: 1, aa: 2, final: "shadow" },
    };
    expect(line(raw, value, true)).toBe(
      '{"id":"r1","input_hash":"ab","messages":[{"role":"user","content":"hi","name":"n"}],"tasks":[{"id":"task-1","summary":"s","last_update":"","due":1}],"final":"noop","reasoning":"r","meta":{"a":2,"b":1,"split":"test"},"aa":2,"zz":1}',
    );
    expect(line(raw, value).startsWith('{"messages":')).toBe(true);
    expect(line(raw, { ...value, reasoning: null, meta: null, extra: null, split: "" })).not.toMatch(
      /reasoning|meta|extra/,
    );
  });
});

describe("the receiving tools' checks", () => {
  const { "openai-sft": openai, together, trl } = EXPORT_TARGETS_BY_NAME;
  const user = { role: "user", content: "hi" };
  const reply = { role: "assistant", content: "{}" };

  test.each([
    [openai, { messages: [] }],
    [openai, { messages: [user] }],
    [openai, { messages: [user, { ...reply, content: "" }] }],
    [openai, { messages: [user, { ...reply, thinking: "x" }] }],
    [openai, { messages: [{ ...user, weight: 1 }, reply] }],
    [openai, { messages: [user, { ...reply, weight: 2 }] }],
    [openai, { messages: [user, reply], tasks: [] }],
    [openai, []],
    [together, { messages: [user, user, reply] }],
    [together, { messages: [user, reply], id: 1 }],
    [together, { messages: [{ role: "tool", content: "x" }, reply] }],
    [together, { messages: [user, { ...reply, weight: true }] }],
    [together, { messages: [user, { role: "system", content: "late" }, reply] }],
    [trl, { prompt: [user], completion: [reply, reply] }],
    [trl, { prompt: [user], completion: [{ ...reply, thinking: null }] }],
    [trl, { messages: [user, reply] }],
  ])("refuse %# as the tool does", (target: ExportTarget, value) => {
    expect(target.problems(value)).not.toEqual([]);
  });

  test("only the decision carries loss where earlier assistant turns exist", () => {
    const talk = [user, { role: "assistant", content: "hello" }, user];
    for (const target of [openai, together]) {
      const made = JSON.parse(line(target, { messages: talk, tasks, final: "noop" }));
      expect(made.messages.map((turn: { weight?: number }) => turn.weight)).toEqual([
        undefined,
        undefined,
        0,
        undefined,
        1,
      ]);
      const alone = JSON.parse(line(target, { messages: [user], tasks, final: "noop" }));
      expect(alone.messages.at(-1)).not.toHaveProperty("weight");
    }
  });

  test("limits of a whole file are told", () => {
    expect(openai.fileProblems({ rows: 9, bytes: 1 })).toHaveLength(1);
    expect(openai.fileProblems({ rows: 10, bytes: 600 * 1024 * 1024 })).toHaveLength(1);
    expect(openai.fileProblems({ rows: 10, bytes: 1 })).toEqual([]);
  });
});

/** Objects with their keys the other way round, as jsonb might return them. */
function shuffledKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffledKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, shuffledKeys(item)]),
  );
}
