"use client";
import { useEffect, useState } from "react";
import type { ImportView } from "@/lib/contracts/imports";

const EVERY_MS = 700;

export const isUnderWay = ({ status }: Pick<ImportView, "status">): boolean =>
  status === "queued" || status === "running";

/**
 * An import as it goes on. The effect synchronises with the import's row on the server, by asking again until it has
 * ended; a hidden page asks seldom, and a failed answer is simply asked again.
 */
export function useImport(initial: ImportView): { view: ImportView; set: (view: ImportView) => void } {
  const [view, set] = useState(initial);
  const underWay = isUnderWay(view);
  useEffect(() => {
    if (!underWay) return;
    let timer: ReturnType<typeof setTimeout>;
    const stop = new AbortController();
    const ask = async () => {
      try {
        const response = await fetch(`/api/v1/imports/${initial.id}`, { signal: stop.signal });
        if (response.ok) set(await response.json());
      } catch {
        // Offline, or the page is being left: the next answer tells.
      }
      if (!stop.signal.aborted) timer = setTimeout(ask, document.hidden ? EVERY_MS * 10 : EVERY_MS);
    };
    timer = setTimeout(ask, EVERY_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [underWay, initial.id]);
  return { view, set };
}
