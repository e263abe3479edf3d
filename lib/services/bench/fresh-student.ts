import { readArtefact } from "@/lib/db/artefacts";
import { db } from "@/lib/db/client";
import { latestVersion, type ModelRow } from "@/lib/db/models";
import { AppError } from "@/lib/errors";
import { fromArtefact } from "@/lib/models/embedded/artefact";
import { EmbeddedStudent } from "@/lib/models/embedded/embedded-student";
import { ThreadedEmbedder } from "@/lib/models/embedded/embedder";
import type { Form } from "@/lib/models/embedded/form";

/**
 * The newest version of an embedded student with an encoder thread of its own, of which nothing is known: what training
 * has embedded before stands on the disk, and would make turns quick that are not. Without `asked` in the form that it was
 * fitted for. Callers authorise.
 * @throws AppError conflict where there is no fitted student
 */
export async function openFreshStudent(
  row: ModelRow,
  asked?: Form,
): Promise<{ model: EmbeddedStudent; form: Form; close: () => Promise<void> }> {
  const version = await latestVersion(db(), row.id);
  if (!version?.artefactId) {
    throw new AppError(
      "conflict",
      `"${row.name}" has no fitted student to measure; train one with \`parallax student train\`.`,
    );
  }
  const fitted = fromArtefact(JSON.parse(await readArtefact(version.artefactId)));
  const form = asked ?? fitted.form;
  const embedder = new ThreadedEmbedder({ form, folder: null });
  return { model: new EmbeddedStudent(fitted.student, embedder), form, close: () => embedder.close() };
}
