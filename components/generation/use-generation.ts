"use client";
import { useEffect, useState } from "react";
import type { GenerationView } from "@/lib/contracts/generations";

const EVERY_MS = 1_000;

export const isUnderWay = ({ status }: Pick<GenerationView, "status">): boolean =>
  status === "queued" || status === "running";

/**
 * A generation as it goes on. The effect synchronises with its row on the server, by asking again until it has ended; a
 * hidden page asks seldom. `isStale`: the last question got no answer.
 */
export function useGeneration(initial: GenerationView): {
  view: GenerationView;
  set: (view: GenerationView) => void;
  isStale: boolean;
} {
  const [view, set] = useState(initial);
  const [isStale, setStale] = useState(false);
  const underWay = isUnderWay(view);
  useEffect(() => {
    if (!underWay) return;
    let timer: ReturnType<typeof setTimeout>;
    const stop = new AbortController();
    const ask = async () => {
      try {
        const response = await fetch(`/api/v1/generations/${initial.id}`, { signal: stop.signal });
        if (response.ok) set(await response.json());
        setStale(!response.ok);
      } catch {
        if (!stop.signal.aborted) setStale(true);
      }
      if (!stop.signal.aborted) timer = setTimeout(ask, document.hidden ? EVERY_MS * 10 : EVERY_MS);
    };
    timer = setTimeout(ask, EVERY_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [underWay, initial.id]);
  return { view, set, isStale };
}
