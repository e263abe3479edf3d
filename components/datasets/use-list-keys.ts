"use client";
import { useEffect, useEffectEvent } from "react";

export type ListKeys = {
  next: () => void;
  previous: () => void;
  open: () => void;
  close: () => void;
  search: () => void;
};

const TYPING =
  "input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu], [cmdk-root]";
const CLICKABLE = "a, button, [role=checkbox]";

/** j / k move, Enter or o opens, Escape closes the preview, / goes to the search. Not while somebody types. */
export function useListKeys(keys: ListKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(TYPING)) return;
    const act = {
      j: keys.next,
      k: keys.previous,
      o: keys.open,
      Enter: target?.closest(CLICKABLE) ? undefined : keys.open,
      Escape: keys.close,
      "/": keys.search,
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  // External system: the window's keyboard.
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
