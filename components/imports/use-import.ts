"use client";
import { usePolled } from "@/components/ui/use-polled";
import type { ImportView } from "@/lib/contracts/imports";

export const isUnderWay = ({ status }: Pick<ImportView, "status">): boolean =>
  status === "queued" || status === "running";

/** An import as it goes on. */
export function useImport(initial: ImportView): { view: ImportView; set: (view: ImportView) => void } {
  const { value: view, set } = usePolled(initial, `/api/v1/imports/${initial.id}`, isUnderWay, 700);
  return { view, set };
}
