"use client";
import { useEffect, useState } from "react";
import type { GenerationEstimate, StartGeneration } from "@/lib/contracts/generations";

/** After so long without a change. */
const QUIET_MS = 300;

/** What a generation may cost. The effect synchronises with the server's reckoning, a moment after the last change. */
export function useEstimate(slug: string, asked: StartGeneration | null): GenerationEstimate | string | null {
  const [state, setState] = useState<{ key: string; value: GenerationEstimate | string } | null>(null);
  const key = JSON.stringify(asked);
  useEffect(() => {
    if (key === "null") return;
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`/api/v1/datasets/${slug}/generations/estimate`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: key,
          signal: stop.signal,
        });
        const answer = await response.json();
        setState({ key, value: response.ok ? answer : answer.error.message });
      } catch {
        if (!stop.signal.aborted)
          setState({ key, value: "The server could not be asked what this may cost." });
      }
    }, QUIET_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [slug, key]);
  return state?.key === key ? state.value : null;
}
