"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { Live } from "@/lib/contracts/router";

/**
 * The router's figures as they change. The effect synchronises with the server's stream of events; the browser connects
 * again by itself, and `isStale` says that the last figures are not of now. Where they tell of a new decision, the page's
 * list of them is fetched anew.
 */
export function useLive(initial: Live): { live: Live; isStale: boolean } {
  const [live, setLive] = useState(initial);
  const [isStale, setStale] = useState(false);
  const page = useRouter();
  const shown = useRef(initial.latest);
  useEffect(() => {
    const events = new EventSource("/api/v1/route/live");
    events.addEventListener("figures", (event: MessageEvent<string>) => {
      const now: Live = JSON.parse(event.data);
      setLive(now);
      setStale(false);
      if (now.latest === null || now.latest === shown.current) return;
      shown.current = now.latest;
      page.refresh();
    });
    events.addEventListener("trouble", () => setStale(true));
    events.onerror = () => setStale(true);
    return () => events.close();
  }, [page]);
  return { live, isStale };
}
