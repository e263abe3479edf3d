import { insertTrainingRows, storeArtefact } from "@/lib/db/artefacts";
import { db } from "@/lib/db/client";
import type { JsonObject, VersionRow } from "@/lib/db/models";
import type { Actor } from "@/lib/domain/access";
import { sha256Hex } from "@/lib/domain/canonical/hash";
import { AppError } from "@/lib/errors";
import type { Artefact } from "@/lib/models/embedded/artefact";
import { ensureModel } from "../models/ensure-model";
import { ensureVersion } from "../models/ensure-version";
import { findModel } from "../models/find-model";

/** The data set whose student is called just "student". */
const SHIPPED = "intent-1000";

export const studentName = (slug: string): string => (slug === SHIPPED ? "student" : `student-${slug}`);

/** @throws AppError conflict where the name belongs to a model that is no embedded student, or to an archived one */
export async function assertStudentName(name: string): Promise<void> {
  const known = await findModel(name);
  if (!known) return;
  if (known.client !== "embedded" || known.role !== "STUDENT") {
    throw new AppError(
      "conflict",
      `The name "${name}" belongs to a model that is no embedded student; choose another name.`,
      { details: { name, field: "model" } },
    );
  }
  if (known.archivedAt)
    throw new AppError("conflict", `The student "${name}" is archived; restore it, or choose another name.`);
}

export type StudentVersion = {
  model: string;
  datasetId: string;
  artefact: Artefact;
  /** input_hash of each row that the weights were fitted on. */
  fittedOn: readonly string[];
  card: JsonObject;
};

/**
 * Stores a fitted student as a version of its model, bound to the data set, the prompt and the rows it was fitted on.
 * The same weights are the same version: storing twice changes nothing. Callers authorise.
 * @throws AppError conflict where the name belongs to a model of another kind
 */
export async function storeStudent(
  actor: Actor,
  { model: name, datasetId, artefact, fittedOn, card }: StudentVersion,
): Promise<{ version: VersionRow; created: boolean }> {
  const text = JSON.stringify(artefact);
  const artefactId = await storeArtefact(text);
  return db().$transaction(async (tx) => {
    const model = await ensureModel(tx, actor, { name, role: "STUDENT", client: "embedded" });
    const made = await ensureVersion(tx, actor, model.id, {
      parts: { client: "embedded", artefact: sha256Hex(text) },
      promptVersion: artefact.prompt_version,
      ...{ datasetId, artefactId, card },
    });
    if (made.created) await insertTrainingRows(tx, made.version.id, fittedOn);
    return made;
  });
}
