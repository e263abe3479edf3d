"use client";
import { usePolled } from "@/components/ui/use-polled";
import type { GenerationView } from "@/lib/contracts/generations";

export const isUnderWay = ({ status }: Pick<GenerationView, "status">): boolean =>
  status === "queued" || status === "running";

/** A generation as it goes on. `isStale`: the last question got no answer. */
export function useGeneration(initial: GenerationView): {
  view: GenerationView;
  set: (view: GenerationView) => void;
  isStale: boolean;
} {
  const { value: view, set, isStale } = usePolled(initial, `/api/v1/generations/${initial.id}`, isUnderWay);
  return { view, set, isStale };
}
