/**
 * Money that a run may spend. Each call reserves the most that it can cost before it is made, so that the
 * limit holds even if all calls under way turn out as dear as they can.
 */
export class Budget {
  private reserved = 0;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly limit: number | null,
    private spent: number,
  ) {}

  /** Waits for calls under way that may turn out cheaper. @returns false where the limit leaves no room */
  async reserve(most: number): Promise<boolean> {
    while (this.limit !== null && this.spent + this.reserved + most > this.limit) {
      if (this.reserved === 0) return false;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.reserved += most;
    return true;
  }

  /** Gives a reservation back, with what the call did cost. */
  settle(most: number, cost: number): void {
    this.reserved -= most;
    // Sums of floats: nothing is reserved where nobody has reserved.
    if (this.reserved < 1e-9) this.reserved = 0;
    this.spent += cost;
    const { waiting } = this;
    this.waiting = [];
    for (const resume of waiting) resume();
  }
}
