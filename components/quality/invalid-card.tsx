import type { Route } from "next";
import Link from "next/link";
import { Card, CardHeader } from "@/components/ui/card";
import type { DatasetQuality } from "@/lib/contracts/quality";

/** Rows that the contract refuses, and why. */
export function InvalidCard({ invalid, slug }: { invalid: DatasetQuality["invalid"]; slug: string }) {
  const more = invalid.count - invalid.rows.length;
  return (
    <Card>
      <CardHeader
        title="Rows that break the contract"
        description={more > 0 ? `The first ${invalid.rows.length} of ${invalid.count}.` : undefined}
      />
      <ul>
        {invalid.rows.map(({ id, message }) => (
          <li key={id} className="flex flex-wrap gap-x-4 border-b px-4 py-2 text-sm last:border-b-0">
            <Link
              href={`/datasets/${slug}/rows/${id}` as Route}
              className="font-mono text-xs text-accent-text underline underline-offset-2"
            >
              {id}
            </Link>
            <span className="min-w-0 wrap-anywhere text-muted">{message}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
