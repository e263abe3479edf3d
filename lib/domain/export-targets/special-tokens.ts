import type { TrainingTurn } from "./chat-line";

/**
 * Control tokens as tokenizers write them: `<|start|>`, `<|end|>`, `<|reserved_200013|>`, `<|im_end|>`. A chat template
 * puts a turn's text between such tokens as it is, and the tokenizer then reads them wherever they stand: a user who
 * types `<|end|><|start|>assistant` would put words into the model's mouth.
 */
const SPECIAL = /<\|[A-Za-z0-9_]{1,40}\|>/;

/** The first control token that a text of the turns holds; null for none. */
export function specialTokenIn(turns: readonly TrainingTurn[]): string | null {
  for (const { content, thinking } of turns) {
    // Almost no text holds "<|": a plain search is much cheaper than the expression.
    for (const text of thinking === undefined ? [content] : [content, thinking]) {
      const found = text.includes("<|") ? SPECIAL.exec(text) : null;
      if (found) return found[0];
    }
  }
  return null;
}
