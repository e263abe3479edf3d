"use client";
import { useEffect, useState } from "react";
import type { Row } from "@/lib/contracts/rows";
import { fetchJson } from "./fetch-json";

const KEPT = 40;
const kept = new Map<string, Promise<Row>>();

/** Asks for a row once; the latest ones are kept, so that going back and forth is instant. */
function rowOf(id: string): Promise<Row> {
  const known = kept.get(id);
  if (known) return known;
  const asked = fetchJson<Row>(`/api/v1/rows/${id}`);
  kept.set(id, asked);
  asked.catch(() => kept.delete(id));
  for (const old of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(old);
  }
  return asked;
}

/** Fetches rows that are likely to be looked at next. */
export const prefetchRow = (id: string | undefined): void => {
  if (id) rowOf(id).catch(() => {});
};

export const forgetRow = (id: string): void => {
  kept.delete(id);
};

type Loaded = { id: string; row: Row | null; error: string | null };

/** The row with this id; while another is on its way, the one before, with `stale`. */
export function useRow(
  id: string,
  attempt: number,
): { row: Row | null; error: string | null; stale: boolean } {
  const [loaded, setLoaded] = useState<Loaded>({ id: "", row: null, error: null });
  // External system: the server's API.
  useEffect(() => {
    let wanted = true;
    if (attempt > 0) forgetRow(id);
    rowOf(id).then(
      (row) => wanted && setLoaded({ id, row, error: null }),
      (reason: unknown) =>
        wanted &&
        setLoaded({ id, row: null, error: reason instanceof Error ? reason.message : String(reason) }),
    );
    return () => {
      wanted = false;
    };
  }, [id, attempt]);
  return { row: loaded.row, error: loaded.id === id ? loaded.error : null, stale: loaded.id !== id };
}
