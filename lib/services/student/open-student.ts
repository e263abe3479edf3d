import { readArtefact } from "@/lib/db/artefacts";
import { db } from "@/lib/db/client";
import { latestVersion, type VersionRow } from "@/lib/db/models";
import { AppError, messageOf } from "@/lib/errors";
import { fromArtefact } from "@/lib/models/embedded/artefact";
import { EmbeddedStudent } from "@/lib/models/embedded/embedded-student";
import { processEmbedder } from "@/lib/models/embedded/embedder";
import { requireModel } from "../models/find-model";

export type OpenedStudent = { model: EmbeddedStudent; version: VersionRow };

/** Opened students by version: weights of 0.5 MB each, of which a process needs one or two. */
const MOST = 4;
const shared = globalThis as { parallaxStudents?: Map<string, Promise<EmbeddedStudent>> };

/**
 * An embedded student, ready to decide: the given version, or the model's latest that has an artefact. Opened once in a
 * process. Callers authorise.
 * @throws AppError not_found; conflict where the version has no artefact, or one of another program
 */
export async function openStudent(nameOrId: string, wanted?: VersionRow): Promise<OpenedStudent> {
  const model = await requireModel(nameOrId);
  const version = wanted ?? (await latestVersion(db(), model.id));
  if (model.client !== "embedded" || !version?.artefactId) {
    throw new AppError(
      "conflict",
      `"${model.name}" has no fitted student to open; train one with \`parallax student train\`.`,
    );
  }
  const { id, artefactId } = version;
  shared.parallaxStudents ??= new Map();
  const students = shared.parallaxStudents;
  let opening = students.get(id);
  if (!opening) {
    opening = open(model.name, artefactId);
    students.set(id, opening);
    opening.catch(() => students.delete(id));
    const [oldest] = students.keys();
    if (students.size > MOST && oldest !== undefined) students.delete(oldest);
  }
  return { model: await opening, version };
}

async function open(name: string, artefactId: string): Promise<EmbeddedStudent> {
  const text = await readArtefact(artefactId);
  try {
    const { student, form } = fromArtefact(JSON.parse(text));
    const model = new EmbeddedStudent(student, processEmbedder(form));
    // What fails here fails the first decision too, which says so to whoever asked for it.
    await model.warmUp().catch(() => {});
    return model;
  } catch (cause) {
    throw new AppError("conflict", `The student "${name}" cannot be opened: ${messageOf(cause)}`, { cause });
  }
}
