import type { ImportPredictions } from "@/lib/contracts/predictions";
import { db, type Tx } from "@/lib/db/client";
import { latestVersion, type ModelRow, type VersionRow } from "@/lib/db/models";
import { findImportedRun, findRun, insertRunningRun, setRunNote } from "@/lib/db/runs";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { PROMPT_VERSION } from "@/prompts/intent-prompt";
import { ensureModel } from "../models/ensure-model";
import { ensureVersion } from "../models/ensure-version";
import { findModel } from "../models/find-model";

export type OpenedRun = {
  id: string;
  model: ModelRow;
  version: VersionRow;
  created: boolean;
};

export type RunWanted = ImportPredictions & {
  /** How a new model is reached; recorded where it is missing. */
  client?: "recorded" | "embedded";
  /** Names the file: an import with the same key goes on with its run, one with another key makes another. */
  key?: string | undefined;
  /** What whoever reads the run's figures must know of them. */
  note?: string | undefined;
};

/**
 * The run that an import fills: the one that is named, the latest one that an import of this model and kind made, or a
 * new one. Two imports that begin at once get the same run (the model's row is locked meanwhile).
 * @throws AppError invalid_input (a run of another model or data set), conflict (role)
 */
export function openRun(actor: Actor, datasetId: string, wanted: RunWanted): Promise<OpenedRun> {
  return db().$transaction(async (tx) => {
    const model = await modelOf(tx, actor, wanted);
    const version = await versionOf(tx, actor, model);
    const named =
      wanted.run && wanted.run !== "new" ? await namedRun(tx, wanted.run, datasetId, model) : null;
    if (named) return { id: named, model, version, created: false };
    const { kind, key = null } = wanted;
    const known =
      wanted.run === "new" ? null : await findImportedRun({ datasetId, modelId: model.id, kind, key }, tx);
    if (known) {
      if (wanted.note !== undefined) await setRunNote(known.id, wanted.note, tx);
      return { id: known.id, model, version, created: false };
    }
    const id = newId();
    await insertRunningRun(
      {
        ...{ id, datasetId, modelId: model.id, versionId: version.id, kind },
        promptVersion: version.promptVersion,
        options: { imported: true, ...(key !== null && { key }) },
        note: wanted.note ?? null,
        createdBy: actor.name,
      },
      tx,
    );
    return { id, model, version, created: true };
  });
}

async function modelOf(tx: Tx, actor: Actor, { model: name, role, client }: RunWanted): Promise<ModelRow> {
  const known = await findModel(name, tx);
  const wanted = role && (role === "teacher" ? ("TEACHER" as const) : ("STUDENT" as const));
  if (!known) {
    const guessed = /teacher/i.test(name) ? "TEACHER" : "STUDENT";
    return ensureModel(tx, actor, { name, role: wanted ?? guessed, client: client ?? "recorded" });
  }
  if (wanted && wanted !== known.role) {
    throw new AppError(
      "conflict",
      `The model "${known.name}" is a ${known.role.toLowerCase()}, not a ${role}; leave the role out, or use another name.`,
    );
  }
  return known;
}

/**
 * Predictions made elsewhere by a model that we know belong to its latest version. The model's row is locked until the
 * end of the transaction.
 */
async function versionOf(tx: Tx, actor: Actor, model: ModelRow): Promise<VersionRow> {
  await tx.$queryRaw`SELECT 1 FROM model WHERE id = ${model.id}::uuid FOR NO KEY UPDATE`;
  const latest = await latestVersion(tx, model.id);
  if (latest?.promptVersion === PROMPT_VERSION) return latest;
  return (await ensureVersion(tx, actor, model.id, { parts: { client: "recorded" } })).version;
}

async function namedRun(tx: Tx, id: string, datasetId: string, model: ModelRow): Promise<string> {
  const run = await findRun(id, tx);
  const options = run?.options as { imported?: boolean } | undefined;
  if (run && run.datasetId === datasetId && run.modelId === model.id && options?.imported) return run.id;
  throw new AppError(
    "invalid_input",
    `The run ${id} is no imported run of the model "${model.name}" on this data set; leave --run out, or name another.`,
  );
}
