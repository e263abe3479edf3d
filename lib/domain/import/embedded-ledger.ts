import { fail, ok, type Result } from "../result";
import type { ImportIssue } from "./codes";
import { parseLine } from "./parse-line";

/** The heading of the ledger in a system message, at the start of a line; the colon may be missing. */
const HEADING = "^#{1,6}[ \\t]+Ongoing tasks[ \\t]*:?";
const ONE_HEADING = new RegExp(HEADING, "im");
const ALL_HEADINGS = new RegExp(HEADING, "gim");

/** Whether the text holds a ledger heading. */
export function holdsLedger(text: string): boolean {
  return ONE_HEADING.test(text);
}

/**
 * The JSON behind the last ledger heading of a system message: an array, or null where nothing, "none"
 * or "(empty)" stands there. It goes through the same checks as a line, because a text inside a JSON
 * string hides duplicate keys and unstorable characters from the outer check.
 */
export function embeddedLedger(text: string, path: string): Result<unknown[], ImportIssue[]> {
  let from = -1;
  for (const match of text.matchAll(ALL_HEADINGS)) from = match.index + match[0].length;
  const rest = text
    .slice(from)
    .trim()
    .replace(/^```(?:json)?\s*/i, "");
  if (/^(?:$|none\b|\(?(?:empty|none)\)?\.?$)/i.test(rest)) return ok([]);
  if (!rest.startsWith("[")) {
    const message = 'Behind "## Ongoing tasks:" a JSON array of tasks is expected, [] for none.';
    return fail([{ path, code: "bad_ledger", message }]);
  }
  const parsed = parseLine(rest.slice(0, arrayEnd(rest)));
  if (!parsed.ok) {
    return fail(
      parsed.error.map((issue) => ({
        ...issue,
        path,
        message: `In the ledger of the system message: ${issue.message}`,
      })),
    );
  }
  return ok(parsed.value as unknown[]);
}

/** The end of the array that opens the text; brackets within strings do not count. */
function arrayEnd(text: string): number {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === "\\") at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "[") depth += 1;
    else if (char === "]") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}
