import { setImmediate } from "node:timers/promises";
import type { Clock } from "@/lib/router/clock";

type Timer = { at: number; then: () => void };

/**
 * Time that stands still while anything happens and then leaps to the next timer: what a test measures by it is what was
 * decided to be waited for, and no property of the machine.
 */
export class FakeClock implements Clock {
  private time = 0;
  /** In the order in which they go off; of one moment, in the order in which they were set. */
  private timers: Timer[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, then: () => void): () => void {
    const timer = { at: this.time + ms, then };
    let [low, high] = [0, this.timers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.timers[middle] as Timer).at <= timer.at) low = middle + 1;
      else high = middle;
    }
    this.timers.splice(low, 0, timer);
    return () => {
      const at = this.timers.indexOf(timer);
      if (at >= 0) this.timers.splice(at, 1);
    };
  }

  wait(ms: number): Promise<void> {
    return new Promise((done) => void this.after(ms, done));
  }

  /**
   * Lets time pass until no timer is left. `settled` resolves when all that is under way at a moment has come to its
   * end: promises do by themselves, what comes over a connection has to be waited for.
   */
  async run(settled: () => Promise<unknown> = setImmediate): Promise<void> {
    for (;;) {
      await settled();
      const next = this.timers.shift();
      if (!next) return;
      this.time = next.at;
      next.then();
    }
  }
}
