"use client";
import { useCallback, useRef, useState } from "react";
import type { RowPage, RowSummary } from "@/lib/contracts/rows";
import { fetchJson } from "./fetch-json";

const LIMIT = 100;

export type RowPages = {
  rows: RowSummary[];
  /** Whether the server has more. */
  more: boolean;
  loading: boolean;
  error: string | null;
  loadMore: () => void;
};

/**
 * The rows of a list, page after page, beginning with the page that the server has rendered. Hold it under a `key`
 * made of slug and filter, so that another filter begins anew.
 */
export function useRowPages(slug: string, query: string, first: RowPage): RowPages {
  const [rows, setRows] = useState(first.rows);
  const [cursor, setCursor] = useState(first.next_cursor);
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const busy = useRef(false);

  const loadMore = useCallback(() => {
    if (cursor === null || busy.current) return;
    busy.current = true;
    setLoading(true);
    setError(null);
    const params = new URLSearchParams(query);
    params.set("cursor", cursor);
    params.set("limit", String(LIMIT));
    params.set("count", "false");
    fetchJson<RowPage>(`/api/v1/datasets/${slug}/rows?${params}`)
      .then(
        (page) => {
          setRows((known) => [...known, ...page.rows]);
          setCursor(page.next_cursor);
        },
        (reason: unknown) => setError(reason instanceof Error ? reason.message : String(reason)),
      )
      .finally(() => {
        busy.current = false;
        setLoading(false);
      });
  }, [cursor, query, slug]);

  return { rows, more: cursor !== null, loading, error, loadMore };
}
