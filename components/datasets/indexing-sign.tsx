"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Num } from "@/components/ui/format";
import { Spinner } from "@/components/ui/spinner";
import { Tooltip } from "@/components/ui/tooltip";

const AGAIN_MS = 3_000;

/** Says that the search does not know every row yet, and looks again until it does. */
export function IndexingSign({ indexed, total }: { indexed: number; total: number }) {
  const router = useRouter();
  // External system: the clock.
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [router]);
  return (
    <Tooltip content="Rows of a new import become searchable a little later. Filters and counts know them already.">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation has to be reachable by keyboard */}
      <span tabIndex={0} role="status" className="inline-flex items-center gap-1.5 text-xs text-muted">
        <Spinner className="size-3.5" />
        <span>
          indexing… <Num value={indexed} /> of <Num value={total} /> searchable
        </span>
      </span>
    </Tooltip>
  );
}
