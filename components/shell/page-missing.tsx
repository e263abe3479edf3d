import { FileQuestion } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** For `not-found.tsx` files. */
export const PageMissing = () => (
  <EmptyState
    icon={FileQuestion}
    className="min-h-[60dvh]"
    title={<h1>There is no such page</h1>}
    action={
      <Button asChild>
        <Link href={"/" as Route}>To the overview</Link>
      </Button>
    }
  >
    What it showed may have been deleted, or the address has a slip.
  </EmptyState>
);
