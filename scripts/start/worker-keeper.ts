import { setTimeout as delay } from "node:timers/promises";
import type { Child } from "@/lib/platform/children";

export interface WorkerKeeper {
  /** Stops the worker for good. */
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A worker that lived this long was healthy: the next pause is the first one again. */
const HEALTHY_MS = 60_000;

/** Keeps one worker running: when it ends, another starts after a pause that doubles. */
export function keepWorker(start: () => Child | undefined): WorkerKeeper {
  const end = new AbortController();
  let current: Child | undefined;
  const loop = async () => {
    let pause = FIRST_PAUSE_MS;
    while (!end.signal.aborted) {
      const began = Date.now();
      current = start();
      if (!current) return; // this checkout has no worker
      const code = await current.exited;
      if (end.signal.aborted) return;
      if (Date.now() - began > HEALTHY_MS) pause = FIRST_PAUSE_MS;
      console.error(`The worker ended with code ${code}; another starts in ${pause / 1000} s.`);
      await delay(pause, undefined, { signal: end.signal }).catch(() => undefined);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  };
  const running = loop();
  return {
    async stop() {
      end.abort();
      await current?.stop(15_000);
      await running;
    },
  };
}
