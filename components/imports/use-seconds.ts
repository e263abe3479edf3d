"use client";
import { useSyncExternalStore } from "react";

/** Seconds since a moment, by the reader's clock, twice a second; null on the server and for no moment. */
export function useSeconds(since: string | null): number | null {
  return useSyncExternalStore(
    subscribe,
    () => (since === null ? null : Math.max(0, Math.round((Date.now() - Date.parse(since)) / 500) / 2)),
    () => null,
  );
}

function subscribe(changed: () => void): () => void {
  const timer = setInterval(changed, 500);
  return () => clearInterval(timer);
}
