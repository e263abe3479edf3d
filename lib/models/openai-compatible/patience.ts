/** A signal of one's own that follows another and can be ended for a reason of its own. No listener is left behind. */
export class Patience {
  private readonly controller = new AbortController();
  private readonly follow = () => this.controller.abort(this.outer?.reason);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly outer: AbortSignal | undefined) {
    if (outer?.aborted) this.follow();
    else outer?.addEventListener("abort", this.follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Ends it with this reason unless it is given longer, or ended, before. */
  within(ms: number, reason: () => Error): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.controller.abort(reason()), ms);
  }

  /** Always call it. */
  end(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener("abort", this.follow);
  }
}
