"use client";
import type { Route } from "next";
import { useRouter, useSearchParams } from "next/navigation";
import { useRef } from "react";
import type { RowPage } from "@/lib/contracts/rows";
import { columnVisibility, type Speaking } from "./row-columns";
import { RowPreview } from "./row-preview";
import { RowTable } from "./row-table";
import { useChosenRow } from "./use-chosen-row";
import { useListKeys } from "./use-list-keys";
import { useRowPages } from "./use-row-pages";

/** The list and, beside it, the chosen row. Hold it under a `key` of the filter. */
export function RowList({
  slug,
  query,
  first,
  speaking,
  onClear,
  onSearch,
}: {
  slug: string;
  /** The filter, as `filterQuery` writes it. */
  query: string;
  first: RowPage;
  speaking: Speaking;
  onClear: () => void;
  /** Puts the cursor into the search box. */
  onSearch: () => void;
}) {
  const router = useRouter();
  const params = useSearchParams();
  const { chosen: selectedId, choose, settle } = useChosenRow();
  const grid = useRef<HTMLTableElement>(null);
  const pages = useRowPages(slug, query, first);
  const index = pages.rows.findIndex((row) => row.id === selectedId);

  const hrefOf = (id: string) => `/datasets/${slug}/rows/${id}${query ? `?${query}` : ""}`;
  const open = (id: string) => {
    settle(id);
    router.push(hrefOf(id) as Route);
  };
  const step = (by: number) => {
    const row = pages.rows[index < 0 ? 0 : index + by];
    if (!row) return;
    choose(row.id);
    grid.current?.focus({ preventScroll: true });
  };
  useListKeys({
    next: () => step(1),
    previous: () => step(-1),
    open: () => selectedId && open(selectedId),
    close: () => choose(null),
    search: onSearch,
  });

  return (
    <>
      <RowTable
        pages={pages}
        total={first.total && !first.total.capped ? first.total.count : null}
        visibility={columnVisibility(params.get("cols"), speaking)}
        gridRef={grid}
        selectedId={selectedId}
        onSelect={choose}
        onOpen={open}
        onClear={onClear}
      />
      {selectedId && (
        <RowPreview
          id={selectedId}
          nextId={pages.rows[index + 1]?.id}
          href={hrefOf(selectedId)}
          onPrevious={index > 0 ? () => step(-1) : undefined}
          onNext={index < pages.rows.length - 1 ? () => step(1) : undefined}
          onClose={() => choose(null)}
          className="w-[27rem] shrink-0 max-xl:w-96 max-lg:fixed max-lg:inset-0 max-lg:z-40 max-lg:w-auto max-lg:border-l-0"
        />
      )}
    </>
  );
}
