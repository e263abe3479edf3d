import { createHash } from "node:crypto";
import type { Manifest } from "@/lib/contracts/exports";
import { buildSystemPrompt, PROMPT_VERSION } from "@/prompts/intent-prompt";

/** The system prompt's text without a ledger: what the exported rows were written for. */
export function promptOfRecord(): Manifest["prompt"] {
  const text = buildSystemPrompt([]);
  return { version: PROMPT_VERSION, sha256: createHash("sha256").update(text).digest("hex"), text };
}
