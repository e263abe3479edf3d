"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { IconButton } from "@/components/ui/icon-button";
import { useListKeys } from "./use-list-keys";

/** To the rows before and behind, by button or by j and k; Escape goes back to the list. */
export function RowPager({
  previous,
  next,
  list,
}: {
  previous: string | null;
  next: string | null;
  list: string;
}) {
  const router = useRouter();
  const go = (href: string | null) => () => {
    if (href) router.push(href as Route);
  };
  useListKeys({ next: go(next), previous: go(previous), close: go(list), open: () => {}, search: () => {} });
  return (
    <>
      <IconButton
        variant="secondary"
        label="Previous row"
        shortcut="k"
        disabled={!previous}
        onClick={go(previous)}
      >
        <ChevronLeft aria-hidden />
      </IconButton>
      <IconButton variant="secondary" label="Next row" shortcut="j" disabled={!next} onClick={go(next)}>
        <ChevronRight aria-hidden />
      </IconButton>
    </>
  );
}
