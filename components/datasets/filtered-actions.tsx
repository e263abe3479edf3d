import { ListChecks, PackageCheck, Play } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";

/**
 * What can be done with exactly the rows of the filter. The pages that these lead to state the exact number before
 * anything happens.
 */
export function FilteredActions({
  slug,
  query,
  may,
}: {
  slug: string;
  /** The filter as an address writes it. */
  query: string;
  may: { review: boolean; export: boolean; predict: boolean };
}) {
  return (
    <>
      {may.review && (
        <Button asChild size="sm" variant="ghost">
          <Link href={`/review?dataset=${slug}&${query}` as Route}>
            <ListChecks aria-hidden />
            Review these
          </Link>
        </Button>
      )}
      {may.predict && (
        <Button asChild size="sm" variant="ghost">
          <Link href={`/runs?dataset=${slug}&${query}` as Route}>
            <Play aria-hidden />
            Predict these
          </Link>
        </Button>
      )}
      {may.export && (
        <Button asChild size="sm" variant="ghost">
          <Link href={`/exports?dataset=${slug}&${query}` as Route}>
            <PackageCheck aria-hidden />
            Export these
          </Link>
        </Button>
      )}
    </>
  );
}
