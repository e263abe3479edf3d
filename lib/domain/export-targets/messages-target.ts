import { chatTarget } from "./chat-line";
import { messagesProblems } from "./checks";
import type { ExportTarget } from "./target";

const RULES = { roles: ["system", "user", "assistant"], keys: ["role", "content", "thinking"] };

export const notEmpty = ({ rows }: { rows: number }): string[] =>
  rows === 0 ? ["there is nothing to train on: the file is empty"] : [];

/** `{messages}`, as TRL's chat form, axolotl and unsloth take it; the loss is chosen in their configuration. */
export const messagesTarget = (
  name: string,
  more: Partial<Pick<ExportTarget, "sidecars" | "notes">>,
): ExportTarget =>
  chatTarget({
    name,
    readsSpecialTokens: true,
    takesThinking: true,
    shape: (turns) => ({ messages: turns }),
    problems: (value) => messagesProblems(value, RULES),
    fileProblems: notEmpty,
    ...more,
  });
