import { ModelError } from "../chat-model";
import type { EmbeddingThread } from "./embedding-thread";

type Job = {
  texts: readonly string[];
  resolve: (vectors: Float32Array[]) => void;
  reject: (error: unknown) => void;
};

/**
 * Texts that wait for a thread. A thread holds one batch at a time, so that a turn for which somebody waits goes before
 * everything that is only prepared for later, however much that is.
 */
export class EmbeddingQueue {
  private readonly urgent: Job[] = [];
  private readonly later: Job[] = [];

  constructor(private readonly threads: readonly EmbeddingThread[]) {}

  /** One vector a text. @throws ModelError as the thread, or where the queue was closed meanwhile */
  embed(texts: readonly string[], { later }: { later: boolean }): Promise<Float32Array[]> {
    return new Promise((resolve, reject) => {
      (later ? this.later : this.urgent).push({ texts, resolve, reject });
      this.next();
    });
  }

  /** Somebody waits for this text now, if it still lies among those for later. */
  hurry(text: string): void {
    const at = this.later.findIndex(({ texts }) => texts.includes(text));
    if (at >= 0) this.urgent.push(...this.later.splice(at, 1));
  }

  async close(): Promise<void> {
    const error = new ModelError("server_error", "The sentence encoder was closed");
    for (const { reject } of [...this.urgent.splice(0), ...this.later.splice(0)]) reject(error);
    await Promise.all(this.threads.map((thread) => thread.close()));
  }

  private next(): void {
    for (const thread of this.threads) {
      if (thread.load > 0) continue;
      const job = this.urgent.shift() ?? this.later.shift();
      if (!job) return;
      thread
        .embed(job.texts)
        .then(job.resolve, job.reject)
        .finally(() => this.next());
    }
  }
}
