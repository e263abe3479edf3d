import { sweepDecisions } from "@/lib/db/decisions";
import { insertDecisions, type NewDecision } from "@/lib/db/insert-decisions";
import { env } from "@/lib/env";
import { messageOf } from "@/lib/errors";
import { log } from "@/lib/log";
import { markDoubts } from "./doubts/mark-doubt";

export type LogOptions = {
  write: (rows: NewDecision[]) => Promise<void>;
  /** Decisions that wait to be written; what comes beyond is dropped and counted. */
  capacity: number;
  batch: number;
  everyMs: number;
};

const write = (rows: NewDecision[]): Promise<void> => insertDecisions(markDoubts(rows));
const DEFAULTS: LogOptions = { write, capacity: 10_000, batch: 500, everyMs: 250 };
const SWEEP_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Writes decisions behind the answers: nobody waits for the database. While it is away decisions are kept, up to the
 * capacity; what is dropped is counted.
 */
export class DecisionLog {
  private readonly options: LogOptions;
  private waiting: NewDecision[] = [];
  private writing: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private droppedCount = 0;
  private writtenCount = 0;
  private complained = false;

  constructor(options: Partial<LogOptions> = {}) {
    this.options = { ...DEFAULTS, ...options };
  }

  get dropped(): number {
    return this.droppedCount;
  }
  get written(): number {
    return this.writtenCount;
  }
  get length(): number {
    return this.waiting.length;
  }

  add(decision: NewDecision): void {
    const { capacity, batch } = this.options;
    if (this.waiting.length >= capacity) {
      this.droppedCount += 1;
      return;
    }
    this.waiting.push(decision);
    if (this.waiting.length >= batch) void this.pass();
    else this.later();
  }

  /** Writes all that waits. @throws what the database says */
  async flush(): Promise<void> {
    while (this.writing || this.waiting.length > 0) {
      if (this.writing) await this.writing;
      else await this.write();
    }
  }

  private later(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.pass();
    }, this.options.everyMs);
    // A process that has nothing else to do flushes and leaves.
    this.timer.unref();
  }

  /** One batch, and the next where more than one waits. Its failure is tried again later. */
  private async pass(): Promise<void> {
    if (this.writing) return;
    try {
      do await this.write();
      while (this.waiting.length >= this.options.batch);
      this.complained = false;
    } catch (error) {
      if (!this.complained)
        log().warn({ error: messageOf(error) }, "decisions cannot be written; kept for now");
      this.complained = true;
    }
    if (this.waiting.length > 0) this.later();
  }

  private write(): Promise<void> {
    const rows = this.waiting.slice(0, this.options.batch);
    // Begun only once `writing` is set: what comes meanwhile waits for it.
    const work = Promise.resolve()
      .then(() => (rows.length > 0 ? this.options.write(rows) : undefined))
      .then(() => {
        this.waiting = this.waiting.slice(rows.length);
        this.writtenCount += rows.length;
      })
      .finally(() => {
        this.writing = null;
      });
    this.writing = work.catch(() => {});
    return work;
  }
}

type Held = { log: DecisionLog; sweep: NodeJS.Timeout };
const holder = globalThis as typeof globalThis & { parallaxDecisions?: Held };

/** The log of this process. It also sweeps what is older than is kept. */
export function decisionLog(): DecisionLog {
  holder.parallaxDecisions ??= { log: new DecisionLog(), sweep: setInterval(sweep, SWEEP_MS).unref() };
  return holder.parallaxDecisions.log;
}

/** Removes what is older than it is kept for. */
export async function sweep(now = Date.now()): Promise<void> {
  try {
    while ((await sweepDecisions(new Date(now - env().PARALLAX_ROUTE_RETENTION_DAYS * DAY_MS))) > 0);
  } catch (error) {
    log().warn({ error: messageOf(error) }, "old decisions cannot be swept");
  }
}
