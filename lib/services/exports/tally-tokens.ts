import type { Manifest } from "@/lib/contracts/exports";
import type { TrainingTurn } from "@/lib/domain/export-targets/chat-line";
import { renderHarmony } from "@/lib/domain/export-targets/harmony";
import { TOKENIZER, type TokenCount, tokenCounter } from "./count-tokens";

/** Rows that are all counted; of later ones every hundredth, so that a million rows cost no more than ten thousand. */
const ALL_OF = 5_000;
const EVERY = 100;
/** Larger exports are estimated from characters: the tokenizer's 60 MB are the memory that many rows need. */
export const TOKENIZED_UP_TO = 100_000;
/** Characters a token, measured on intent-1000 (8,650,223 in 2,025,549). */
const CHARACTERS_A_TOKEN = 4.27;

/** How the tokens of an export are counted. */
export type Tallying = "every row" | "a sample" | "characters";

/** Token counts of an export: exact for small ones, for large ones an estimate that says so. */
export class TokenTally {
  private rows = 0;
  private counted = 0;
  private early = { total: 0, loss: 0 };
  private late = { rows: 0, total: 0, loss: 0 };
  private max = 0;

  constructor(private readonly how: Tallying) {}

  /** Whether the next row is to be counted. */
  get wantsNext(): boolean {
    return this.how === "every row" || this.rows < ALL_OF || this.rows % EVERY === 0;
  }

  async count(turns: readonly TrainingTurn[]): Promise<TokenCount> {
    if (this.how !== "characters") return (await tokenCounter()).countTurns(turns);
    let [total, loss] = [0, 0];
    for (const part of renderHarmony(turns)) {
      const tokens = part.special ? 1 : part.text.length / CHARACTERS_A_TOKEN;
      total += tokens;
      if (part.loss) loss += tokens;
    }
    return { total, loss };
  }

  add(count: TokenCount | null): void {
    this.rows += 1;
    if (!count) return;
    this.counted += 1;
    this.max = Math.max(this.max, Math.round(count.total));
    const sum = this.how === "every row" || this.rows <= ALL_OF ? this.early : this.late;
    sum.total += count.total;
    sum.loss += count.loss;
    if (sum === this.late) this.late.rows += 1;
  }

  summary(): Manifest["tokens"] {
    if (this.rows === 0) return null;
    const factor = this.late.rows > 0 ? (this.rows - ALL_OF) / this.late.rows : 0;
    const characters = this.how === "characters";
    return {
      tokenizer: characters ? `estimate: ${CHARACTERS_A_TOKEN} characters a token` : TOKENIZER,
      total: Math.round(this.early.total + factor * this.late.total),
      loss: Math.round(this.early.loss + factor * this.late.loss),
      longest: this.max,
      rows_counted: this.counted,
      estimated: characters || this.counted < this.rows,
    };
  }
}
