import type { TrainingTurn } from "@/lib/domain/export-targets/chat-line";
import { type HarmonyPart, renderHarmony } from "@/lib/domain/export-targets/harmony";
import { LEDGER_HEADING } from "@/prompts/intent-prompt";

/** Tokens of a row in the harmony format: all of it, and those that carry loss. */
export type TokenCount = { total: number; loss: number };
export type TokenCounter = {
  countTurns: (turns: readonly TrainingTurn[]) => TokenCount;
  countPart: (part: HarmonyPart) => number;
};

export const TOKENIZER = "o200k_harmony";

/** Loaded at first use: 0.8 s and 60 MB. */
let counter: Promise<TokenCounter> | undefined;

/**
 * Counts tokens exactly as gpt-oss does (gpt-tokenizer's o200k_harmony; a control token is one). What all prompts have in
 * common is counted once: the cut behind the ledger's heading is one that the tokenizer makes itself, because a line
 * end is never joined with the bracket that follows.
 */
export function tokenCounter(): Promise<TokenCounter> {
  counter ??= load();
  return counter;
}

async function load(): Promise<TokenCounter> {
  const { countTokens } = await import("gpt-tokenizer/encoding/o200k_harmony");
  const asText = { disallowedSpecial: new Set<string>() };
  const count = (text: string) => (text === "" ? 0 : countTokens(text, asText));
  const heading = `\n\n${LEDGER_HEADING}\n`;
  let prefix = "";
  let prefixTokens = 0;
  const countPart = ({ text, special }: HarmonyPart): number => {
    if (special) return 1;
    const at = text.length > 2_000 ? text.indexOf(heading) : -1;
    if (at < 0 || text[at + heading.length] !== "[") return count(text);
    const head = text.slice(0, at + heading.length);
    if (head !== prefix) [prefix, prefixTokens] = [head, count(head)];
    return prefixTokens + count(text.slice(head.length));
  };
  const countTurns = (turns: readonly TrainingTurn[]): TokenCount => {
    let total = 0;
    let loss = 0;
    for (const part of renderHarmony(turns)) {
      const tokens = countPart(part);
      total += tokens;
      if (part.loss) loss += tokens;
    }
    return { total, loss };
  };
  return { countTurns, countPart };
}
