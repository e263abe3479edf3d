"use client";
import { usePolled } from "@/components/ui/use-polled";
import type { RunView } from "@/lib/contracts/runs";
import { isUnderWay } from "./run-status";

/** Runs as they go on, until all have ended. `isStale`: the last question got no answer. */
export const useRuns = <T>(
  initial: T,
  address: string,
  runsOf: (value: T) => readonly RunView[],
): { value: T; set: (value: T) => void; isStale: boolean } =>
  usePolled(initial, address, (value) => runsOf(value).some(isUnderWay));
