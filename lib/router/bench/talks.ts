import type { DecisionInput } from "@/lib/models/decision-model";

/** What a running talk had decided before this moment: all before the user's last turn, on the ledger as it stands. */
export function earlierOf({ messages, tasks }: DecisionInput): DecisionInput {
  let end = messages.length - 1;
  while (end > 0 && messages[end]?.role !== "user") end -= 1;
  return { messages: messages.slice(0, Math.max(0, end)), tasks };
}

/**
 * The same talk with a word more in every text: one of which nothing was ever seen. A row that is asked again is asked so:
 * a turn is never the same twice, and what was embedded or cached the last time must not make it quick.
 */
export function neverSeen({ messages, tasks }: DecisionInput, word: string): DecisionInput {
  const more = (text: string) => (text === "" ? text : `${text} ${word}`);
  return {
    messages: messages.map((message) => withWord(message, word)),
    tasks: tasks.map((task) => ({
      ...task,
      summary: more(task.summary),
      last_update: more(task.last_update),
    })),
  };
}

const withWord = <M extends { content: string }>(message: M, word: string): M =>
  message.content === "" ? message : { ...message, content: `${message.content} ${word}` };
