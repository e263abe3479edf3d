import {
  chatTarget,
  keyProblems,
  lastIsAssistant,
  orderProblems,
  turnProblems,
  withWeights,
} from "./chat-line";

const ROLES = ["system", "user", "assistant"];
const KEYS = ["role", "content", "weight"];

/**
 * Together fine-tuning: `{messages}` and no other column. Checks as `check_file` of together-python does:
 * string roles and contents, known roles, integer weights 0 or 1, no two equal roles in a row.
 */
export const together = chatTarget(
  "together",
  (turns) => ({ messages: withWeights(turns) }),
  (value) => {
    const problems = keyProblems(value, ["messages"]);
    if (problems.length > 0) return problems;
    const { messages } = value as { messages: unknown };
    return [
      ...turnProblems(messages, "messages", ROLES, KEYS),
      ...orderProblems(messages, "messages"),
      ...lastIsAssistant(messages, "messages"),
    ];
  },
  ({ rows }) => (rows === 0 ? ["together refuses an empty file"] : []),
);
