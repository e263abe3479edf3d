"use client";
import { useEffect, useState } from "react";
import type { ExportRecord } from "@/lib/contracts/exports";

const EVERY_MS = 700;

export const isUnderWay = ({ status, stored }: Pick<ExportRecord, "status" | "stored">): boolean =>
  stored && (status === "queued" || status === "running");

/**
 * An export as it goes on. The effect synchronises with the export's row on the server, by asking again until it has
 * ended; a hidden page asks seldom, and a failed answer is simply asked again.
 */
export function useExport(initial: ExportRecord): ExportRecord {
  const [view, set] = useState(initial);
  const underWay = isUnderWay(view);
  useEffect(() => {
    if (!underWay) return;
    let timer: ReturnType<typeof setTimeout>;
    const stop = new AbortController();
    const ask = async () => {
      try {
        const response = await fetch(`/api/v1/exports/${initial.id}`, { signal: stop.signal });
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
  return view;
}
