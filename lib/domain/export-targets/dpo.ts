import { decisionJson } from "@/prompts/intent-prompt";
import { parseFinal } from "../decision/final";
import { fail } from "../result";
import { checkedLine, type TrainingTurn, turnsOf } from "./chat-line";
import { keyProblems, oneAnswerProblems, promptProblems } from "./checks";
import { notEmpty } from "./messages-target";
import { OPENAI_MAX_BYTES, openaiFileProblems } from "./openai-sft";
import type { ExportTarget } from "./target";

const RULES = { roles: ["system", "user", "assistant"], keys: ["role", "content"] };
const NOTES = [
  "One line for each decision that a person judged wrong: what a model said of a row whose label a person approved or " +
    "corrected, where it names another action or target, and what a person replaced. The preferred answer is the person's.",
  "Tool, system and developer turns of the talk became user turns `[event: …]`; turns that say nothing were left out.",
];

type Pair = { prompt: TrainingTurn[]; chosen: TrainingTurn[]; rejected: TrainingTurn[] };

/** A target of preference pairs: a prompt, the person's decision, and one that was judged wrong. */
function pairTarget(
  name: string,
  parts: {
    shape: (pair: Pair) => unknown;
    problems: ExportTarget["problems"];
    readsSpecialTokens: boolean;
  } & Pick<ExportTarget, "fileProblems"> &
    Partial<Pick<ExportTarget, "maxFileBytes">>,
): ExportTarget {
  const { shape, problems, readsSpecialTokens, ...rest } = parts;
  return {
    ...rest,
    name,
    problems,
    takesThinking: false,
    unit: "pair",
    extension: "jsonl",
    notes: NOTES,
    toLine: (row, options) => {
      const turns = turnsOf(row, options);
      if (!turns.ok) return turns;
      const wrong = parseFinal(row.rejected ?? "");
      if (!wrong.ok)
        return fail({ code: "bad_decision", message: `The rejected decision: ${wrong.error.message}` });
      const rejected: TrainingTurn[] = [{ role: "assistant", content: decisionJson(wrong.value) }];
      const pair = { prompt: turns.value.slice(0, -1), chosen: turns.value.slice(-1), rejected };
      const all = [...turns.value, ...rejected];
      return checkedLine(name, all, shape(pair), problems, readsSpecialTokens);
    },
  };
}

/** OpenAI's preference fine-tuning: the last input message is no assistant's, each output is one assistant message. */
export const openaiDpo = pairTarget("openai-dpo", {
  readsSpecialTokens: false,
  maxFileBytes: OPENAI_MAX_BYTES,
  shape: ({ prompt, chosen, rejected }) => ({
    input: { messages: prompt },
    preferred_output: chosen,
    non_preferred_output: rejected,
  }),
  problems: (value) => {
    const problems = keyProblems(value, ["input", "preferred_output", "non_preferred_output"]);
    if (problems.length > 0) return problems;
    const { input, preferred_output, non_preferred_output } = value as Record<string, unknown>;
    const messages = (input as { messages?: unknown } | null)?.messages;
    return [
      ...promptProblems(messages, "input.messages", RULES),
      ...oneAnswerProblems(preferred_output, "preferred_output", RULES),
      ...oneAnswerProblems(non_preferred_output, "non_preferred_output", RULES),
      ...sameProblems(preferred_output, non_preferred_output),
    ];
  },
  fileProblems: openaiFileProblems("openai-dpo"),
});

/** TRL's DPOTrainer: `{prompt, chosen, rejected}`, conversational. */
export const trlDpo = pairTarget("trl-dpo", {
  readsSpecialTokens: true,
  shape: (pair) => pair,
  problems: (value) => {
    const problems = keyProblems(value, ["prompt", "chosen", "rejected"]);
    if (problems.length > 0) return problems;
    const { prompt, chosen, rejected } = value as Record<string, unknown>;
    return [
      ...promptProblems(prompt, "prompt", RULES),
      ...oneAnswerProblems(chosen, "chosen", RULES),
      ...oneAnswerProblems(rejected, "rejected", RULES),
      ...sameProblems(chosen, rejected),
    ];
  },
  fileProblems: notEmpty,
});

const sameProblems = (chosen: unknown, rejected: unknown): string[] =>
  JSON.stringify(chosen) === JSON.stringify(rejected) ? ["both answers are the same"] : [];
