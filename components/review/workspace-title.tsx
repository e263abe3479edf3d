import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";

/** Heading of a page on which rows are judged, with the way back. */
export const WorkspaceTitle = ({ children }: { children: ReactNode }) => (
  <div className="min-w-0">
    <nav aria-label="Breadcrumb" className="text-xs text-muted">
      <Link href={"/review" as Route} className="rounded-sm hover:text-fg hover:underline">
        Review
      </Link>
    </nav>
    <h1 className="truncate text-base font-semibold">{children}</h1>
  </div>
);
