import { createRng } from "@/lib/domain/sampling/rng";
import type { Decision } from "@/prompts/actions";
import type { RowAnswer, ScenarioAnswer } from "@/prompts/generator/answers";
import { GENERATOR_PROMPT } from "@/prompts/generator/generator-prompt";
import { toWireDecision } from "@/prompts/intent-prompt";

type Messages = readonly { role: string; content: string }[];
export type WriterStep = "scenario" | "row" | "vote";

/** Which question of the generator this is. */
export function stepOf(messages: Messages): WriterStep {
  if (messages[0]?.content !== GENERATOR_PROMPT) return "vote";
  return messages.at(-1)?.content.startsWith("Make up the scenario") ? "scenario" : "row";
}

const SYLLABLES = "ba ko mi ru ta ve lo ni sa pe du ga fi zo re la mu ti ne so".split(" ");

/** Sentences of invented words, unlike any others: the same seed gives the same ones. */
function sentences(seed: string): () => string {
  const { below } = createRng(seed);
  const word = () => Array.from({ length: 2 + below(2) }, () => SYLLABLES[below(SYLLABLES.length)]).join("");
  return () => `${Array.from({ length: 7 }, word).join(" ")}.`;
}

/**
 * A model that writes what the plan asks for and votes as the label says: a pure function of what it is asked.
 * Texts are nonsense, but legal, of the right shape, and unlike each other.
 */
export function writeAnswer(messages: Messages): string {
  const last = messages.at(-1)?.content ?? "";
  switch (stepOf(messages)) {
    case "scenario":
      return JSON.stringify(scenario(last));
    case "row":
      return JSON.stringify(row(last));
    case "vote":
      return JSON.stringify(toWireDecision(vote(messages)));
  }
}

function scenario(prompt: string): ScenarioAnswer {
  const say = sentences(prompt);
  return { situation: say(), people: [say()], ledger: [], deciding_turn: say(), why: say() };
}

/** No row may name an action. */
const LETTERS: Record<string, string> = {
  reply: "A",
  start_task: "B",
  update_task: "C",
  cancel_task: "D",
  noop: "E",
};

const found = (prompt: string, pattern: RegExp): string => pattern.exec(prompt)?.[1] ?? "";

export function row(prompt: string): RowAnswer {
  const say = sentences(prompt);
  const action = found(prompt, /right action: (\w+)/);
  const tasks = Array.from({ length: Number(found(prompt, /exactly (\d)/) || 0) }, (_, at) => ({
    id: `task-${40 + at}`,
    summary: say(),
    last_update: say(),
  }));
  const count = Number(found(prompt, /messages: about (\d+)/));
  const turn = (role: "user" | "assistant" | "tool", content: string, tool: string | null = null) => ({
    role,
    content,
    tool,
    arguments: tool && role === "assistant" ? '{"n":1}' : null,
  });
  // The label stands in the last user turn, so that a voter that reads only the talk can find it.
  const label = `${say()} <${LETTERS[action]} ${tasks.at(-1)?.id ?? ""}>`;
  const ending = prompt.includes("is a tool's result")
    ? [turn("assistant", "", "look_up"), turn("tool", say(), "look_up")]
    : prompt.includes("is the assistant calling")
      ? [turn("assistant", "", "look_up")]
      : prompt.includes("is the assistant's own words")
        ? [turn("assistant", say())]
        : [];
  const before = Array.from({ length: Math.max(1, count - ending.length - 1) }, (_, at) =>
    turn(at % 2 === 0 ? "user" : "assistant", say()),
  );
  return {
    messages: [...before, turn("user", label), ...ending],
    tasks,
    final: toWireDecision(decision(action, tasks.at(-1)?.id ?? "", say())),
    reasoning: say(),
  };
}

function decision(action: string, id: string, text: string): Decision {
  switch (action) {
    case "reply":
      return { action, args: { text } };
    case "start_task":
      return { action, args: { explanation: text } };
    case "update_task":
    case "cancel_task":
      return { action, args: { task_id: id, explanation: text } };
    default:
      return { action: "noop", args: {} };
  }
}

function vote(messages: Messages): Decision {
  const talk = messages.map(({ content }) => content).join("\n");
  const [, letter = "", id = ""] = /<([A-E]) ([^>]*)>/.exec(talk) ?? [];
  const action = Object.keys(LETTERS).find((name) => LETTERS[name] === letter) ?? "noop";
  return decision(action, id, "as the talk says");
}
