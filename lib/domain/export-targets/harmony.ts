import { chatTarget, type TrainingTurn } from "./chat-line";
import { keyProblems } from "./checks";
import { notEmpty } from "./messages-target";

/**
 * A piece of the rendered text: a control token, or what stands between two of them. `loss` says whether the model is
 * trained to write it.
 */
export type HarmonyPart = { text: string; special: boolean; loss: boolean };

/** The chat template puts today's date here; one that never changes keeps exports the same. */
const DATE = "2025-01-01";

/** What the template puts before everything (openai/gpt-oss-20b, chat_template.jinja). */
const SYSTEM = (effort: string) =>
  `You are ChatGPT, a large language model trained by OpenAI.\nKnowledge cutoff: 2024-06\nCurrent date: ${DATE}\n\n` +
  `Reasoning: ${effort}\n\n# Valid channels: analysis, commentary, final. Channel must be included for every message.`;

/**
 * The turns in the gpt-oss harmony format, as its chat template renders them for training: our system turn becomes the
 * developer message, thinking stands in the analysis channel of the last turn only, which ends with `<|return|>`.
 * Prompt and target begin and end where TRL cuts: behind `<|start|>assistant`.
 */
export function renderHarmony(turns: readonly TrainingTurn[], effort = "medium"): HarmonyPart[] {
  const parts: HarmonyPart[] = [];
  const add = (loss: boolean, ...pieces: string[]) => {
    for (const text of pieces) if (text !== "") parts.push({ text, special: /^<\|\w+\|>$/.test(text), loss });
  };
  add(false, "<|start|>", "system", "<|message|>", SYSTEM(effort), "<|end|>");
  turns.forEach(({ role, content, thinking }, index) => {
    const isLast = index === turns.length - 1;
    if (role === "system")
      add(false, "<|start|>", "developer", "<|message|>", `# Instructions\n\n${content}\n\n`, "<|end|>");
    else if (role === "user") add(false, "<|start|>", "user", "<|message|>", content, "<|end|>");
    else {
      add(false, "<|start|>", "assistant");
      if (isLast && thinking !== undefined) {
        add(true, "<|channel|>", "analysis", "<|message|>", thinking, "<|end|>");
        add(true, "<|start|>", "assistant");
      }
      add(isLast, "<|channel|>", "final", "<|message|>", content, isLast ? "<|return|>" : "<|end|>");
    }
  });
  return parts;
}

const textOf = (parts: readonly HarmonyPart[], loss: boolean): string =>
  parts
    .filter((part) => part.loss === loss)
    .map(({ text }) => text)
    .join("");

/** The rendered text, cut where the loss begins: to look at, to count tokens, or for trainers that take plain text. */
export const harmony = chatTarget({
  name: "harmony",
  readsSpecialTokens: true,
  takesThinking: true,
  shape: (turns) => {
    const parts = renderHarmony(turns);
    return { prompt: textOf(parts, false), completion: textOf(parts, true) };
  },
  problems: (value) => {
    const problems = keyProblems(value, ["prompt", "completion"]);
    if (problems.length > 0) return problems;
    const { prompt, completion } = value as { prompt: unknown; completion: unknown };
    return [
      ...(typeof prompt === "string" && prompt.startsWith("<|start|>system<|message|>")
        ? []
        : ["prompt must begin with the system message"]),
      ...(typeof prompt === "string" && prompt.endsWith("<|end|><|start|>assistant")
        ? []
        : ["prompt must end where the assistant begins"]),
      ...(typeof completion === "string" &&
      /<\|channel\|>final<\|message\|>[\s\S]+<\|return\|>$/.test(completion)
        ? []
        : ["completion must end in the final channel with <|return|>"]),
    ];
  },
  fileProblems: notEmpty,
  notes: [
    `The template writes the day of training; here it is always ${DATE}, so that the same data give the same bytes.`,
  ],
});
