import { listStaleAudits, listStaleCalibrations } from "@/lib/db/stale";
import type { Actor } from "@/lib/domain/access";
import { PRESENT, type StaleVersion, staleVersions } from "@/lib/domain/review/stale";
import { authorise } from "../authorise";

/** Of each kind; more than these are work for another day. */
const LISTED = 50;

type Stale = { id: string; dataset: string; why: StaleVersion[] };

export type StaleAudit = Stale & {
  name: string;
  kind: "sample" | "queue" | "doubt";
  status: "open" | "paused" | "closed";
  /** Reviews that were made by the older version. */
  reviews: number;
};

/** A calibration that is the newest of its model's version: its thresholds were certified for another prompt. */
export type StaleCertificate = Stale & { model: string; version: number; certified: number };

export type WhatIsStale = {
  prompt: string;
  guide: string;
  audits: StaleAudit[];
  certificates: StaleCertificate[];
  /** Reviews in the audits listed. */
  reviews: number;
};

/**
 * What a new version of prompt or labelling guide has made stale: audits with their reviews (what was right by the older
 * guide need not be right now), and certificates (a threshold holds for the answers to the prompt it was measured with).
 * Nothing is taken back: it is said, and an audit of the present version settles it. Of one data set, or of all.
 */
export async function whatIsStale(
  actor: Actor,
  options: { datasetId?: string; current?: typeof PRESENT } = {},
): Promise<WhatIsStale> {
  authorise(actor, "review:read");
  const current = options.current ?? PRESENT;
  const where = { datasetId: options.datasetId, limit: LISTED };
  const [audits, calibrations] = await Promise.all([
    listStaleAudits(current, where),
    listStaleCalibrations(current.promptVersion, where),
  ]);
  return {
    prompt: current.promptVersion,
    guide: current.guideVersion,
    audits: audits.map(({ promptVersion, guideVersion, ...audit }) => ({
      ...audit,
      why: staleVersions({ promptVersion, guideVersion }, { current }),
    })),
    certificates: calibrations.map(({ promptVersion, ...calibration }) => ({
      ...calibration,
      why: staleVersions({ promptVersion }, { verb: "Certified", current }),
    })),
    reviews: audits.reduce((sum, { reviews }) => sum + reviews, 0),
  };
}
