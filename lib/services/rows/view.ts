import type { RowStatus } from "@/lib/contracts/row-filter";
import type { RowSummary, SaidView } from "@/lib/contracts/rows";
import type { RowSummaryRecord, SaidSummary } from "@/lib/db/row-summaries";
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
  teacher: record.teacher && saidView(record.teacher),
  student: record.student && saidView(record.student),
  channel: orNull(record.channel),
  domain: orNull(record.domain),
  tone: orNull(record.tone),
  pattern: orNull(record.pattern),
  difficulty: orNull(record.difficulty),
  split: orNull(record.split),
  messages: record.messages,
  tasks: record.tasks,
  warnings: record.warnings,
  version: record.version,
});

const saidView = (said: SaidSummary): SaidView => ({
  state: said.state,
  action: said.action as Action | null,
  target_task_id: said.target,
  confidence: said.confidence,
  agrees: said.state === "failed" ? null : !said.differs,
});
