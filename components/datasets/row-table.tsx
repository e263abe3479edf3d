"use client";
import { SearchX } from "lucide-react";
import type { RefObject } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Spinner } from "@/components/ui/spinner";
import type { RowSummary } from "@/lib/contracts/rows";
import { ROW_COLUMNS } from "./row-columns";
import type { RowPages } from "./use-row-pages";

const rowId = (row: RowSummary) => row.id;

/** The rows that have been loaded so far, and what comes behind them. */
export function RowTable({
  pages,
  total,
  visibility,
  gridRef,
  selectedId,
  onSelect,
  onOpen,
  onClear,
}: {
  pages: RowPages;
  total: number | null;
  visibility: Record<string, boolean>;
  gridRef: RefObject<HTMLTableElement | null>;
  selectedId: string | null;
  onSelect: (id: string) => void;
  onOpen: (id: string) => void;
  onClear: () => void;
}) {
  if (pages.rows.length === 0) {
    return (
      <EmptyState
        icon={SearchX}
        title="No row fits"
        className="grow"
        action={<Button onClick={onClear}>Clear the filter</Button>}
      >
        No row of this data set has all that you ask for. Take a condition away.
      </EmptyState>
    );
  }
  return (
    <DataTable
      label="Rows"
      columns={ROW_COLUMNS}
      rows={pages.rows}
      rowId={rowId}
      total={total}
      visibility={visibility}
      flexColumn="excerpt"
      gridRef={gridRef}
      selectedId={selectedId}
      onSelect={onSelect}
      onOpen={onOpen}
      {...(pages.more && !pages.error && { onEnd: pages.loadMore })}
      className="grow"
      footer={
        pages.error ? (
          <ErrorState title="The next rows could not be loaded" onRetry={pages.loadMore} className="py-6">
            {pages.error}
          </ErrorState>
        ) : (
          pages.loading && (
            <p className="flex items-center justify-center gap-2 py-3 text-xs text-muted">
              <Spinner className="size-3.5" />
              Loading more rows
            </p>
          )
        )
      }
    />
  );
}
