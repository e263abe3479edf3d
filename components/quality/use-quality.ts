"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { DatasetQualityView, QualityReport } from "@/lib/contracts/quality";
import { isUnderWay } from "./under-way";

const EVERY_MS = 800;
/** What a page has to be read anew in; only then is it asked again. */
const REFRESH_MS = 10_000;

/**
 * The report that is under way, as it goes on. The effect synchronises with the report on the server, by asking for
 * its progress until it has ended; then the page is read anew, with the result.
 */
export function useQuality(
  slug: string,
  initial: QualityReport | null,
): { current: QualityReport | null; set: (report: QualityReport | null) => void } {
  const router = useRouter();
  const [given, setGiven] = useState(initial);
  const [current, set] = useState(initial);
  // A page that was read anew knows better.
  if (given !== initial) {
    setGiven(initial);
    set(initial);
  }
  const underWay = isUnderWay(current);
  useEffect(() => {
    if (!underWay) return;
    let timer: ReturnType<typeof setTimeout>;
    const stop = new AbortController();
    const ask = async () => {
      let pause = document.hidden ? EVERY_MS * 10 : EVERY_MS;
      try {
        const response = await fetch(`/api/v1/datasets/${slug}/quality?result=false`, {
          signal: stop.signal,
        });
        if (response.ok) {
          const view = (await response.json()) as DatasetQualityView;
          if (isUnderWay(view.current)) set(view.current);
          else {
            pause = REFRESH_MS;
            router.refresh();
          }
        }
      } catch {
        // Offline, or the page is being left: the next answer tells.
      }
      if (!stop.signal.aborted) timer = setTimeout(ask, pause);
    };
    timer = setTimeout(ask, EVERY_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [underWay, slug, router]);
  return { current, set };
}
