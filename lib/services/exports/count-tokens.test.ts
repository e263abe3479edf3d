import fs from "node:fs";
import { countTokens } from "gpt-tokenizer/encoding/o200k_harmony";
import { expect, test } from "vitest";
import { turnsOf } from "@/lib/domain/export-targets/chat-line";
import { renderHarmony } from "@/lib/domain/export-targets/harmony";
import { inRepository } from "@/lib/platform/paths";
import { tokenCounter } from "./count-tokens";

test("tokens are those of the whole texts, although what all prompts share is counted once", async () => {
  const { countTurns } = await tokenCounter();
  const lines = fs.readFileSync(inRepository("data/intent-1000/test.jsonl"), "utf8").trimEnd().split("\n");
  for (const line of lines.slice(0, 40)) {
    const turns = turnsOf(JSON.parse(line));
    if (!turns.ok) throw new Error(turns.error.message);
    const counts = renderHarmony(turns.value).map(({ text, special, loss }) => ({
      loss,
      tokens: special ? 1 : countTokens(text, { disallowedSpecial: new Set() }),
    }));
    const sum = (of: typeof counts) => of.reduce((all, { tokens }) => all + tokens, 0);
    expect(countTurns(turns.value)).toEqual({
      total: sum(counts),
      loss: sum(counts.filter(({ loss }) => loss)),
    });
  }
});
