import type { Manifest } from "@/lib/contracts/exports";
import type { SystemPrompt } from "@/lib/domain/export-targets/chat-shape";
import { ledgerJson } from "@/prompts/intent-prompt";

/** A system prompt: what a line holds in its place while it is made, and what it is in the file. */
export type StandingPrompt = {
  /** The whole prompt for a ledger. */
  system: SystemPrompt;
  /** The prompt with `MARK` for all that stands before the ledger. */
  marked: SystemPrompt;
  /** What `MARK` stands for within a JSON string, without quotes. */
  json: string;
};

/** Nothing that is stored holds U+0000, so a text that JSON writes like this is the mark and never a row's own. */
const MARK = "prompt\u0000";
/**
 * The mark within a JSON string. A row's text cannot give it: there each backslash is written twice, and a single one
 * behind a `t` followed by `u0000` comes from U+0000 alone.
 */
export const MARK_JSON = JSON.stringify(MARK).slice(1, -1);

/**
 * The prompt of record, this version's or that of an earlier export: its text ends with the empty ledger, which gives way
 * to a row's own. All before it is the same 7 KB in every line. Lines are made with a mark for it; it is quoted, encoded
 * and checked once, and put in its place as bytes (`LineChunk`).
 */
export function standingPrompt({ text }: Manifest["prompt"]): StandingPrompt {
  const before = text.slice(0, -ledgerJson([]).length);
  return {
    system: (tasks) => `${before}${ledgerJson(tasks)}`,
    marked: (tasks) => `${MARK}${ledgerJson(tasks)}`,
    json: JSON.stringify(before).slice(1, -1),
  };
}
