"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { usePoll } from "@/components/ui/use-polled";
import type { DatasetQualityView, QualityReport } from "@/lib/contracts/quality";
import { isUnderWay } from "./under-way";

const EVERY_MS = 800;
/** What a page has to be read anew in; only then is it asked again. */
const REFRESH_MS = 10_000;

/**
 * The report that is under way, as it goes on: its progress is asked for until it has ended; then the page is read
 * anew, with the result.
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
  const address = `/api/v1/datasets/${slug}/quality?result=false`;
  usePoll<DatasetQualityView>(isUnderWay(current), address, EVERY_MS, (view) => {
    if (!isUnderWay(view.current)) {
      router.refresh();
      return REFRESH_MS;
    }
    set(view.current);
    return undefined;
  });
  return { current, set };
}
