import { readArtefact } from "@/lib/db/artefacts";
import { db } from "@/lib/db/client";
import { latestVersion, type ModelRow } from "@/lib/db/models";
import { AppError } from "@/lib/errors";
import { fromArtefact } from "@/lib/models/embedded/artefact";
import { EmbeddedStudent } from "@/lib/models/embedded/embedded-student";
import { ThreadedEmbedder } from "@/lib/models/embedded/embedder";

/**
 * The newest version of an embedded student with an encoder thread of its own, of which nothing is known: what training
 * has embedded before stands on the disk, and would make turns quick that are not. Callers authorise.
 * @throws AppError conflict where there is no fitted student
 */
export async function openFreshStudent(
  row: ModelRow,
): Promise<{ model: EmbeddedStudent; close: () => Promise<void> }> {
  const version = await latestVersion(db(), row.id);
  if (!version?.artefactId) {
    throw new AppError(
      "conflict",
      `"${row.name}" has no fitted student to measure; train one with \`parallax student train\`.`,
    );
  }
  const { student } = fromArtefact(JSON.parse(await readArtefact(version.artefactId)));
  const embedder = new ThreadedEmbedder({ folder: null });
  return { model: new EmbeddedStudent(student, embedder), close: () => embedder.close() };
}
