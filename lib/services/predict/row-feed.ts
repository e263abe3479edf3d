import { lastAnswered, type RunScope, readUnanswered, type UnansweredRow } from "@/lib/db/run-rows";

/** Rows that are read at a time. */
const PAGE = 250;

/** The rows of a run that have no answer, in import order, read a page ahead in constant memory. */
export class RowFeed {
  private rows: UnansweredRow[] = [];
  private at = 0;
  private after = "-1";
  /** What earlier processes have answered lies before; this one gives out each row once. */
  private answeredTo: Promise<string | null> | null = null;
  private ended = false;
  private reading: Promise<void> | null = null;

  constructor(
    private readonly runId: string,
    private readonly scope: RunScope,
    private readonly versionId: string | null,
  ) {}

  /** The next row; null when there is none left. Each row is given out once, whoever asks. */
  async next(): Promise<UnansweredRow | null> {
    for (;;) {
      if (this.rows.length - this.at < PAGE / 2) this.readOn();
      const row = this.rows[this.at];
      if (row) {
        this.at += 1;
        return row;
      }
      if (this.ended) return null;
      await this.reading;
    }
  }

  private readOn(): void {
    if (this.ended || this.reading) return;
    this.reading = this.readPage().finally(() => {
      this.reading = null;
    });
    // Whoever waits for the page is told; nobody may wait.
    this.reading.catch(() => {});
  }

  private async readPage(): Promise<void> {
    this.answeredTo ??= lastAnswered(this.runId);
    const { rows, after } = await readUnanswered(this.runId, this.scope, {
      answeredTo: await this.answeredTo,
      after: this.after,
      limit: PAGE,
      versionId: this.versionId,
    });
    this.rows = [...this.rows.slice(this.at), ...rows];
    this.at = 0;
    this.after = after ?? this.after;
    this.ended = after === null;
  }
}
