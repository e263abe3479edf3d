"use client";
import { useEffect, useState } from "react";
import type { AuditPreview } from "@/lib/contracts/audits";

export type PreviewState = { preview: AuditPreview | null; error: string | null; loading: boolean };

/** Typing settles before the server is asked. */
const PAUSE_MS = 250;

/** What the design would draw, asked of the server as it changes; an older answer never replaces a newer one. */
export function usePreview(design: string): PreviewState & { retry: () => void } {
  const [state, setState] = useState<PreviewState>({ preview: null, error: null, loading: true });
  const [attempt, setAttempt] = useState(0);

  // External system: the server.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks the same again
  useEffect(() => {
    const abort = new AbortController();
    setState((before) => ({ ...before, loading: true }));
    const timer = setTimeout(async () => {
      try {
        const answer = await fetch("/api/v1/audits/preview", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: design,
          signal: abort.signal,
        });
        const body = await answer.json();
        if (abort.signal.aborted) return;
        if (answer.ok) setState({ preview: body as AuditPreview, error: null, loading: false });
        else setState({ preview: null, error: messageOf(body), loading: false });
      } catch {
        if (abort.signal.aborted) return;
        const error = "The server does not answer. What you have set stays here.";
        setState((before) => ({ ...before, error, loading: false }));
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [design, attempt]);

  return { ...state, retry: () => setAttempt((n) => n + 1) };
}

const messageOf = (body: unknown): string =>
  (body as { error?: { message?: string } }).error?.message ?? "The design cannot be drawn.";
