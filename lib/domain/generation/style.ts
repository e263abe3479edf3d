import type { Message, Task } from "../decision/types";

/** What stands for something that was not filled in, and names that every model invents first. */
const PLACEHOLDERS = [
  /\[(?:your|the|insert|name|first|last|user|customer|client|company|city|date|day|time|phone|number|email|e-mail|address|order|link|amount|reason)[^\]\n]{0,40}\]/i,
  /\{\{[^}\n]*\}\}|<(?:name|user|date|time|city|company|number|email|address|id)[^>\n]{0,20}>/i,
  /lorem ipsum|\bXXXX?\b|\bTBD\b|\bTODO\b/,
  /\b(?:John|Jane) (?:Doe|Smith)\b|\bAcme\b|\bFoo(?:bar)? (?:Inc|Corp|Ltd)\b/i,
  /\bas an ai (?:language )?model\b/i,
  /\[(?:event|calls): /,
];

/** The first placeholder in the texts, or null. */
export function placeholderIn(texts: readonly string[]): string | null {
  for (const text of texts) {
    for (const pattern of PLACEHOLDERS) {
      const found = pattern.exec(text);
      if (found) return found[0];
    }
  }
  return null;
}

const LABELS = /\b(?:start_task|update_task|cancel_task|noop)\b/;

/** The name of an action where only people and tools speak, or null. */
export function labelIn(texts: readonly string[]): string | null {
  for (const text of texts) {
    const found = LABELS.exec(text);
    if (found) return found[0];
  }
  return null;
}

/** Everything of a row that a reader sees as said or noted. */
export const visibleTexts = (messages: readonly Message[], tasks: readonly Task[]): string[] => [
  ...messages.map(({ content }) => content),
  ...tasks.flatMap(({ summary, last_update }) => [summary, last_update]),
];
