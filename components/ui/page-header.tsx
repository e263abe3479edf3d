import { ChevronRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { cn } from "./cn";

/** Title, where one is, and what can be done here. The page's only h1. */
export function PageHeader({
  title,
  crumbs,
  description,
  meta,
  actions,
  className,
}: {
  title: ReactNode;
  crumbs?: readonly { label: ReactNode; href: string }[];
  description?: ReactNode;
  /** Badges beside the title. */
  meta?: ReactNode;
  actions?: ReactNode;
  className?: string;
}) {
  return (
    <header className={cn("flex flex-wrap items-start justify-between gap-x-6 gap-y-3", className)}>
      <div className="min-w-0">
        {crumbs && crumbs.length > 0 && (
          <nav
            aria-label="Breadcrumb"
            className="mb-0.5 flex flex-wrap items-center gap-1 text-xs text-muted"
          >
            {crumbs.map((crumb, index) => (
              <Fragment key={crumb.href}>
                {index > 0 && <ChevronRight aria-hidden className="size-3 text-subtle" />}
                <Link href={crumb.href as Route} className="rounded-sm hover:text-fg hover:underline">
                  {crumb.label}
                </Link>
              </Fragment>
            ))}
          </nav>
        )}
        <div className="flex flex-wrap items-center gap-2">
          <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
          {meta}
        </div>
        {description && <p className="mt-0.5 max-w-3xl text-sm text-muted">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/** The usual frame of a page: width, padding, distance between its parts. */
export function Page({
  wide,
  className,
  children,
}: {
  wide?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div
      className={cn(
        "mx-auto flex w-full flex-col gap-5 px-4 py-5 sm:px-6",
        wide ? "max-w-none" : "max-w-6xl",
        className,
      )}
    >
      {children}
    </div>
  );
}
