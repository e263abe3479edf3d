"use client";
import { useEffect, useState } from "react";
import type { Live } from "@/lib/contracts/router";

/**
 * The router's figures as they change. The effect synchronises with the server's stream of events; the browser connects
 * again by itself, and `isStale` says that the last figures are not of now.
 */
export function useLive(initial: Live): { live: Live; isStale: boolean } {
  const [live, setLive] = useState(initial);
  const [isStale, setStale] = useState(false);
  useEffect(() => {
    const events = new EventSource("/api/v1/route/live");
    events.addEventListener("figures", (event: MessageEvent<string>) => {
      setLive(JSON.parse(event.data));
      setStale(false);
    });
    events.addEventListener("trouble", () => setStale(true));
    events.onerror = () => setStale(true);
    return () => events.close();
  }, []);
  return { live, isStale };
}
