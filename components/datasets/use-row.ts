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

/** Who runs through the list sees the rows on which the keys rest. */
const REST_MS = 70;

const forgetRow = (id: string): void => {
  kept.delete(id);
};

type Loaded = { id: string; row: Row | null; error: string | null };

/**
 * The row with this id; while another is on its way, the one before, with `stale`. Afterwards `nextId` is fetched,
 * so that it is there when it is wanted.
 */
export function useRow(
  id: string,
  nextId: string | undefined,
  attempt: number,
): { row: Row | null; error: string | null; stale: boolean } {
  const [loaded, setLoaded] = useState<Loaded>({ id: "", row: null, error: null });
  // External system: the server's API.
  useEffect(() => {
    let wanted = true;
    if (attempt > 0) forgetRow(id);
    const load = () =>
      rowOf(id).then(
        (row) => {
          if (!wanted) return;
          setLoaded({ id, row, error: null });
          if (nextId) rowOf(nextId).catch(() => {});
        },
        (reason: unknown) =>
          wanted &&
          setLoaded({ id, row: null, error: reason instanceof Error ? reason.message : String(reason) }),
      );
    const timer = setTimeout(load, kept.has(id) ? 0 : REST_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [id, nextId, attempt]);
  return { row: loaded.row, error: loaded.id === id ? loaded.error : null, stale: loaded.id !== id };
}
