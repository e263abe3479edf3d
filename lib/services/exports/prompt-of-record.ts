import { createHash } from "node:crypto";
import type { Manifest } from "@/lib/contracts/exports";
import type { SystemPrompt } from "@/lib/domain/export-targets/chat-shape";
import { buildSystemPrompt, ledgerJson, PROMPT_VERSION } from "@/prompts/intent-prompt";

/** The system prompt's text without a ledger: what the exported rows were written for. */
export function promptOfRecord(): Manifest["prompt"] {
  const text = buildSystemPrompt([]);
  return { version: PROMPT_VERSION, sha256: createHash("sha256").update(text).digest("hex"), text };
}

/** The prompt of an earlier export: its text ends with the empty ledger, which gives way to a row's own. */
export function systemOfRecord({ text }: Manifest["prompt"]): SystemPrompt {
  const before = text.slice(0, -ledgerJson([]).length);
  return (tasks) => `${before}${ledgerJson(tasks)}`;
}
