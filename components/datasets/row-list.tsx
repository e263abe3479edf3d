"use client";
import type { Route } from "next";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import type { RowPage } from "@/lib/contracts/rows";
import { columnVisibility } from "./row-columns";
import { RowPreview } from "./row-preview";
import { RowTable } from "./row-table";
import { useListKeys } from "./use-list-keys";
import { prefetchRow } from "./use-row";
import { useRowPages } from "./use-row-pages";

/** The list and, beside it, the chosen row. Hold it under a `key` of the filter. */
export function RowList({
  slug,
  query,
  first,
  onClear,
  onSearch,
}: {
  slug: string;
  /** The filter, as `filterQuery` writes it. */
  query: string;
  first: RowPage;
  onClear: () => void;
  /** Puts the cursor into the search box. */
  onSearch: () => void;
}) {
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  const selectedId = params.get("row");
  const pages = useRowPages(slug, query, first);
  const index = pages.rows.findIndex((row) => row.id === selectedId);

  // The chosen row needs nothing from the server's page: only the address changes.
  const choose = (id: string | undefined) => {
    const next = new URLSearchParams(params);
    if (id === undefined) next.delete("row");
    else next.set("row", id);
    window.history.replaceState(null, "", next.size > 0 ? `${path}?${next}` : path);
  };
  const hrefOf = (id: string) => `/datasets/${slug}/rows/${id}${query ? `?${query}` : ""}`;
  const open = (id: string) => router.push(hrefOf(id) as Route);
  const step = (by: number) => {
    const at = index + by;
    const row = pages.rows[index < 0 ? 0 : at];
    if (!row) return;
    choose(row.id);
    prefetchRow(pages.rows[at + by]?.id);
  };
  useListKeys({
    next: () => step(1),
    previous: () => step(-1),
    open: () => selectedId && open(selectedId),
    close: () => choose(undefined),
    search: onSearch,
  });

  return (
    <>
      <RowTable
        pages={pages}
        total={first.total && !first.total.capped ? first.total.count : null}
        visibility={columnVisibility(params.get("cols"))}
        selectedId={selectedId}
        onSelect={choose}
        onOpen={open}
        onClear={onClear}
      />
      {selectedId && (
        <RowPreview
          id={selectedId}
          href={hrefOf(selectedId)}
          onPrevious={index > 0 ? () => step(-1) : undefined}
          onNext={index < pages.rows.length - 1 ? () => step(1) : undefined}
          onClose={() => choose(undefined)}
          className="w-[27rem] shrink-0 max-xl:w-96 max-lg:fixed max-lg:inset-0 max-lg:z-40 max-lg:w-auto max-lg:border-l-0"
        />
      )}
    </>
  );
}
