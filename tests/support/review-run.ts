import { db } from "@/lib/db/client";
import { parseFinal } from "@/lib/domain/decision/final";
import { newId } from "@/lib/ids";

export type Said = {
  final: string;
  confidence?: number;
  actionScores?: Record<string, number>;
  seen?: boolean;
};

/** A finished run over a data set's rows, in their order; null leaves a row out. It becomes the data set's run of that role. */
export async function fillRun(
  datasetId: string,
  role: "TEACHER" | "STUDENT",
  said: (index: number, row: { id: string; final: string }) => Said | null,
): Promise<string> {
  const name = `${role.toLowerCase()}-${newId()}`;
  const model = await db().model.create({
    data: { id: newId(), name, role, client: "recorded", createdBy: "test" },
  });
  const version = await db().modelVersion.create({
    data: {
      id: newId(),
      modelId: model.id,
      number: 1,
      promptVersion: "1",
      fingerprint: name,
      createdBy: "test",
    },
  });
  const run = await db().predictionRun.create({
    data: {
      id: newId(),
      datasetId,
      modelId: model.id,
      versionId: version.id,
      kind: role === "STUDENT" ? "out_of_fold" : "recorded",
      status: "done",
      promptVersion: "1",
      createdBy: "test",
      finishedAt: new Date(),
    },
  });
  const rows = await db().conversation.findMany({
    where: { datasetId },
    orderBy: { seq: "asc" },
    select: { id: true, seq: true, final: true },
  });
  await db().prediction.createMany({
    data: rows.flatMap((row, index) => {
      const answer = said(index, row);
      if (!answer) return [];
      const parsed = parseFinal(answer.final);
      if (!parsed.ok) throw new Error(parsed.error.message);
      const { action, args } = parsed.value;
      return {
        runId: run.id,
        conversationId: row.id,
        seq: row.seq,
        state: "ok" as const,
        action,
        targetTaskId: "task_id" in args ? args.task_id : null,
        final: answer.final,
        confidence: answer.confidence ?? 0.9,
        confidenceMode: "action" as const,
        seen: answer.seen ?? false,
        ...(answer.actionScores && { actionScores: answer.actionScores }),
      };
    }),
  });
  const key = role === "TEACHER" ? "teacherRunId" : "studentRunId";
  await db().dataset.update({ where: { id: datasetId }, data: { [key]: run.id } });
  return run.id;
}
