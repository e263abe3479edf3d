import type { Message } from "@/prompts/actions";

/** A call that an assistant turn makes; `args` is indented where it is JSON. */
export type Call = { key: string; name: string; args: string };

/** The tool calls of a turn, in OpenAI's shape or nearly so; anything else is shown as it is. */
export function callsOf(message: Message): Call[] {
  const calls = message.tool_calls;
  if (!Array.isArray(calls)) return [];
  return calls.map((call: unknown, index) => {
    const outer = asObject(call);
    const inner = asObject(outer.function);
    const name = inner.name ?? outer.name;
    const args = inner.arguments ?? outer.arguments ?? outer.args;
    return {
      key: String(outer.id ?? index),
      name: typeof name === "string" ? name : "unnamed",
      args: args === undefined ? "" : prettyJson(typeof args === "string" ? args : JSON.stringify(args)),
    };
  });
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

/** The text under an additional key of the turn, if it is one. */
export function keyedText(message: Message, key: string): string | undefined {
  const value = message[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Indented, where the text is a JSON object or list; else unchanged. */
export function prettyJson(text: string): string {
  const first = text.trimStart()[0];
  if ((first !== "{" && first !== "[") || text.length > 200_000) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
