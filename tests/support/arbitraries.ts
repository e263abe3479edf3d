import fc from "fast-check";
import type { Decision, Message, Task } from "@/prompts/actions";
import { textProblem } from "@/prompts/actions";

/** Text that can be stored: any Unicode scalar but U+0000, with a taste for the characters that break parsers. */
export const storableText = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          ",",
          ", ",
          "(",
          ")",
          "))",
          '"',
          "\\",
          "\n",
          "\r\n",
          "\t",
          "'",
          "{",
          "}",
          "[",
          "👩‍👩‍👧",
          "é",
          "é",
          "\u2028",
          "noop",
          "reply(",
          "__proto__",
          "<script>",
          "\ufeffx",
          "\\ud800",
        ),
      },
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join("").replaceAll("\0", ""));

/** A legal decision text: not empty, no outer white space. */
export const decisionText = storableText
  .map((text) => text.trim())
  .filter((text) => textProblem(text) === null);

export const taskId = fc.oneof(
  fc.integer({ min: 1, max: 999 }).map((n) => `task-${n}`),
  fc.stringMatching(/^[^\s,()\0\ud800-\udfff]{1,12}$/),
);

export const decision: fc.Arbitrary<Decision> = fc.oneof(
  fc.record({ action: fc.constant("reply" as const), args: fc.record({ text: decisionText }) }),
  fc.record({ action: fc.constant("start_task" as const), args: fc.record({ explanation: decisionText }) }),
  fc.record({
    action: fc.constantFrom("update_task" as const, "cancel_task" as const),
    args: fc.record({ task_id: taskId, explanation: decisionText }),
  }),
  fc.constant<Decision>({ action: "noop", args: {} }),
);

/** Any JSON value that the importer keeps: storable strings, no -0, no `__proto__` key. */
export const jsonValue: fc.Arbitrary<unknown> = fc
  .jsonValue({ maxDepth: 3, stringUnit: "grapheme" })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll("\\u0000", "")))
  .filter((value) => !JSON.stringify(value).includes('"__proto__"'));

const extraKey = fc.constantFrom("x", "priority", "zz", "created_at", "a b", "10", "2");
const extras = fc.dictionary(extraKey, jsonValue, { maxKeys: 2, noNullPrototype: true });

export const task: fc.Arbitrary<Task> = fc
  .tuple(taskId, storableText, storableText, fc.option(storableText, { nil: undefined }), extras)
  .map(([id, summary, last_update, notes, extra]) => ({
    id,
    summary,
    last_update,
    ...(notes === undefined ? {} : { notes }),
    ...extra,
  }));

/** A ledger: ids unique, possibly empty. */
export const ledger: fc.Arbitrary<Task[]> = fc.uniqueArray(task, { maxLength: 4, selector: (t) => t.id });

export const message: fc.Arbitrary<Message> = fc
  .tuple(
    fc.constantFrom(
      "system" as const,
      "developer" as const,
      "user" as const,
      "assistant" as const,
      "tool" as const,
    ),
    storableText,
    fc.option(fc.constantFrom("search_flights", "crm"), { nil: undefined }),
    extras,
  )
  .map(([role, content, name, extra]) => ({ ...extra, role, content, ...(name ? { name } : {}) }));

export const messages: fc.Arbitrary<Message[]> = fc.array(message, { minLength: 1, maxLength: 6 });

/** A ledger and a decision that is legal on it. */
export const ledgerAndDecision: fc.Arbitrary<{ tasks: Task[]; decision: Decision }> = fc
  .tuple(ledger, decision, fc.nat())
  .map(([tasks, drawn, pick]) => {
    if (drawn.action !== "update_task" && drawn.action !== "cancel_task") return { tasks, decision: drawn };
    const target = tasks[pick % Math.max(1, tasks.length)];
    if (!target) return { tasks, decision: { action: "noop", args: {} } };
    return { tasks, decision: { ...drawn, args: { ...drawn.args, task_id: target.id } } };
  });
