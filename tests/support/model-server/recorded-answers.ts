import { parseImportedFinal } from "@/lib/domain/decision/final";
import { chatPrompt } from "@/lib/domain/export-targets/chat-shape";
import type { Message, Task } from "@/prompts/actions";
import { decisionJson, toWireDecision } from "@/prompts/intent-prompt";
import { messagesKey } from "./model-server";
import type { Answer, ServerRequest } from "./types";

export type RecordedRow = {
  messages: readonly Message[];
  tasks: readonly Task[];
  /** What the model said of it, as a `final` string. */
  final: string;
  confidence?: number;
};

/**
 * Answers from a record: a request is known by its prompt, which is a function of messages and tasks as the input hash
 * is. The wire form where the server is strict, else the union. Prompts that are not in the record get `noop`.
 */
export function recordedAnswers(rows: Iterable<RecordedRow>): (request: ServerRequest) => Answer {
  const known = new Map<string, RecordedRow>();
  for (const row of rows) known.set(messagesKey(chatPrompt(row.messages, row.tasks)), row);
  return ({ messages, body }) => {
    const row = known.get(messagesKey(messages));
    const parsed = parseImportedFinal(row?.final ?? "noop");
    // A record may hold answers that are no decision: they come back as they were.
    if (!parsed.ok) return { text: row?.final ?? "" };
    const strict = body.response_format !== undefined;
    const text = strict ? JSON.stringify(toWireDecision(parsed.value)) : decisionJson(parsed.value);
    const actions =
      row?.confidence === undefined ? {} : { actions: { [parsed.value.action]: row.confidence } };
    return { text, ...actions };
  };
}
