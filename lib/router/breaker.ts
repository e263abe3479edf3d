export type BreakerOptions = {
  /** Failures in a row that open it. */
  failures: number;
  /** Milliseconds that it stays open before one call tries again; doubled with each try that fails. */
  cooldownMs: number;
  maxCooldownMs: number;
};

export const BREAKER_DEFAULTS: BreakerOptions = { failures: 5, cooldownMs: 2_000, maxCooldownMs: 60_000 };

export type BreakerState = "closed" | "open" | "half_open";

/**
 * Stops asking a model that fails, and lets one call at a time try whether it is back (Nygard, "Release It!", 2007).
 * Each admitted call ends with exactly one of `succeeded`, `failed`, `forgone`.
 */
export class CircuitBreaker {
  private readonly options: BreakerOptions;
  private inRow = 0;
  private reopened = 0;
  private openUntil: number | null = null;
  private trying = false;

  constructor(options: Partial<BreakerOptions> = {}) {
    this.options = { ...BREAKER_DEFAULTS, ...options };
  }

  state(now: number): BreakerState {
    if (this.openUntil === null) return "closed";
    return now >= this.openUntil ? "half_open" : "open";
  }

  /** Whether a call may be made now. While half open, one at a time. */
  admit(now: number): boolean {
    const state = this.state(now);
    if (state === "closed") return true;
    if (state === "open" || this.trying) return false;
    this.trying = true;
    return true;
  }

  succeeded(): void {
    this.inRow = 0;
    this.reopened = 0;
    this.openUntil = null;
    this.trying = false;
  }

  failed(now: number): void {
    this.inRow += 1;
    const tried = this.trying;
    this.trying = false;
    // Calls that were under way as it opened say nothing new.
    if (this.openUntil !== null && !tried) return;
    if (!tried && this.inRow < this.options.failures) return;
    const { cooldownMs, maxCooldownMs } = this.options;
    this.openUntil = now + Math.min(maxCooldownMs, cooldownMs * 2 ** this.reopened);
    this.reopened += 1;
  }

  /** The call was given up for a reason that is not the model's. */
  forgone(): void {
    this.trying = false;
  }
}
