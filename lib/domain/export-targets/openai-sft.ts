import { chatTarget, keyProblems, lastIsAssistant, turnProblems, withWeights } from "./chat-line";

const ROLES = ["system", "user", "assistant", "tool"];
const KEYS = ["role", "content", "name", "weight"];
const MIN_ROWS = 10;
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * OpenAI supervised fine-tuning: `{messages}`. Checks as the cookbook's data preparation notebook does
 * (data type, message list, keys, roles, content, an assistant message), and the service's file limits.
 */
export const openaiSft = chatTarget(
  "openai-sft",
  (turns) => ({ messages: withWeights(turns) }),
  (value) => {
    const problems = keyProblems(value, ["messages"]);
    if (problems.length > 0) return problems;
    const { messages } = value as { messages: unknown };
    return [...turnProblems(messages, "messages", ROLES, KEYS), ...lastIsAssistant(messages, "messages")];
  },
  ({ rows, bytes }) => [
    ...(rows < MIN_ROWS ? [`openai-sft needs at least ${MIN_ROWS} rows a file, this one has ${rows}`] : []),
    ...(bytes > MAX_BYTES ? ["openai-sft takes at most 512 MB a file; split the export"] : []),
  ],
);
