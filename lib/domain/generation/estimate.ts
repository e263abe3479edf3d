import { GENERATOR_PROMPT } from "@/prompts/generator/generator-prompt";
import { STATIC_PROMPT } from "@/prompts/system-prompt";

/** Characters of a token, cautiously: English has some 4.5, other languages fewer. */
const CHARACTERS = 3.5;

/** Tokens of a text, roughly and rather too many. */
export const roughTokens = (text: string): number => Math.ceil(text.length / CHARACTERS);

/** What an average row needs beside the fixed prompts, in tokens: plan, scenario, transcript, decision. */
const CELL = 350;
const SCENARIO = 350;
const ROW = 1_300;
const DECISION = 70;

/** Most tokens that an answer may have, unless the model's own limit is higher. */
export const MOST_TOKENS = { scenario: 1_500, row: 6_000, vote: 1_024 } as const;

export type TokenNeed = { requests: number; input: number; output: number };
export type Need = { writer: TokenNeed; voter: TokenNeed };

/**
 * What a generation may need, from the prompts' lengths.
 * @param tries scenarios for each row in the mean, ≥ 1: 1 where every row is taken at once
 */
export function estimateNeed(rows: number, votes: number, tries: number): Need {
  const made = rows * tries;
  const system = roughTokens(GENERATOR_PROMPT);
  return {
    writer: {
      requests: Math.round(made * 2),
      input: Math.round(made * (2 * system + 2 * CELL + SCENARIO)),
      output: Math.round(made * (SCENARIO + ROW)),
    },
    voter: {
      requests: Math.round(made * votes),
      input: Math.round(made * votes * (roughTokens(STATIC_PROMPT) + ROW)),
      output: Math.round(made * votes * DECISION),
    },
  };
}
