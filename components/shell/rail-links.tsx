"use client";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { isCurrent, navFor } from "./nav";

/** The links of the rail. On middle widths only their icons show; the names stay for tooltips and readers. */
export function RailLinks({
  role,
  narrow,
  onNavigate,
}: {
  role: string;
  narrow?: boolean;
  onNavigate?: () => void;
}) {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="flex flex-col gap-0.5">
      {navFor(role).map(({ href, label, icon: Icon }) => {
        const current = isCurrent(href, path);
        return (
          <Link
            key={href}
            href={href as Route}
            title={narrow ? label : undefined}
            aria-current={current ? "page" : undefined}
            onClick={onNavigate}
            className={cn(
              "flex h-8 items-center gap-2.5 rounded-md px-2 text-sm font-medium transition-colors",
              current ? "bg-active text-fg" : "text-muted hover:bg-hover hover:text-fg",
              narrow && "max-xl:justify-center max-xl:px-0",
            )}
          >
            <Icon aria-hidden className={cn("size-4 shrink-0", current && "text-accent-text")} />
            <span className={cn(narrow && "max-xl:sr-only")}>{label}</span>
          </Link>
        );
      })}
    </nav>
  );
}
