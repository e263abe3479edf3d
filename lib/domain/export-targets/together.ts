import { chatTarget, withWeights } from "./chat-line";
import { messagesProblems } from "./checks";

const RULES = { roles: ["system", "user", "assistant"], keys: ["role", "content", "weight"] };

/**
 * Together fine-tuning: `{messages}` and no other column. Checks as `check_file` of together-python does:
 * string roles and contents, known roles, integer weights 0 or 1, no two equal roles in a row.
 */
export const together = chatTarget({
  name: "together",
  readsSpecialTokens: true,
  shape: (turns) => ({ messages: withWeights(turns) }),
  problems: (value) => messagesProblems(value, RULES),
  fileProblems: ({ rows }) => (rows === 0 ? ["together refuses an empty file"] : []),
  notes: ["Earlier assistant turns have weight 0, the decision has weight 1."],
});
