import { buildSystemPrompt } from "@/prompts/intent-prompt";
import { parseFinal } from "../decision/final";
import type { Message, Task } from "../decision/types";
import { isObject } from "../import/check-parts";
import { parseRow } from "../import/normalise-row";
import { fail, ok } from "../result";
import { keyProblems } from "./checks";
import { orderedList, TASK_KEYS } from "./ordered-json";
import type { ExportTarget } from "./target";

const KEYS = ["developer", "tasks", "user", "reasoning", "final", "messages"];
const TURN_KEYS = ["role", "content", "thinking"];

/**
 * The upstream project's rows: `{developer, tasks, user, reasoning, final, messages}`. `messages` hold the prompt first
 * and the decision last; `reasoning` is "" where there is none, because no key is null. Facets and further keys of a row
 * have no place in this shape. The importer takes exactly this apart again.
 */
export const sraq: ExportTarget = {
  name: "sraq",
  takesThinking: true,
  unit: "row",
  extension: "jsonl",
  notes: ["Facets (channel, domain, …) have no place in this shape; raw keeps them."],
  toLine: (row, { reasoned = false, system = buildSystemPrompt } = {}) => {
    const decision = parseFinal(row.final);
    if (!decision.ok) return fail({ code: "bad_decision", message: decision.error.message });
    const reasoning = row.reasoning ?? "";
    if (reasoned && reasoning.trim() === "")
      return fail({ code: "no_reasoning", message: "The row has no reasoning; fast exports need none." });
    const talk = row.messages as Message[];
    const developer = system(row.tasks as Task[]);
    const turns = [
      { role: "system", content: developer },
      ...talk.map((message) => turnOf(message, reasoned)),
      { role: "assistant", content: row.final, ...(reasoned && { thinking: reasoning }) },
    ];
    // The prompt is most of the line: it is quoted once and stands twice.
    const prompt = JSON.stringify(developer);
    const members = [
      `"developer":${prompt}`,
      `"tasks":${orderedList(row.tasks, TASK_KEYS)}`,
      `"user":${JSON.stringify(talk.findLast(({ role }) => role === "user")?.content ?? "")}`,
      `"reasoning":${JSON.stringify(reasoning)}`,
      `"final":${JSON.stringify(row.final)}`,
      `"messages":[{"role":"system","content":${prompt}},${orderedList(turns.slice(1), TURN_KEYS).slice(1)}`,
    ];
    const line = `{${members.join(",")}}`;
    const [problem] = sraq.problems({
      ...{ developer, tasks: row.tasks, user: "", reasoning, final: row.final, messages: turns },
    });
    if (problem)
      return fail({ code: "refused_by_target", message: `sraq would refuse the row: ${problem}.` });
    return ok(line);
  },
  problems: (value) => {
    const problems = keyProblems(value, KEYS);
    if (problems.length > 0) return problems;
    const { messages, final, developer, reasoning, user } = value as Record<string, unknown>;
    const turns = Array.isArray(messages) ? (messages as unknown[]) : [];
    const [first] = turns;
    const last = turns.at(-1);
    const assistants = turns.filter((turn) => isObject(turn) && turn.role === "assistant");
    const thinking = assistants.filter((turn) => isObject(turn) && typeof turn.thinking === "string").length;
    return [
      ...[developer, reasoning, user, final].flatMap((text) =>
        typeof text === "string" ? [] : ["developer, user, reasoning and final must be strings"],
      ),
      ...(isObject(first) && first.content === developer ? [] : ["messages must begin with the prompt"]),
      ...(isObject(last) && last.role === "assistant" && last.content === final
        ? []
        : ["messages must end with the decision"]),
      ...(thinking === 0 || thinking === assistants.length
        ? []
        : ["messages has thinking on some assistant turns only"]),
      ...importProblems(value),
    ];
  },
  fileProblems: () => [],
};

/** The importer's own checks; it does not change what it is given. */
function importProblems(value: unknown): string[] {
  const parsed = parseRow("sraq", value);
  return parsed.ok ? [] : parsed.errors.map(({ message }) => message);
}

/** A turn of the talk with all that it has but nulls; thinking on every assistant turn or on none. */
function turnOf(message: Message, reasoned: boolean): Record<string, unknown> {
  const { thinking } = message;
  const isPlain = thinking === undefined && !Object.values(message).includes(null);
  const kept = isPlain
    ? message
    : Object.fromEntries(
        Object.entries(message).filter(([key, item]) => item !== null && key !== "thinking"),
      );
  if (!reasoned || message.role !== "assistant") return kept;
  return { ...kept, thinking: typeof thinking === "string" ? thinking : "" };
}
