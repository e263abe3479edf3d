import { History } from "lucide-react";
import type { Route } from "next";
import { EmptyState } from "@/components/ui/empty-state";
import { Num } from "@/components/ui/format";
import { HistoryRow, HistoryTable } from "@/components/ui/history-table";
import type { GenerationView } from "@/lib/contracts/generations";
import { Money } from "./figures";
import { GenerationStatus, rejectedOf } from "./generation-status";

/** Earlier generations of a data set, newest first. */
export function GenerationHistory({ generations }: { generations: readonly GenerationView[] }) {
  if (generations.length === 0) {
    return (
      <EmptyState icon={History} title="Nothing generated so far">
        Each generation is listed here with what it brought and what it cost.
      </EmptyState>
    );
  }
  return (
    <HistoryTable aria-label="Generations" name="Generation" figures={["Accepted", "Rejected", "Cost"]}>
      {generations.map((view) => (
        <HistoryRow
          key={view.id}
          href={`/datasets/${view.dataset}/generate/${view.id}` as Route}
          name={
            <>
              <Num value={view.requested} /> rows by {view.model}
            </>
          }
          state={<GenerationStatus view={view} />}
          figures={[
            <Num key="accepted" value={view.accepted} />,
            <Num key="rejected" value={rejectedOf(view)} />,
            view.priced ? <Money key="cost" value={view.cost} currency={view.currency} /> : "–",
          ]}
          by={view.created_by}
          at={view.created_at}
        />
      ))}
    </HistoryTable>
  );
}
