import type { Actor } from "@/lib/domain/access";
import type { log } from "@/lib/log";

/** What a handler is given besides its payload. */
export type HandlerContext = {
  /** Aborted when the worker has to stop: come to a good place and return (queue the rest again) or throw. */
  signal: AbortSignal;
  /** This try, from 1, and whether it is the last. */
  attempt: number;
  lastTry: boolean;
  log: ReturnType<typeof log>;
};

/** Safe to run twice: a killed worker's jobs run again from the beginning. */
export type Handler = (payload: unknown, context: HandlerContext) => Promise<void>;

/** In whose name the worker acts where nobody asked for the job. */
export const WORKER: Actor = { kind: "system", id: "worker", name: "worker", role: "ADMIN" };
