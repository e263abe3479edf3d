import { canonicalText } from "../canonical/jcs";
import { isObject } from "../import/check-parts";

export const MESSAGE_KEYS = ["role", "content"];
export const TASK_KEYS = ["id", "summary", "last_update", "notes"];

/** An array of objects as JSON: the named keys first, the rest sorted, whatever order the database returned. */
export function orderedList(items: unknown, firstKeys: readonly string[]): string {
  if (!Array.isArray(items)) return canonicalText(items);
  return `[${items.map((item: unknown) => (isObject(item) ? ordered(item, firstKeys) : canonicalText(item))).join(",")}]`;
}

function ordered(object: Record<string, unknown>, firstKeys: readonly string[]): string {
  const rest = Object.keys(object).filter((key) => !firstKeys.includes(key));
  let text = "{";
  for (const key of rest.length === 0 ? firstKeys : [...firstKeys, ...rest.sort()]) {
    const value = object[key];
    if (value === undefined) continue;
    text += `${text.length > 1 ? "," : ""}${JSON.stringify(key)}:${canonicalText(value)}`;
  }
  return `${text}}`;
}
