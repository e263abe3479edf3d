import type { ReactNode } from "react";
import { Logo } from "@/components/shell/logo";

/** Pages for readers without an account: no rail, nothing to click away to. */
export default function SharedLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="mx-auto flex w-full max-w-6xl items-center gap-2 px-4 pt-5 text-sm font-semibold tracking-tight sm:px-6">
        <Logo className="size-5" />
        Parallax
      </header>
      <main>{children}</main>
    </>
  );
}
