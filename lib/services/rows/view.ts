import type { RowStatus } from "@/lib/contracts/row-filter";
import type { RowSummary } from "@/lib/contracts/rows";
import type { RowSummaryRecord } from "@/lib/db/rows";
import type { Action } from "@/prompts/actions";

/** The database keeps "" where a facet is missing; outside it is null. */
export const orNull = (value: string): string | null => (value === "" ? null : value);

export const rowSummary = (record: RowSummaryRecord): RowSummary => ({
  id: record.id,
  seq: Number(record.seq),
  excerpt: record.excerpt,
  action: record.action as Action,
  target_task_id: record.targetTaskId,
  status: record.status as RowStatus,
  channel: orNull(record.channel),
  domain: orNull(record.domain),
  tone: orNull(record.tone),
  difficulty: orNull(record.difficulty),
  split: orNull(record.split),
  messages: record.messages,
  tasks: record.tasks,
  warnings: record.warnings,
  version: record.version,
});
