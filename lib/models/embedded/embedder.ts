import { EMBEDDING_SIZE, EmbeddingCache } from "./embedding-cache";
import { EmbeddingQueue } from "./embedding-queue";
import { EmbeddingThread } from "./embedding-thread";
import { DEFAULT_FORM, type Form } from "./form";
import { embeddingFolder } from "./places";
import type { VectorOf } from "./task-features";

/** Turns texts into vectors of 512 numbers and of length 1. */
export interface Embedder {
  /**
   * The embeddings of the texts, as a lookup; "" and blanks are vectors of zeros. `keep` stores new ones on disk: for
   * training, which comes back to the same rows, and not for live turns. `later`: nobody waits for them yet, so they come
   * after all others.
   * @throws ModelError
   */
  embed(texts: Iterable<string>, options?: { keep?: boolean; later?: boolean }): Promise<VectorOf>;
  close(): Promise<void>;
}

/** The encoder's cost grows with the words, and a turn's decision mostly stands in its last sentences. */
const WORDS = 48;
/** Texts handed to a thread at once, some milliseconds each: more would keep others waiting longer. */
const BATCH = 2;
/** Embeddings held in memory, 2 KB each: some hundred conversations. */
const HELD = 8192;
const NOTHING = new Float32Array(EMBEDDING_SIZE);

/** The last WORDS words of a text. */
export function clip(text: string): string {
  const words = text.trim().split(/\s+/);
  return words.length > WORDS ? words.slice(-WORDS).join(" ") : text.trim();
}

/** An embedder with threads of its own; `folder` null = nothing is kept on disk. */
export class ThreadedEmbedder implements Embedder {
  private readonly threads: number;
  private readonly queue: EmbeddingQueue;
  private readonly held = new Map<string, Float32Array>();
  private readonly coming = new Map<string, Promise<Float32Array>>();
  private cache: EmbeddingCache | null = null;

  constructor(
    private readonly options: {
      form?: Form | undefined;
      threads?: number;
      folder?: string | null;
      file?: string;
    } = {},
  ) {
    const { form, threads = 1, file } = options;
    this.threads = threads;
    this.queue = new EmbeddingQueue(Array.from({ length: threads }, () => new EmbeddingThread(form, file)));
  }

  async embed(texts: Iterable<string>, { keep = false, later = false } = {}): Promise<VectorOf> {
    const found = new Map<string, Float32Array>();
    const expected: Promise<void>[] = [];
    const missing: string[] = [];
    for (const clipped of new Set([...texts].map(clip))) {
      if (clipped === "") continue;
      const known = this.known(clipped);
      const coming = this.coming.get(clipped);
      if (known) found.set(clipped, known);
      else if (coming) {
        if (!later) this.queue.hurry(clipped);
        expected.push(coming.then((vector) => void found.set(clipped, vector)));
      } else missing.push(clipped);
    }
    const batches: string[][] = [];
    // What is prepared goes text by text: what becomes urgent meanwhile is not kept up by its neighbours.
    const size = later ? 1 : BATCH;
    for (let at = 0; at < missing.length; at += size) batches.push(missing.slice(at, at + size));
    // One batch a thread at a time: a long list leaves gaps for a single turn that comes meanwhile.
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let batch = batches[next]; batch; batch = batches[next]) {
        next += 1;
        const missed = batch.filter((text) => !this.foundSince(text, found));
        if (missed.length === 0) continue;
        const vectors = await this.ask(missed, later);
        missed.forEach((text, at) => {
          const vector = vectors[at] ?? NOTHING;
          found.set(text, vector);
          if (keep) this.disk()?.put(text, vector);
        });
      }
    };
    await Promise.all([...expected, ...Array.from({ length: this.threads }, lane)]);
    if (keep) this.cache?.flush();
    return (text) => found.get(clip(text)) ?? NOTHING;
  }

  async close(): Promise<void> {
    this.cache?.close();
    await this.queue.close();
  }

  private async ask(batch: readonly string[], later: boolean): Promise<Float32Array[]> {
    const answer = this.queue.embed(batch, { later });
    batch.forEach((text, at) => {
      const one = answer.then((vectors) => vectors[at] ?? NOTHING);
      one.catch(() => {}); // whoever asked hears of it
      this.coming.set(text, one);
    });
    try {
      const vectors = await answer;
      batch.forEach((text, at) => {
        this.hold(text, vectors[at] ?? NOTHING);
      });
      return vectors;
    } finally {
      for (const text of batch) this.coming.delete(text);
    }
  }

  /** Whether another call has embedded it while it waited for its turn. */
  private foundSince(text: string, found: Map<string, Float32Array>): boolean {
    const vector = this.held.get(text);
    if (vector) found.set(text, vector);
    return vector !== undefined;
  }

  private known(text: string): Float32Array | null {
    const held = this.held.get(text) ?? this.disk()?.get(text) ?? null;
    if (held) this.hold(text, held);
    return held;
  }

  /** The least recently used ones go first: a Map keeps the order of insertion. */
  private hold(text: string, vector: Float32Array): void {
    this.held.delete(text);
    this.held.set(text, vector);
    if (this.held.size <= HELD) return;
    const oldest = this.held.keys().next().value;
    if (oldest !== undefined) this.held.delete(oldest);
  }

  private disk(): EmbeddingCache | null {
    const { folder = embeddingFolder() } = this.options;
    if (folder === null) return null;
    this.cache ??= EmbeddingCache.load(folder, this.options.form);
    return this.cache;
  }
}

const shared = globalThis as { parallaxEmbedders?: Partial<Record<Form, Embedder>> };

/** The embedder of this process; its thread starts with the first text. Next holds several copies of this module. */
export function processEmbedder(form: Form = DEFAULT_FORM): Embedder {
  shared.parallaxEmbedders ??= {};
  const embedders = shared.parallaxEmbedders;
  embedders[form] ??= new ThreadedEmbedder({ form });
  return embedders[form];
}
