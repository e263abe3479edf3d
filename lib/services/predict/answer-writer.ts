import { addAnswers } from "@/lib/db/prediction-runs";
import { copyPredictions, type PredictionToCopy } from "@/lib/db/predictions-copy";
import { type RawConnection, rawTransaction } from "@/lib/db/raw";

/** Answers wait so long at most until they are stored: what a killed process loses is asked again. */
const EVERY_MS = 150;
/** So many are stored at once at most, and so many may wait before asking pauses. */
const MOST = 500;
/** The pace is taken over so many seconds. */
const WINDOW_MS = 10_000;

export type Answered = { prediction: PredictionToCopy; cost: number };

/**
 * Stores answers in small batches, one transaction each with the run's counters beside it, through the connection that
 * holds the run's lock: whoever has lost the lock stores nothing any more.
 */
export class AnswerWriter {
  private waiting: Answered[] = [];
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> | null = null;
  private broken: unknown = null;
  private readonly started = performance.now();
  private readonly times: { at: number; n: number }[] = [];

  constructor(
    private readonly connection: RawConnection,
    private readonly runId: string,
    /** Seconds of earlier sessions. */
    private readonly before: number,
    private readonly onStored: (stored: readonly Answered[]) => void,
    private readonly onBroken: () => void,
  ) {}

  /** Seconds that the run has been worked on, in all sessions. */
  get seconds(): number {
    return this.before + (performance.now() - this.started) / 1000;
  }

  /** Takes an answer; waits where storing is slower than answering. @throws why nothing can be stored any more */
  async add(answer: Answered): Promise<void> {
    if (this.broken) throw this.broken;
    this.waiting.push(answer);
    this.timer ??= setTimeout(() => void this.flush().catch(() => {}), EVERY_MS);
    if (this.waiting.length >= MOST) await this.flush();
  }

  /** Stores all that waits. @throws why nothing can be stored any more */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    while (this.writing) await this.writing;
    if (this.broken) throw this.broken;
    if (this.waiting.length === 0) return;
    this.writing = this.write(this.waiting.splice(0, MOST)).finally(() => {
      this.writing = null;
    });
    await this.writing;
    if (this.waiting.length > 0) await this.flush();
  }

  private async write(batch: readonly Answered[]): Promise<void> {
    const predictions = batch
      .map(({ prediction }) => prediction)
      // In the order of the data set: locks are taken in one order.
      .sort((a, b) => Number(BigInt(a.seq) - BigInt(b.seq)));
    const reasons: Record<string, number> = {};
    for (const { reason } of predictions) if (reason !== null) reasons[reason] = (reasons[reason] ?? 0) + 1;
    const count = (state: PredictionToCopy["state"]) =>
      predictions.filter((one) => one.state === state).length;
    const sum = (of: (answer: Answered) => number) => batch.reduce((total, one) => total + of(one), 0);
    try {
      await rawTransaction(this.connection, async () => {
        await copyPredictions(this.connection, this.runId, predictions);
        await addAnswers(this.connection, this.runId, {
          ...{ ok: count("ok"), invalid: count("invalid"), failed: count("failed"), reasons },
          tokensIn: sum(({ prediction }) => prediction.tokensIn ?? 0),
          tokensOut: sum(({ prediction }) => prediction.tokensOut ?? 0),
          cost: sum(({ cost }) => cost),
          seconds: this.seconds,
          rate: this.pace(batch.length),
        });
      });
    } catch (error) {
      this.broken = error;
      this.onBroken();
      throw error;
    }
    this.onStored(batch);
  }

  private pace(n: number): number | null {
    const now = performance.now();
    this.times.push({ at: now, n });
    while ((this.times[0]?.at ?? now) < now - WINDOW_MS) this.times.shift();
    const span = Math.min(WINDOW_MS, now - this.started) / 1000;
    return span < 0.5 ? null : this.times.reduce((total, one) => total + one.n, 0) / span;
  }
}
