"use client";
import { Card, CardBody } from "@/components/ui/card";
import { Bytes, Num } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";
import type { ImportView } from "@/lib/contracts/imports";
import { useSeconds } from "./use-seconds";

/** How far, how fast, how long still. */
export function ImportProgress({ view }: { view: ImportView }) {
  const seconds = useSeconds(view.started_at);
  const { bytes_read, bytes_total, read } = view;
  const rate = seconds !== null && seconds > 0.5 && read > 0 ? read / seconds : null;
  const left =
    rate && bytes_total && bytes_read > 0 ? ((seconds ?? 0) * (bytes_total - bytes_read)) / bytes_read : null;
  return (
    <Card>
      <CardBody className="flex flex-col gap-2">
        <Progress
          label="Import"
          value={view.status === "queued" || bytes_total === null ? null : bytes_read}
          max={bytes_total ?? 100}
          className="h-2"
        />
        <div className="flex flex-wrap justify-between gap-x-6 gap-y-1 text-sm text-muted" aria-live="polite">
          <span>
            {view.status === "queued" ? (
              "The file is stored; the import waits for its turn. You can leave this page."
            ) : (
              <>
                <Num value={read} /> rows
                {bytes_total !== null && (
                  <>
                    , <Bytes value={bytes_read} /> of <Bytes value={bytes_total} />
                  </>
                )}
              </>
            )}
          </span>
          {rate !== null && (
            <span>
              <Num value={Math.round(rate)} /> rows/s{left !== null && <>, {about(left)} left</>}
            </span>
          )}
        </div>
      </CardBody>
    </Card>
  );
}

function about(seconds: number): string {
  if (seconds < 2) return "a moment";
  if (seconds < 90) return `${Math.round(seconds)} seconds`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} minutes`;
  return `${Math.round(seconds / 3600)} hours`;
}
