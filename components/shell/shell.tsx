import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { CommandPalette, PaletteButton, type PaletteDataset } from "./command-palette";
import { Logo } from "./logo";
import { MobileBar } from "./mobile-bar";
import { RailLinks } from "./rail-links";
import { ThemeToggle } from "./theme-toggle";
import { type ShellUser, UserMenu } from "./user-menu";

/**
 * The frame of every signed-in page: rail (icons only below 1280 px, a bar with a menu below 768 px), palette,
 * and the page itself. A page that fills the window uses the class `h-page`.
 */
export function Shell({
  user,
  signOut,
  loadDatasets,
  children,
}: {
  user: ShellUser;
  signOut: () => Promise<void>;
  loadDatasets: () => Promise<PaletteDataset[]>;
  children: ReactNode;
}) {
  return (
    <div className="flex min-h-dvh flex-col md:flex-row">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-fg focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <aside
        aria-label="Rail"
        className="sticky top-0 hidden h-dvh w-52 shrink-0 flex-col gap-3 border-r bg-sunken p-2.5 max-xl:w-13 md:flex print:hidden"
      >
        <Link
          href={"/" as Route}
          aria-label="Parallax, to the overview"
          className="flex h-8 items-center gap-2 rounded-md px-1 max-xl:justify-center max-xl:px-0"
        >
          <Logo className="size-5.5 shrink-0" />
          <span className="text-base font-semibold tracking-tight max-xl:hidden">Parallax</span>
        </Link>
        <PaletteButton />
        <RailLinks role={user.role} narrow />
        <div className="mt-auto flex flex-col gap-1">
          <ThemeToggle className="max-xl:self-center" />
          <UserMenu user={user} signOut={signOut} narrow />
        </div>
      </aside>
      <MobileBar user={user} signOut={signOut} />
      <main id="main" tabIndex={-1} className="min-w-0 grow outline-none">
        {children}
      </main>
      <CommandPalette role={user.role} loadDatasets={loadDatasets} />
    </div>
  );
}
