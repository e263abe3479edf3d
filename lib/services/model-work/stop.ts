import { setMaxListeners } from "node:events";

type Failure = { code: string; message: string };

/** Why a run ends before its plan does. */
export type StopReason =
  | { kind: "interrupted" }
  | { kind: "cancelled" }
  | { kind: "limit"; failure: Failure }
  | { kind: "failed"; failure: Failure };

/** Thrown where the run may not go on; nothing is stored for what was not asked. */
export class Stopped extends Error {}

/** Lets a run end: no new calls at once, and calls under way either finish or are given up. */
export class Stopper {
  private given: StopReason | null = null;
  private readonly calls = new AbortController();

  constructor() {
    // Each call under way listens.
    setMaxListeners(0, this.calls.signal);
  }

  /** Of the calls under way. */
  get signal(): AbortSignal {
    return this.calls.signal;
  }

  get reason(): StopReason | null {
    return this.given;
  }

  /** The first reason counts. `graceMs`: how long answers under way, which are paid for, may still come in. */
  stop(reason: StopReason, graceMs = Number.POSITIVE_INFINITY): void {
    this.given ??= reason;
    if (graceMs === 0) this.calls.abort();
    else if (graceMs < Number.POSITIVE_INFINITY) setTimeout(() => this.calls.abort(), graceMs).unref();
  }

  /** @throws Stopped */
  check(): void {
    if (this.given) throw new Stopped(this.given.kind);
  }
}
