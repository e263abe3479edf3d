"use client";
import { CircleHelp } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { type Guide, HelpDialog } from "./help-dialog";
import { listCommandFor } from "./list-keys";
import { pressOf } from "./use-workspace";

/** The keys of the list of reviews, and where they are told. The links are those marked `data-review`, in order. */
export function ListHelp({ guide }: { guide: Guide }) {
  const [open, setOpen] = useState(false);
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { key, ctrl, meta, alt, inText, onControl } = pressOf(event);
    const target = event.target instanceof Element ? event.target : null;
    if (event.defaultPrevented || event.repeat || ctrl || meta || alt || inText) return;
    if (target?.closest("[role=dialog], [role=alertdialog], [role=menu]")) return;
    const links = [...document.querySelectorAll<HTMLAnchorElement>("a[data-review]")];
    const at = links.findIndex((link) => link.matches(":focus"));
    const left = links.findIndex(({ dataset }) => dataset.review === "open");
    const command = listCommandFor(key, {
      count: links.length,
      at: at < 0 ? null : at,
      first: Math.max(0, left),
      onControl,
    });
    if (!command) return;
    event.preventDefault();
    if (command.do === "help") setOpen(true);
    else if (command.do === "open") links[command.place]?.click();
    else links[command.place]?.focus();
  });
  // External system: the window's keyboard.
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return (
    <>
      <Button variant="ghost" aria-keyshortcuts="?" onClick={() => setOpen(true)}>
        <CircleHelp aria-hidden />
        Keys and guide <Kbd>?</Kbd>
      </Button>
      <HelpDialog open={open} onClose={() => setOpen(false)} guide={guide} ofList />
    </>
  );
}
