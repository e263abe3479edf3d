import { Worker } from "node:worker_threads";
import { ModelError } from "../chat-model";
import { EMBEDDING_SIZE } from "./embedding-cache";
import { DEFAULT_FORM, type Form } from "./form";
import { workerFile } from "./places";

type Waiting = { resolve: (vectors: Float32Array) => void; reject: (error: Error) => void };
type Answer = { id: number; vectors: Float32Array } | { id: number; error: string };

/**
 * One worker thread with the sentence encoder, started with the first text. A thread that dies fails what it was asked
 * and is started anew with the next text. An idle thread does not keep the process alive.
 */
export class EmbeddingThread {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  constructor(
    private readonly form: Form = DEFAULT_FORM,
    private readonly file: string = workerFile(),
  ) {}

  /** Texts that have been asked for and not answered. */
  get load(): number {
    return this.waiting.size;
  }

  /**
   * One vector of length 1 a text. No text may be empty: the encoder refuses it.
   * @throws ModelError server_error where the encoder or its thread failed
   */
  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const worker = this.start();
    const id = this.asked;
    this.asked += 1;
    worker.ref();
    const vectors = await new Promise<Float32Array>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, texts });
    });
    return texts.map((_, at) => vectors.slice(at * EMBEDDING_SIZE, (at + 1) * EMBEDDING_SIZE));
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    await worker?.terminate();
  }

  private start(): Worker {
    if (this.worker) return this.worker;
    // The parent's flags (a TypeScript loader, an inspector) are nothing to the thread.
    const worker = new Worker(/* turbopackIgnore: true */ this.file, {
      ...{ execArgv: [], name: "embeddings", workerData: this.form },
    });
    worker.on("message", (answer: Answer) => {
      const waiting = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (this.waiting.size === 0) worker.unref();
      if ("vectors" in answer) waiting?.resolve(answer.vectors);
      else waiting?.reject(failed(answer.error));
    });
    const ended = (message: string) => {
      if (this.worker === worker) this.worker = null;
      for (const { reject } of this.waiting.values()) reject(failed(message));
      this.waiting.clear();
    };
    worker.on("error", (error) => ended(error instanceof Error ? error.message : String(error)));
    worker.on("exit", (code) => ended(`the thread ended with code ${code}`));
    this.worker = worker;
    return worker;
  }
}

const failed = (message: string): ModelError =>
  new ModelError("server_error", `The sentence encoder failed: ${message}`);
