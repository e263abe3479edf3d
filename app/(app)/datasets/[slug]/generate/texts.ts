import { REJECT_CODES } from "@/lib/domain/generation/codes";
import { PATTERNS } from "@/prompts/generator/patterns";

/** What codes and patterns mean, for the pages. */
export const CODES: Readonly<Record<string, string>> = REJECT_CODES;
export const PATTERN_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  PATTERNS.map(({ id, name }) => [id, name]),
);
