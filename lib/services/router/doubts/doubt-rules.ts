import type { DoubtRules } from "@/lib/domain/router/doubt";
import { env } from "@/lib/env";

/** Decisions that are older are sent by hand only. */
export const DOUBT_HOUR_MS = 3_600_000;

/** The rules of this process, and how many decisions an hour they may send; null where none is set. */
export function doubtRules(): (DoubtRules & { perHour: number }) | null {
  const now = env();
  const rules = {
    below: now.PARALLAX_ROUTE_DOUBT_BELOW ?? null,
    reasons: now.PARALLAX_ROUTE_DOUBT_REASONS,
    differing: now.PARALLAX_ROUTE_DOUBT_DIFFERING,
    sample: now.PARALLAX_ROUTE_DOUBT_SAMPLE,
    perHour: now.PARALLAX_ROUTE_DOUBT_PER_HOUR,
  };
  const { below, reasons, differing, sample } = rules;
  return below === null && reasons.length === 0 && !differing && sample === 0 ? null : rules;
}
