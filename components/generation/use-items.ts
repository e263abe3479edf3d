"use client";
import { useEffect, useRef, useState } from "react";
import type { GenerationItemPage, GenerationItemView } from "@/lib/contracts/generations";

/** Cells of one answer, and the most of one. */
const PAGE = 25;
const MOST = 200;

export type ItemChoice = { state: string; code: string };

type Loaded = { key: string; items: GenerationItemView[]; next: number | null; failed: boolean };

/**
 * The cells of a generation, page after page. The effect synchronises the first page with the server whenever the
 * choice or `version` (how many are settled) changes, as far as it has been read; `more` appends.
 */
export function useItems(id: string, choice: ItemChoice, version: number) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [attempt, setAttempt] = useState(0);
  const shown = useRef({ key: "", items: 0 });
  const query = new URLSearchParams({
    ...(choice.state && { state: choice.state }),
    ...(choice.code && { code: choice.code }),
  }).toString();

  // biome-ignore lint/correctness/useExhaustiveDependencies: version and attempt only say that it is to be asked again
  useEffect(() => {
    const stop = new AbortController();
    const known = shown.current.key === query ? shown.current.items : 0;
    // Who has read further than one answer goes keeps what he reads.
    if (known > MOST) return;
    page(id, query, -1, Math.max(PAGE, known), stop.signal)
      .then(({ items, next }) => setLoaded({ key: query, items, next, failed: false }))
      .catch(() => {
        if (!stop.signal.aborted)
          setLoaded((old) => ({ key: query, items: [], next: null, ...old, failed: true }));
      });
    return () => stop.abort();
  }, [id, query, version, attempt]);

  const more = async () => {
    if (!loaded || loaded.next === null) return;
    try {
      const { items, next } = await page(id, query, loaded.next, PAGE);
      setLoaded((old) => old && { ...old, items: [...old.items, ...items], next, failed: false });
    } catch {
      setLoaded((old) => old && { ...old, failed: true });
    }
  };
  const current = loaded?.key === query ? loaded : null;

  // External system: the next question to the server, which has to ask for as much as is shown.
  useEffect(() => {
    shown.current = { key: query, items: current?.items.length ?? 0 };
  }, [query, current]);
  return { current, more, again: () => setAttempt((n) => n + 1) };
}

async function page(
  id: string,
  query: string,
  after: number,
  limit: number,
  signal?: AbortSignal,
): Promise<GenerationItemPage> {
  const address = `/api/v1/generations/${id}/items?${query}&after=${after}&limit=${limit}`;
  const response = await fetch(address, signal ? { signal } : {});
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}
