import type { RunView, ShownRunsView } from "@/lib/contracts/runs";
import type { DatasetRecord } from "@/lib/db/datasets";
import type { RunRow, ShownRuns } from "@/lib/db/runs";

export const roleName = (role: "TEACHER" | "STUDENT"): RunView["role"] =>
  role === "TEACHER" ? "teacher" : "student";

/** A run as the API and the pages show it. */
export const toRun = (row: RunRow): RunView => ({
  id: row.id,
  dataset: row.dataset.slug,
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
  failure: row.failure as RunView["failure"],
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
  started_at: row.startedAt?.toISOString() ?? null,
  finished_at: row.finishedAt?.toISOString() ?? null,
});

export const toShownRuns = (
  dataset: Pick<DatasetRecord, "teacherRunId" | "studentRunId">,
  shown: ShownRuns,
): ShownRunsView => ({
  teacher: shown.teacher && toRun(shown.teacher),
  student: shown.student && toRun(shown.student),
  chosen: { teacher: dataset.teacherRunId !== null, student: dataset.studentRunId !== null },
});
