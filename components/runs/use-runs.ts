"use client";
import { useEffect, useState } from "react";
import type { RunView } from "@/lib/contracts/runs";
import { isUnderWay } from "./run-status";

const EVERY_MS = 1_000;
const HIDDEN_MS = 10_000;

/**
 * Runs as they go on. The effect synchronises with their rows on the server, by asking `address` again until all have
 * ended; a hidden page asks seldom. `isStale`: the last question got no answer.
 */
export function useRuns<T>(
  initial: T,
  address: string,
  runsOf: (value: T) => readonly RunView[],
): { value: T; set: (value: T) => void; isStale: boolean } {
  const [value, set] = useState(initial);
  const [isStale, setStale] = useState(false);
  const underWay = runsOf(value).some(isUnderWay);
  useEffect(() => {
    if (!underWay) return;
    let timer: ReturnType<typeof setTimeout>;
    const stop = new AbortController();
    const ask = async () => {
      try {
        const response = await fetch(address, { signal: stop.signal });
        if (response.ok) set(await response.json());
        setStale(!response.ok);
      } catch {
        if (!stop.signal.aborted) setStale(true);
      }
      if (!stop.signal.aborted) timer = setTimeout(ask, document.hidden ? HIDDEN_MS : EVERY_MS);
    };
    timer = setTimeout(ask, EVERY_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [underWay, address]);
  return { value, set, isStale };
}
