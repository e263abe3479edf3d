import { chatTarget, withWeights } from "./chat-line";
import { keyProblems, lastIsAssistant, orderProblems, turnProblems } from "./checks";

const RULES = {
  roles: ["system", "user", "assistant", "tool"],
  keys: ["role", "content", "name", "weight"],
};
export const OPENAI_MIN_ROWS = 10;
export const OPENAI_MAX_BYTES = 512 * 1024 * 1024;

export const openaiFileProblems =
  (name: string) =>
  ({ rows, bytes }: { rows: number; bytes: number }): string[] => [
    ...(rows < OPENAI_MIN_ROWS
      ? [`${name} needs at least ${OPENAI_MIN_ROWS} rows a file, this one has ${rows}`]
      : []),
    ...(bytes > OPENAI_MAX_BYTES ? [`${name} takes at most 512 MB a file; split the export`] : []),
  ];

/**
 * OpenAI supervised fine-tuning: `{messages}`. Checks as the cookbook's data preparation notebook does
 * (data type, message list, keys, roles, content, an assistant message), and the service's file limits. The service
 * encodes control tokens in texts as plain text.
 */
export const openaiSft = chatTarget({
  name: "openai-sft",
  readsSpecialTokens: false,
  maxFileBytes: OPENAI_MAX_BYTES,
  shape: (turns) => ({ messages: withWeights(turns) }),
  problems: (value) => {
    const problems = keyProblems(value, ["messages"]);
    if (problems.length > 0) return problems;
    const { messages } = value as { messages: unknown };
    return [
      ...turnProblems(messages, "messages", RULES),
      ...orderProblems(messages, "messages").filter((problem) => problem.includes("system turn")),
      ...lastIsAssistant(messages, "messages"),
    ];
  },
  fileProblems: openaiFileProblems("openai-sft"),
  notes: ["Earlier assistant turns have weight 0, the decision has weight 1."],
});
