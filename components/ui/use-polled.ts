"use client";
import { useEffect, useEffectEvent, useState } from "react";

/** How much more seldom a hidden page asks. */
const HIDDEN = 10;

type Polled<T> = {
  value: T;
  set: (value: T) => void;
  /** The last question got no answer. */
  isStale: boolean;
};

/**
 * Something on the server as it goes on: asks `address` every `everyMs` milliseconds while `isUnderWay` holds of what
 * is known, and takes each answer as the new value.
 */
export function usePolled<T>(
  initial: T,
  address: string,
  isUnderWay: (value: T) => boolean,
  everyMs = 1_000,
): Polled<T> {
  const [value, set] = useState(initial);
  const { isStale } = usePoll<T>(isUnderWay(value), address, everyMs, (answer) => {
    set(answer);
    return undefined;
  });
  return { value, set, isStale };
}

/**
 * Asks `address` while `isOn`, first after `everyMs` milliseconds. The effect synchronises with the server: a hidden
 * page asks seldom, and a failed answer is simply asked again.
 * @param take what is done with an answer; it may return the milliseconds to wait before the next question
 */
export function usePoll<T>(
  isOn: boolean,
  address: string,
  everyMs: number,
  take: (answer: T) => number | undefined,
): { isStale: boolean } {
  const [isStale, setStale] = useState(false);
  const onAnswer = useEffectEvent(take);
  useEffect(() => {
    if (!isOn) return;
    let timer: ReturnType<typeof setTimeout>;
    const stop = new AbortController();
    const ask = async () => {
      let pause: number | undefined;
      try {
        const response = await fetch(address, { signal: stop.signal });
        if (response.ok) pause = onAnswer(await response.json());
        setStale(!response.ok);
      } catch {
        // Offline, or the page is being left: the next answer tells.
        if (!stop.signal.aborted) setStale(true);
      }
      if (!stop.signal.aborted)
        timer = setTimeout(ask, pause ?? (document.hidden ? everyMs * HIDDEN : everyMs));
    };
    timer = setTimeout(ask, everyMs);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [isOn, address, everyMs]);
  return { isStale };
}
