"use client";
import { ChevronsUpDown, LogOut, Settings } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { cn } from "@/components/ui/cn";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { ThemeMenuItems } from "./theme-toggle";

export type ShellUser = { name: string; email: string; role: string };

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();

export function UserMenu({
  user,
  signOut,
  narrow,
}: {
  user: ShellUser;
  signOut: () => Promise<void>;
  narrow?: boolean;
}) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        className={cn(
          "flex w-full items-center gap-2 rounded-md p-1.5 text-left hover:bg-hover data-[state=open]:bg-hover",
          narrow && "max-xl:justify-center",
        )}
      >
        <span
          aria-hidden
          className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-2xs font-semibold text-accent-text"
        >
          {initials(user.name) || "?"}
        </span>
        <span className="sr-only">Account: </span>
        <span className={cn("min-w-0 grow", narrow && "max-xl:sr-only")}>
          <span className="block truncate text-sm leading-4 font-medium">{user.name}</span>
          <span className="block truncate text-2xs text-muted">{user.role.toLowerCase()}</span>
        </span>
        <ChevronsUpDown aria-hidden className={cn("size-3.5 text-subtle", narrow && "max-xl:hidden")} />
      </DropdownMenuTrigger>
      <DropdownMenuContent side="top" className="w-56">
        <DropdownMenuLabel className="truncate">{user.email}</DropdownMenuLabel>
        <DropdownMenuItem asChild>
          <Link href={"/settings" as Route}>
            <Settings aria-hidden /> Settings
          </Link>
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <ThemeMenuItems />
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void signOut()}>
          <LogOut aria-hidden /> Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
