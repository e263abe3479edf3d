import { Num, Percent } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";
import type { DatasetCounts } from "@/lib/contracts/datasets";

/** How many rows a human has judged. */
export function ReviewProgress({ status, rows }: { status: DatasetCounts["status"]; rows: number }) {
  const judged = rows - status.pending;
  return (
    <div className="flex flex-col gap-1">
      <p className="flex justify-between gap-2 text-xs text-muted">
        <span>
          <span className="text-fg">
            <Num value={judged} />
          </span>{" "}
          judged
        </span>
        <Percent value={rows === 0 ? 0 : judged / rows} />
      </p>
      <Progress label="Judged by a human" value={judged} max={Math.max(1, rows)} />
    </div>
  );
}
