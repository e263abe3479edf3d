"use client";
import { ChevronDown, ChevronUp, Maximize2, X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { DecisionCard } from "@/components/conversation/decision-card";
import { Ledger } from "@/components/conversation/ledger";
import { Transcript } from "@/components/conversation/transcript";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ErrorState } from "@/components/ui/error-state";
import { Num } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { SidePanel } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Row } from "@/lib/contracts/rows";
import { RowPredictions } from "./row-predictions";
import { RowWarnings } from "./row-warnings";
import { useRow } from "./use-row";

/** The chosen row beside the list. */
export function RowPreview({
  id,
  nextId,
  href,
  onPrevious,
  onNext,
  onClose,
  className,
}: {
  id: string;
  /** The row that will probably be looked at next. */
  nextId: string | undefined;
  /** The row's own page. */
  href: string;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
  onClose: () => void;
  className?: string;
}) {
  const [attempt, setAttempt] = useState(0);
  const { row, error, stale } = useRow(id, nextId, attempt);
  return (
    <SidePanel
      label="Preview of the row"
      className={className}
      header={
        <>
          <IconButton label="Previous row" shortcut="k" size="sm" onClick={onPrevious} disabled={!onPrevious}>
            <ChevronUp aria-hidden />
          </IconButton>
          <IconButton label="Next row" shortcut="j" size="sm" onClick={onNext} disabled={!onNext}>
            <ChevronDown aria-hidden />
          </IconButton>
          <h2 className="min-w-0 truncate text-sm font-semibold">
            {row && !stale ? (
              <>
                Row <Num value={row.seq} />
              </>
            ) : (
              "Row"
            )}
          </h2>
          {row && !stale && <StatusBadge status={row.status} />}
          <span className="ml-auto flex items-center gap-1">
            <Button asChild size="sm" variant="ghost">
              <Link href={href as Route} aria-keyshortcuts="Enter">
                <Maximize2 aria-hidden />
                Open
              </Link>
            </Button>
            <IconButton label="Close" shortcut="Escape" size="sm" onClick={onClose}>
              <X aria-hidden />
            </IconButton>
          </span>
        </>
      }
    >
      {error ? (
        <ErrorState title="This row could not be loaded" onRetry={() => setAttempt(attempt + 1)}>
          {error}
        </ErrorState>
      ) : row ? (
        <div aria-busy={stale} className={cn("transition-opacity", stale && "opacity-55")}>
          <PreviewBody key={row.id} row={row} />
        </div>
      ) : (
        <div aria-busy className="flex flex-col gap-3 p-3">
          <Skeleton className="h-24" />
          <Skeleton className="h-16" />
          <Skeleton className="h-40" />
        </div>
      )}
    </SidePanel>
  );
}

function PreviewBody({ row }: { row: Row }) {
  return (
    <div className="flex flex-col gap-4 p-3">
      <RowWarnings codes={row.warnings} />
      <DecisionCard
        title="Label"
        decision={{ action: row.action, target: row.target_task_id, text: row.text }}
      />
      <RowPredictions row={row} />
      <section className="flex flex-col gap-2">
        <h3 className="text-xs font-medium text-muted">Task ledger</h3>
        <Ledger tasks={row.tasks} litTaskId={row.target_task_id} pinLit />
      </section>
      <section className="flex flex-col gap-2">
        <h3 className="text-xs font-medium text-muted">Transcript</h3>
        <Transcript messages={row.messages} channel={row.channel} />
      </section>
    </div>
  );
}
