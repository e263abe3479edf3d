import type { Route } from "next";
import Link from "next/link";
import { Num } from "@/components/ui/format";

/** How many rows were made of live decisions that nobody has judged yet, and where they are judged. */
export function Waiting({
  dataset,
  rows,
  makesQueue,
}: {
  dataset: string;
  rows: number;
  makesQueue: boolean;
}) {
  const filter = `dataset=${dataset}&status=pending`;
  return (
    <p className="flex flex-wrap gap-x-3 text-sm">
      <Link className="underline" href={`/datasets/${dataset}?status=pending` as Route}>
        <Num value={rows} /> {rows === 1 ? "row waits" : "rows wait"} for people
      </Link>
      {makesQueue && rows > 0 && (
        <Link className="underline" href={`/review?${filter}&kind=queue` as Route}>
          Make a queue of them
        </Link>
      )}
    </p>
  );
}
