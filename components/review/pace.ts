import type { Workspace } from "./workspace-types";

/** The middle value; null for none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

export type Pace = {
  /** Median seconds per review: of this sitting once it has three, before that of earlier ones. */
  seconds: number | null;
  /** Seconds of work that are left in the queue at that pace, for all reviewers together. */
  left: number | null;
};

export function paceOf({ seconds, medianBefore, progress, sending }: Workspace): Pace {
  const mine = seconds.length >= 3 ? median(seconds) : (medianBefore ?? median(seconds));
  const rest = Math.max(0, progress.wanted - progress.done - sending.length);
  return { seconds: mine, left: mine === null ? null : rest * mine };
}

/** "about 12 min", "about 3 h": a rough time, as one says it. */
export function roughly(seconds: number): string {
  if (seconds < 45) return "under a minute";
  if (seconds < 5400) return `about ${Math.max(1, Math.round(seconds / 60))} min`;
  const hours = seconds / 3600;
  return `about ${hours < 10 ? Math.round(hours * 2) / 2 : Math.round(hours)} h`;
}
