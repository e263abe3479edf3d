/** A signal of one's own that follows another and can be ended for a reason of its own. No listener is left behind. */
export class Patience {
  private readonly controller = new AbortController();
  private readonly follow = () => this.controller.abort(this.outer?.reason);
  private timer: NodeJS.Timeout | undefined;
  private ms = 0;
  private reason: (() => Error) | undefined;

  constructor(private readonly outer: AbortSignal | undefined) {
    if (outer?.aborted) this.follow();
    else outer?.addEventListener("abort", this.follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Ends it with this reason unless it is given longer, or ended, before. Called for every piece of an answer. */
  within(ms: number, reason: () => Error): void {
    this.reason = reason;
    if (this.timer && ms === this.ms) {
      this.timer.refresh();
      return;
    }
    clearTimeout(this.timer);
    this.ms = ms;
    this.timer = setTimeout(() => this.controller.abort(this.reason?.()), ms);
  }

  /** Always call it. */
  end(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener("abort", this.follow);
  }
}
