export type FoundObject = { value: Record<string, unknown>; text: string; start: number };

/** Opening braces that are tried: what has more of them before its answer is no answer, and time stays linear. */
const MAX_TRIES = 64;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The JSON objects of a text that may hold anything else too, from left to right and not within one another.
 * `unclosed`: an object begins and the text ends within it. Total.
 */
export function findObjects(text: string): { objects: FoundObject[]; unclosed: boolean } {
  const objects: FoundObject[] = [];
  let unclosed = false;
  let from = text.indexOf("{");
  for (let tries = 0; from >= 0 && tries < MAX_TRIES; tries += 1) {
    const end = closingBrace(text, from);
    const value = end < 0 ? undefined : parsed(text.slice(from, end));
    if (value) {
      objects.push({ value, text: text.slice(from, end), start: from });
      from = text.indexOf("{", end);
      continue;
    }
    unclosed ||= end < 0 && /^\{\s*"/.test(text.slice(from, from + 64));
    from = text.indexOf("{", from + 1);
  }
  return { objects, unclosed };
}

/** The place behind the brace that closes the one at `from`; -1 where none does. */
function closingBrace(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === "\\") at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === "{") depth += 1;
    else if (char === "}" && --depth === 0) return at + 1;
  }
  return -1;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
