import type { Message, Task } from "@/prompts/actions";
import type { DecisionInput } from "../decision-model";

/** The parts of a moment of decision that the student looks at. Texts are "" where there is nothing. */
export type Moment = {
  /** What the user said last: all turns since somebody else spoke, joined. */
  turn: string;
  /** How many turns those are. */
  turns: number;
  /** What came after the user's turn: a tool's result, or what the assistant said and called. */
  event: string;
  /** The words of the event alone, without the calls. */
  eventWords: string;
  last: "user" | "assistant" | "tool" | "none";
  /** The last message calls tools. */
  calls: boolean;
  /** What the assistant had said before the user's turn. */
  before: string;
  /** Every message before the last one, the latest six at most. */
  history: string[];
  /** Messages in all. */
  length: number;
  tasks: readonly Task[];
};

export function momentOf({ messages, tasks }: DecisionInput): Moment {
  const last = messages.at(-1);
  let at = messages.length - 1;
  while (at >= 0 && messages[at]?.role !== "user") at -= 1;
  const end = at;
  while (at >= 0 && messages[at]?.role === "user") at -= 1;
  const turn = messages.slice(at + 1, end + 1);
  let before = at;
  while (before >= 0 && !(messages[before]?.role === "assistant" && messages[before]?.content)) before -= 1;
  return {
    turn: turn.map(({ content }) => content).join(" "),
    turns: turn.length,
    event: last && last.role !== "user" ? textOf(last) : "",
    eventWords: last && last.role !== "user" ? last.content : "",
    last: !last ? "none" : last.role === "user" || last.role === "assistant" ? last.role : "tool",
    calls: last !== undefined && toolCalls(last).length > 0,
    before: messages[before]?.content ?? "",
    history: messages.slice(0, -1).slice(-6).map(textOf),
    length: messages.length,
    tasks,
  };
}

/** A message's words, and its calls as words. */
function textOf(message: Message): string {
  return [message.content, ...toolCalls(message)].filter((part) => part !== "").join(" ");
}

/** `{"function": {"name": "stop_job", "arguments": "{…}"}}` as "stop job …"; anything of another shape is left out. */
function toolCalls(message: Message): string[] {
  const calls = message.tool_calls;
  if (!Array.isArray(calls)) return [];
  return calls.flatMap((call: unknown) => {
    const called = isRecord(call) ? call.function : null;
    if (!isRecord(called) || typeof called.name !== "string") return [];
    const told = typeof called.arguments === "string" ? called.arguments : "";
    return [`${called.name.replaceAll("_", " ")} ${told.replace(/[{}":,_]/g, " ")}`.trim()];
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** A task as one text. */
export const taskText = ({ summary, last_update }: Task): string =>
  last_update === "" ? summary : `${summary}. ${last_update}`;

/** The texts whose embeddings the features need. The first two are new with each turn, the others are known before. */
export function textsOf(moment: Moment): string[] {
  const { turn, eventWords, before, tasks } = moment;
  return [turn, eventWords, before, ...tasks.flatMap((task) => [task.summary, task.last_update])];
}
