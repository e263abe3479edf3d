import type { ChooseRuns, ShownRunsView } from "@/lib/contracts/runs";
import { logAction } from "@/lib/db/audit-log";
import { type DbOrTx, db } from "@/lib/db/client";
import { findRun, findShownRuns, chooseRuns as writeRuns } from "@/lib/db/runs";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { toShownRuns } from "./to-run";

/**
 * Chooses which runs stand beside the labels, in lists, filters and reviews; null = the newest finished one.
 * @throws AppError not_found; invalid_input for a run of another data set, of the other role, or one that is not done
 */
export async function chooseRuns(actor: Actor, slug: string, choice: ChooseRuns): Promise<ShownRunsView> {
  authorise(actor, "dataset:manage");
  const { id: datasetId } = await requireDataset(slug);
  await db().$transaction(async (tx) => {
    await assertFits(tx, choice.teacher_run, datasetId, "TEACHER");
    await assertFits(tx, choice.student_run, datasetId, "STUDENT");
    await writeRuns(
      datasetId,
      {
        ...(choice.teacher_run !== undefined && { teacherRunId: choice.teacher_run }),
        ...(choice.student_run !== undefined && { studentRunId: choice.student_run }),
      },
      tx,
    );
    await logAction(tx, actor, {
      action: "dataset.runs",
      target: { kind: "dataset", id: datasetId },
      details: { slug, ...choice },
    });
  });
  const [dataset, shown] = await Promise.all([requireDataset(slug), findShownRuns(datasetId)]);
  return toShownRuns(dataset, shown);
}

async function assertFits(
  tx: DbOrTx,
  id: string | null | undefined,
  datasetId: string,
  role: "TEACHER" | "STUDENT",
): Promise<void> {
  if (!id) return;
  const run = await findRun(id, tx);
  const refuse = (why: string) => {
    throw new AppError("invalid_input", `The run ${id} ${why}; GET …/runs lists those that can be chosen.`);
  };
  if (run?.datasetId !== datasetId) refuse("is none of this data set");
  else if (run.model.role !== role) refuse(`is not one of a ${role.toLowerCase()}`);
  else if (run.status !== "done") refuse(`is ${run.status}, not done`);
}
