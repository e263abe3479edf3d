"use client";
import { ListFilter } from "lucide-react";
import type { Route } from "next";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Num } from "@/components/ui/format";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import type { DatasetDetail } from "@/lib/contracts/datasets";
import type { RowPage } from "@/lib/contracts/rows";
import { ColumnChooser } from "./column-chooser";
import { FacetRail } from "./facet-rail";
import { FilteredActions } from "./filtered-actions";
import { IndexingSign } from "./indexing-sign";
import { columnVisibility } from "./row-columns";
import {
  countConditions,
  filterQuery,
  type ListKey,
  withoutFilter,
  withQuery,
  withValues,
} from "./row-filter-url";
import { RowList } from "./row-list";
import { SearchBox } from "./search-box";

/** The rows of a data set: search, facets, list, preview. Filter, columns and chosen row live in the address. */
export function RowBrowser({
  dataset,
  first,
  may,
}: {
  dataset: DatasetDetail;
  /** The first page under the address's filter, with total and facets. */
  first: RowPage;
  may: { review: boolean; export: boolean; predict: boolean };
}) {
  const router = useRouter();
  const path = usePathname();
  const params = new URLSearchParams(useSearchParams());
  const query = filterQuery(params);
  const conditions = countConditions(query);
  const [pending, startTransition] = useTransition();
  const [filtersOpen, setFiltersOpen] = useState(false);
  const searchInput = useRef<HTMLInputElement>(null);
  const previewing = params.has("row");
  const speaking = { teacher: dataset.runs.teacher !== null, student: dataset.runs.student !== null };

  const go = (next: string) =>
    startTransition(() => router.replace((next ? `${path}?${next}` : path) as Route, { scroll: false }));
  const clear = () => go(withoutFilter(params));
  const rail = first.facets && (
    <FacetRail
      facets={first.facets}
      warnings={dataset.warnings}
      params={params}
      conditions={conditions}
      onChange={(key: ListKey, values) => go(withValues(params, key, values))}
      onClear={clear}
    />
  );
  const setColumns = (cols: string | null) => {
    if (cols === null) params.delete("cols");
    else params.set("cols", cols);
    window.history.replaceState(null, "", params.size > 0 ? `${path}?${params}` : path);
  };

  return (
    <div className="flex min-h-0 grow flex-col border-t">
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
        <Button
          className={cn("lg:hidden", previewing && "lg:max-xl:flex")}
          onClick={() => setFiltersOpen(true)}
        >
          <ListFilter aria-hidden />
          Filter
          {conditions > 0 && <span className="tabular-nums">({conditions})</span>}
        </Button>
        <SearchBox
          initial={params.get("q") ?? ""}
          pending={pending}
          inputRef={searchInput}
          onSearch={(q) => go(withQuery(params, q))}
        />
        <p aria-live="polite" className="text-sm text-muted">
          {first.total && (
            <>
              <span className="font-medium text-fg">
                <Num value={first.total.count} capped={first.total.capped} />
              </span>
              {conditions > 0 && (
                <>
                  {" "}
                  of <Num value={dataset.rows} />
                </>
              )}{" "}
              {(conditions > 0 ? dataset.rows : first.total.count) === 1 ? "row" : "rows"}
            </>
          )}
        </p>
        {dataset.search.indexing && (
          <IndexingSign indexed={dataset.search.indexed} total={dataset.search.total} />
        )}
        <div className="ml-auto flex items-center gap-1">
          {conditions > 0 && first.total && first.total.count > 0 && (
            <FilteredActions slug={dataset.slug} query={query} may={may} />
          )}
          <ColumnChooser visibility={columnVisibility(params.get("cols"), speaking)} onChange={setColumns} />
        </div>
      </div>
      <div className="flex min-h-0 grow">
        <aside
          aria-label="Filter"
          className={cn(
            "w-56 shrink-0 overflow-y-auto border-r max-lg:hidden",
            previewing && "max-xl:hidden",
          )}
        >
          {rail}
        </aside>
        <div
          aria-busy={pending}
          className={cn("flex min-w-0 grow transition-opacity", pending && "opacity-60")}
        >
          <RowList
            key={query}
            slug={dataset.slug}
            query={query}
            first={first}
            speaking={speaking}
            onClear={clear}
            onSearch={() => searchInput.current?.focus()}
          />
        </div>
      </div>
      <Sheet open={filtersOpen} onOpenChange={setFiltersOpen}>
        <SheetContent side="left" title="Filter the rows" hideTitle>
          {rail}
        </SheetContent>
      </Sheet>
    </div>
  );
}
