import type { Message, Task } from "@/prompts/actions";

const MASKS: readonly [RegExp, string][] = [
  [/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu, "[e-mail]"],
  [/\bhttps?:\/\/\S+/gi, "[link]"],
  // Telephone, card and account numbers: seven digits and more, however they are grouped.
  [/(?:\+|\b)\d(?:[\s()./-]{0,2}\d){6,}\b/g, "[number]"],
];

/** A text without e-mail addresses, links and long numbers. Names and places stay: this is no anonymisation. */
export const redact = (text: string): string =>
  MASKS.reduce((now, [pattern, mask]) => now.replace(pattern, mask), text);

/** Only role and words are kept of a turn: what else it holds nobody has looked at. */
export const redactMessages = (messages: readonly Message[]): Message[] =>
  messages.map(({ role, content }) => ({ role, content: redact(content) }));

export const redactTasks = (tasks: readonly Task[]): Task[] =>
  tasks.map(({ id, summary, last_update }) => ({
    ...{ id, summary: redact(summary), last_update: redact(last_update) },
  }));
