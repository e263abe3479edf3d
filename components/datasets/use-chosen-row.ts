"use client";
import { useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";

/** Somebody who holds j down passes thirty rows a second: the address follows when the keys rest. */
const REST_MS = 150;

/**
 * The row that is looked at. It stands in the address (`?row=`), for reloads and links; the list itself does not
 * wait for that: the server has nothing to do with it. `settle` writes it at once, before one leaves.
 */
export function useChosenRow() {
  const inAddress = useSearchParams().get("row");
  const [chosen, setChosen] = useState(inAddress);
  const [seen, setSeen] = useState(inAddress);
  const [written, setWritten] = useState(inAddress);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address has changed, and not by us: back, forward, a link.
  if (inAddress !== seen) {
    setSeen(inAddress);
    if (inAddress !== written) setChosen(inAddress);
  }
  // External system: the address. What has not been written when the list goes is not written any more.
  useEffect(() => () => clearTimeout(timer.current), []);

  const write = (id: string | null) => {
    clearTimeout(timer.current);
    setWritten(id);
    const url = new URL(window.location.href);
    if (id === null) url.searchParams.delete("row");
    else url.searchParams.set("row", id);
    if (url.href !== window.location.href) window.history.replaceState(null, "", url);
  };
  const choose = (id: string | null) => {
    setChosen(id);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => write(id), REST_MS);
  };
  return { chosen, choose, settle: write };
}
