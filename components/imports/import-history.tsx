import { History } from "lucide-react";
import type { Route } from "next";
import { EmptyState } from "@/components/ui/empty-state";
import { Num } from "@/components/ui/format";
import { HistoryRow, HistoryTable } from "@/components/ui/history-table";
import type { ImportView } from "@/lib/contracts/imports";
import { ImportStatus } from "./import-status";

/** Earlier imports of a data set, newest first. */
export function ImportHistory({ imports }: { imports: readonly ImportView[] }) {
  if (imports.length === 0) {
    return (
      <EmptyState icon={History} title="No import so far">
        What you import is listed here with its report.
      </EmptyState>
    );
  }
  return (
    <HistoryTable aria-label="Imports" name="File" figures={["Inserted", "Duplicates", "Rejected"]}>
      {imports.map((view) => (
        <HistoryRow
          key={view.id}
          href={`/imports/${view.id}` as Route}
          name={view.file_name}
          state={
            <span className="flex gap-1">
              <ImportStatus view={view} />
            </span>
          }
          figures={[
            <Num key="inserted" value={view.inserted} />,
            <Num key="duplicates" value={view.duplicates} />,
            <Num key="rejected" value={view.rejected} />,
          ]}
          by={view.created_by}
          at={view.created_at}
        />
      ))}
    </HistoryTable>
  );
}
