import { chatTarget } from "./chat-line";
import { keyProblems, oneAnswerProblems, promptProblems } from "./checks";
import { messagesTarget, notEmpty } from "./messages-target";

const RULES = { roles: ["system", "user", "assistant"], keys: ["role", "content", "thinking"] };

/**
 * TRL's SFTTrainer: `{prompt, completion}`, for which it takes the loss on the completion only. Every turn
 * of every row has the same keys, because Arrow turns absent keys into null and the gpt-oss chat
 * template raises on nulls.
 */
export const trl = chatTarget({
  name: "trl",
  readsSpecialTokens: true,
  takesThinking: true,
  shape: (turns) => ({ prompt: turns.slice(0, -1), completion: turns.slice(-1) }),
  problems: (value) => {
    const problems = keyProblems(value, ["prompt", "completion"]);
    if (problems.length > 0) return problems;
    const { prompt, completion } = value as { prompt: unknown; completion: unknown };
    return [
      ...promptProblems(prompt, "prompt", RULES),
      ...oneAnswerProblems(completion, "completion", RULES),
    ];
  },
  fileProblems: notEmpty,
});

export const trlMessages = messagesTarget("trl-messages", {
  notes: [
    "Train with `assistant_only_loss=False`, or use the target trl: the loss belongs on the last turn.",
  ],
});
