"use client";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";

/** The parts of the settings, each with an address of its own. */
export function SettingsNav({ items }: { items: readonly { href: string; label: string }[] }) {
  const path = usePathname();
  return (
    <nav aria-label="Settings" className="flex gap-4 overflow-x-auto border-b">
      {items.map(({ href, label }) => (
        <Link
          key={href}
          href={href as Route}
          aria-current={path === href ? "page" : undefined}
          className={cn(
            "-mb-px border-b-2 px-0.5 py-2 text-sm font-medium whitespace-nowrap",
            path === href ? "border-accent text-fg" : "border-transparent text-muted hover:text-fg",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
