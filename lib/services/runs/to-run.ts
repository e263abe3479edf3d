import type { RunView, ShownRunsView } from "@/lib/contracts/runs";
import type { DatasetRecord } from "@/lib/db/datasets";
import type { RunRow, ShownRuns } from "@/lib/db/runs";
import { modelOptionsSchema } from "@/lib/domain/models/model-options";
import type { RunActivity } from "./run-activity";

export const roleName = (role: "TEACHER" | "STUDENT"): RunView["role"] =>
  role === "TEACHER" ? "teacher" : "student";

/** A run as the API and the pages show it; one whose activity is not given has ended. */
export const toRun = (
  row: RunRow,
  { active, inQueue }: RunActivity = { active: false, inQueue: false },
): RunView => ({
  id: row.id,
  dataset: row.dataset.slug,
  dataset_name: row.dataset.name,
  model: row.model.name,
  role: roleName(row.model.role),
  version: row.version.number,
  kind: row.kind,
  status: row.status,
  prompt_version: row.promptVersion,
  total: row.total,
  ok: row.ok,
  invalid: row.invalid,
  failed: row.failed,
  reasons: row.reasons as RunView["reasons"],
  tokens: { input: Number(row.tokensIn), output: Number(row.tokensOut) },
  cost: row.cost,
  currency: currencyOf(row),
  active,
  in_queue: inQueue,
  imported: (row.options as { imported?: boolean }).imported === true,
  seconds: row.seconds,
  rate: active ? row.rate : null,
  eta_seconds: active ? etaOf(row) : null,
  filter: row.filter as RunView["filter"],
  audit: row.auditId,
  failure: row.failure as RunView["failure"],
  note: row.note,
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
  started_at: row.startedAt?.toISOString() ?? null,
  finished_at: row.finishedAt?.toISOString() ?? null,
});

function currencyOf({ model }: RunRow): string | null {
  const options = modelOptionsSchema.safeParse(model.options);
  if (!options.success) return null;
  const { price_in, price_out, currency } = options.data;
  return price_in === undefined || price_out === undefined ? null : currency;
}

function etaOf({ total, ok, invalid, failed, rate }: RunRow): number | null {
  const left = total - ok - invalid - failed;
  return rate && rate > 0 ? Math.max(0, left) / rate : null;
}

export const toShownRuns = (
  dataset: Pick<DatasetRecord, "teacherRunId" | "studentRunId">,
  shown: ShownRuns,
): ShownRunsView => ({
  teacher: shown.teacher && toRun(shown.teacher),
  student: shown.student && toRun(shown.student),
  chosen: { teacher: dataset.teacherRunId !== null, student: dataset.studentRunId !== null },
});
