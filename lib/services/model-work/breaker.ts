/** Ends a run whose server is down: after so many calls in a row without one answer. */
export class Breaker {
  private inRow = 0;

  constructor(private readonly most: number) {}

  answered(): void {
    this.inRow = 0;
  }

  /** @returns whether it is enough */
  failed(): boolean {
    this.inRow += 1;
    return this.inRow >= this.most;
  }
}
