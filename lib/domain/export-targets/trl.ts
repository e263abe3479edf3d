import { chatTarget, keyProblems, lastIsAssistant, orderProblems, turnProblems } from "./chat-line";

const ROLES = ["system", "user", "assistant"];
const KEYS = ["role", "content"];

/**
 * TRL's SFTTrainer: `{prompt, completion}`, for which it takes the loss on the completion only. Every turn
 * of every row has the same two keys, because Arrow turns absent keys into null and the gpt-oss chat
 * template raises on nulls.
 */
export const trl = chatTarget(
  "trl",
  (turns) => ({ prompt: turns.slice(0, -1), completion: turns.slice(-1) }),
  (value) => {
    const problems = keyProblems(value, ["prompt", "completion"]);
    if (problems.length > 0) return problems;
    const { prompt, completion } = value as { prompt: unknown; completion: unknown };
    const more =
      Array.isArray(completion) && completion.length !== 1 ? ["completion must be exactly one turn"] : [];
    return [
      ...turnProblems(prompt, "prompt", ROLES, KEYS),
      ...orderProblems(prompt, "prompt"),
      ...turnProblems(completion, "completion", ROLES, KEYS),
      ...lastIsAssistant(completion, "completion"),
      ...more,
    ];
  },
  ({ rows }) => (rows === 0 ? ["trl has nothing to train on: the file is empty"] : []),
);
