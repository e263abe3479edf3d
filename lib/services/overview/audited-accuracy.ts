import type { AuditReport, SubjectView } from "@/lib/contracts/audits";
import { readAudit } from "@/lib/db/audits";
import { findSpeakingSamples } from "@/lib/db/overview-datasets";
import type { Actor } from "@/lib/domain/access";
import { claimPart } from "../audits/report/claim";
import { readSubjects } from "../audits/report/read-subjects";
import { authorise } from "../authorise";

type Accuracy = SubjectView["accuracy"];

/** What the sample that speaks for a data set says; figures alone, so that it tells nobody of a row. */
export type AuditedAccuracy = {
  datasetId: string;
  audit: string;
  name: string;
  status: "open" | "paused" | "closed";
  done: number;
  wanted: number;
  label: Accuracy;
  claim: AuditReport["accuracy"]["claim"];
  stillNeeded: number | null;
  teacher: { model: string | null; accuracy: Accuracy };
  student: { model: string | null; accuracy: Accuracy };
};

/**
 * Accuracy of labels, teacher and student in one sample a data set: the newest finished one, else the one that has come
 * furthest. Data sets without a sample are left out. The figures are those of the audit's report.
 */
export async function auditedAccuracy(
  actor: Actor,
  datasetIds: readonly string[],
): Promise<AuditedAccuracy[]> {
  authorise(actor, "review:read");
  const samples = await findSpeakingSamples(datasetIds);
  const found = await Promise.all(
    samples.map(async ({ datasetId, auditId }): Promise<AuditedAccuracy[]> => {
      const audit = await readAudit(auditId, actor.id);
      if (!audit) return [];
      const { label, teacher, student, sampled } = await readSubjects(audit);
      const { claim, n_still_needed } = claimPart(label, audit.claimTarget, sampled);
      return [
        {
          datasetId,
          audit: audit.id,
          name: audit.name,
          status: audit.status,
          done: audit.done,
          wanted: audit.size * audit.overlap,
          label: label.view.accuracy,
          claim,
          stillNeeded: n_still_needed,
          teacher: { model: teacher.view.model, accuracy: teacher.view.accuracy },
          student: { model: student.view.model, accuracy: student.view.accuracy },
        },
      ];
    }),
  );
  return found.flat();
}
