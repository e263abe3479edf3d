"use client";
import { Menu, Search } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Sheet, SheetContent, SheetTrigger } from "@/components/ui/sheet";
import { Logo } from "./logo";
import { openPalette } from "./open-palette";
import { RailLinks } from "./rail-links";
import { type ShellUser, UserMenu } from "./user-menu";

/** On a phone the rail becomes a bar with a menu. */
export function MobileBar({ user, signOut }: { user: ShellUser; signOut: () => Promise<void> }) {
  const [open, setOpen] = useState(false);
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-sunken px-3 md:hidden">
      <Sheet open={open} onOpenChange={setOpen}>
        <SheetTrigger asChild>
          <IconButton label="Menu">
            <Menu aria-hidden />
          </IconButton>
        </SheetTrigger>
        <SheetContent side="left" title="Menu">
          <div className="flex h-full flex-col justify-between gap-4 p-3">
            <RailLinks role={user.role} onNavigate={() => setOpen(false)} />
            <UserMenu user={user} signOut={signOut} />
          </div>
        </SheetContent>
      </Sheet>
      <Logo className="size-5" />
      <span className="font-semibold">Parallax</span>
      <IconButton label="Search and go to" className="ml-auto" onClick={openPalette}>
        <Search aria-hidden />
      </IconButton>
    </header>
  );
}
