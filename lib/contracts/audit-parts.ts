import { z } from "zod";
import { STRATA } from "@/lib/domain/sampling/strata";
import { ACTIONS } from "@/prompts/actions";
import { ROW_STATUSES } from "./row-filter";

export const AUDIT_KINDS = ["sample", "queue", "doubt"] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];
export const AUDIT_STATUSES = ["open", "paused", "closed"] as const;

/** A filter as stored and shown: only the conditions that were given. */
export const storedFilterSchema = z.looseObject({
  q: z.string().optional(),
  action: z.array(z.enum(ACTIONS)).optional(),
  status: z.array(z.enum(ROW_STATUSES)).optional(),
  channel: z.array(z.string()).optional(),
  split: z.array(z.string()).optional(),
  warning: z.array(z.string()).optional(),
});

/** The values that make a stratum, by facet; {} where the sample has no strata. */
export const stratumSchema = z.partialRecord(z.enum(STRATA), z.string());
