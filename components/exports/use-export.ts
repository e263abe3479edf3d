"use client";
import { usePolled } from "@/components/ui/use-polled";
import type { ExportRecord } from "@/lib/contracts/exports";

export const isUnderWay = ({ status, stored }: Pick<ExportRecord, "status" | "stored">): boolean =>
  stored && (status === "queued" || status === "running");

/** An export as it goes on. */
export const useExport = (initial: ExportRecord): ExportRecord =>
  usePolled(initial, `/api/v1/exports/${initial.id}`, isUnderWay, 700).value;
