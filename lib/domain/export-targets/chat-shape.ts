import { buildSystemPrompt, decisionJson } from "@/prompts/intent-prompt";
import type { Decision, Message, Task } from "../decision/types";

/** A turn as chat models take it: three roles, text only. */
export type ChatTurn = { role: "system" | "user" | "assistant"; content: string };
/** The system message for a ledger. */
export type SystemPrompt = (tasks: readonly Task[]) => string;

/** What stands before a target that would otherwise follow an assistant turn. */
export const NO_EVENT = "[event: none]";

/**
 * What a model is asked: one leading system message with prompt and ledger, then the talk, alternating and
 * ending with a user turn. Tool, system and developer turns of the talk become user turns
 * `[event: <name>] <content>` in place, because chat templates drop later system messages and most
 * trainers know no tool turns; calls of tools become `[calls: <name>]`. Turns without text or call say
 * nothing and are left out. Router, exporter and evaluation all ask with exactly this.
 */
export function chatPrompt(
  messages: readonly Message[],
  tasks: readonly Task[],
  system: SystemPrompt = buildSystemPrompt,
): ChatTurn[] {
  const turns: ChatTurn[] = [{ role: "system", content: system(tasks) }];
  for (const message of messages) {
    const turn = turnOf(message);
    const last = turns[turns.length - 1];
    if (!turn) continue;
    if (last?.role === turn.role) last.content += `\n\n${turn.content}`;
    else turns.push(turn);
  }
  if (turns[turns.length - 1]?.role !== "user") turns.push({ role: "user", content: NO_EVENT });
  return turns;
}

/** The prompt and, as last assistant turn, the decision as compact JSON. */
export function chatShape(
  messages: readonly Message[],
  tasks: readonly Task[],
  decision: Decision,
  system: SystemPrompt = buildSystemPrompt,
): ChatTurn[] {
  return [...chatPrompt(messages, tasks, system), { role: "assistant", content: decisionJson(decision) }];
}

function turnOf(message: Message): ChatTurn | null {
  const { role, content } = message;
  const isBlank = content.trim() === "";
  switch (role) {
    case "user":
      return isBlank ? null : { role, content };
    case "assistant": {
      const calls = callsOf(message.tool_calls);
      const parts = [isBlank ? "" : content, calls].filter((part) => part !== "");
      return parts.length === 0 ? null : { role, content: parts.join("\n\n") };
    }
    case "tool":
    case "system":
    case "developer": {
      const event = `[event: ${label(message.name, role)}]`;
      return { role: "user", content: isBlank ? event : `${event} ${content}` };
    }
  }
}

/** `[calls: <name>, <name>]`, or "" where the turn calls nothing. */
function callsOf(toolCalls: unknown): string {
  if (!Array.isArray(toolCalls) || toolCalls.length === 0) return "";
  const names = toolCalls.map((call: unknown) => {
    const { function: called, name } = (call ?? {}) as {
      function?: { name?: unknown } | null;
      name?: unknown;
    };
    return label(called?.name ?? name, "tool");
  });
  return `[calls: ${names.join(", ")}]`;
}

/** A name without what would end its bracket or its line. */
function label(name: unknown, otherwise: string): string {
  const clean = typeof name === "string" ? name.replace(/[\s\]]+/g, "_") : "";
  return clean === "" ? otherwise : clean;
}
