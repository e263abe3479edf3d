import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { toArtefact } from "@/lib/models/embedded/artefact";
import { type Embedder, ThreadedEmbedder } from "@/lib/models/embedded/embedder";
import { DEFAULT_FORM, FORMS, type Form } from "@/lib/models/embedded/form";
import type { StudentFigures } from "@/lib/models/embedded/train/figures";
import { predictionLine } from "@/lib/models/embedded/train/prediction-line";
import { FOLDS } from "@/lib/models/embedded/train/rows";
import { type RowPrediction, trainStudent } from "@/lib/models/embedded/train/train-student";
import { PROMPT_VERSION } from "@/prompts/intent-prompt";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { importPredictions } from "../predictions/import-predictions";
import { collectTrainingRows } from "./collect-rows";
import { assertStudentName, storeStudent, studentName } from "./store-version";

export { DEFAULT_FORM, FORMS, type Form };

export type TrainStudentOptions = {
  /** Name of the model; default `student` for the shipped data set, else `student-<slug>`. */
  model?: string | undefined;
  /** Of the sentence encoder that it learns from and is served with. */
  form?: Form | undefined;
  signal?: AbortSignal;
  onProgress?: (share: number, phase: string) => void;
  /** For tests; default: two threads of its own. */
  embedder?: Embedder;
};

/** The figures are those of the out-of-fold predictions; `test` those of the head on split test. Fractions 0–1. */
export type TrainedStudent = Omit<StudentFigures, "per_action" | "confusion"> & {
  dataset: string;
  model: string;
  version: number;
  /** False where the same weights stood already. */
  created: boolean;
  folds: number;
  fitted_on: number;
  data_hash: string;
  test: Omit<StudentFigures, "per_action" | "confusion"> | null;
  runs: { out_of_fold: string; head: string | null };
  seconds: number;
};

/**
 * Trains the embedded student on a data set in this process, stores it as a version, and records its out-of-fold
 * predictions of every row and the head's of the rows that it was not fitted on. Running it again on the same rows ends
 * in the same version and the same runs. Killed in the middle it leaves nothing but embeddings in the cache.
 * @throws AppError not_found, forbidden, invalid_input, conflict; ModelError; the signal's reason
 */
export async function trainDataset(
  actor: Actor,
  slug: string,
  { model, form = DEFAULT_FORM, signal, onProgress, embedder }: TrainStudentOptions = {},
): Promise<TrainedStudent> {
  authorise(actor, "models:manage");
  const started = performance.now();
  const dataset = await requireDataset(slug);
  const name = model ?? studentName(slug);
  await assertStudentName(name);
  const rows = await collectTrainingRows(dataset, signal);
  const own = embedder ? null : new ThreadedEmbedder({ form, threads: 2 });
  try {
    const trained = await trainStudent(rows, embedder ?? own ?? new ThreadedEmbedder(), {
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    });
    const { student, dataHash, fittedOn, outOfFold, head, figures } = trained;
    const { version, created } = await storeStudent(actor, {
      model: name,
      datasetId: dataset.id,
      artefact: toArtefact(student, { promptVersion: PROMPT_VERSION, dataHash, form }),
      fittedOn: fittedOn.map(({ inputHash }) => inputHash),
      card: { data_hash: dataHash, fitted_on: fittedOn.length, figures },
    });
    const record = recorder(actor, slug, name);
    const runs = {
      out_of_fold: await record("out_of_fold", outOfFold),
      head: head.length > 0 ? await record("head", head) : null,
    };
    await logAction(db(), actor, {
      action: "student.train",
      target: { kind: "dataset", id: dataset.id },
      details: { slug, model: name, version: version.id, rows: rows.length },
    });
    return {
      ...{ dataset: slug, model: name, version: version.number, created, folds: FOLDS },
      ...plain(figures.out_of_fold),
      ...{ fitted_on: fittedOn.length, data_hash: dataHash, test: figures.test && plain(figures.test), runs },
      seconds: Math.round((performance.now() - started) / 100) / 10,
    };
  } finally {
    await own?.close();
  }
}

/** Stores predictions the way that imported ones are; the same ones go into the same run. */
function recorder(actor: Actor, dataset: string, model: string) {
  return async (kind: "out_of_fold" | "head", predictions: readonly RowPrediction[]): Promise<string> => {
    const lines = predictions.map((one) => `${predictionLine(one)}\n`);
    const key = createHash("sha256").update(lines.join("")).digest("hex");
    const source = Readable.from(lines.map((line) => Buffer.from(line)));
    const wanted = { dataset, model, kind, key, role: "student", client: "embedded", rejects: null } as const;
    return (await importPredictions(actor, source, wanted)).run;
  };
}

const plain = ({ per_action: _, confusion: __, ...figures }: StudentFigures) => figures;
