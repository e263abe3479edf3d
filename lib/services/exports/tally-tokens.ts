import type { Manifest } from "@/lib/contracts/exports";
import type { TokenCount } from "./count-tokens";
import { TOKENIZER } from "./count-tokens";

/** Rows that are all counted; of later ones every hundredth, so that a million rows cost no more than ten thousand. */
const ALL_OF = 5_000;
const EVERY = 100;

/** Token counts of an export: exact for small ones, for large ones an estimate that says so. */
export class TokenTally {
  private rows = 0;
  private counted = 0;
  private early = { total: 0, loss: 0 };
  private late = { rows: 0, total: 0, loss: 0 };
  private max = 0;

  constructor(private readonly every: boolean) {}

  /** Whether the next row is to be counted. */
  get wantsNext(): boolean {
    return this.every || this.rows < ALL_OF || this.rows % EVERY === 0;
  }

  add(count: TokenCount | null): void {
    this.rows += 1;
    if (!count) return;
    this.counted += 1;
    this.max = Math.max(this.max, count.total);
    const sum = this.every || this.rows <= ALL_OF ? this.early : this.late;
    sum.total += count.total;
    sum.loss += count.loss;
    if (sum === this.late) this.late.rows += 1;
  }

  summary(): Manifest["tokens"] {
    if (this.rows === 0) return null;
    const factor = this.late.rows > 0 ? (this.rows - ALL_OF) / this.late.rows : 0;
    return {
      tokenizer: TOKENIZER,
      total: Math.round(this.early.total + factor * this.late.total),
      loss: Math.round(this.early.loss + factor * this.late.loss),
      longest: this.max,
      rows_counted: this.counted,
      estimated: this.counted < this.rows,
    };
  }
}
