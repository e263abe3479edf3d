// Loads the shipped data set and what models said about it once: `npm start` runs this each time; it does something
// only when the files are new.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { logAction } from "@/lib/db/audit-log";
import { closeDb, db } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { inRepository } from "@/lib/platform/paths";
import { createDataset } from "@/lib/services/datasets/create-dataset";
import { importRows } from "@/lib/services/imports/import-rows";
import { importPredictions } from "@/lib/services/predictions/import-predictions";
import { startQuality } from "@/lib/services/quality/start-quality";
import { ensureShippedStudent } from "@/lib/services/student/ensure-shipped";

const SLUG = "intent-1000";
const SPLITS = ["train", "validation", "test"] as const;
/** Recorded predictions that ship with the rows, of which model they are, and how a model of that name is reached. */
const PREDICTIONS = [
  {
    file: "teacher.jsonl",
    model: "teacher",
    role: "teacher",
    kind: "recorded",
    client: "recorded",
    // Its README has the figures of before.
    note: "The labels of this data set were mended in the light of these answers: how well the two agree is no independent measure. Before that 989 of 1,000 agreed.",
  },
  { file: "student-head.jsonl", model: "student", role: "student", kind: "head", client: "embedded" },
  { file: "student.jsonl", model: "student", role: "student", kind: "out_of_fold", client: "embedded" },
] as const;
/** The fitted student that the last two are of, and its figures. */
const STUDENT = { artefact: "student.json", card: "student-card.json" };
const ACTION = "dataset.seed";
const SEED: Actor = { kind: "system", id: "seed", name: "shipped data", role: "ADMIN" };

type Predictions = (typeof PREDICTIONS)[number] & { sha256: string };

/** The shipped files of a folder that are there, rows with their split, and one hash over all. */
export function shippedFiles(folder: string): {
  files: { file: string; split: string }[];
  predictions: Predictions[];
  sha256: string;
} {
  const files = SPLITS.map((split) => ({ split, file: path.join(folder, `${split}.jsonl`) })).filter(
    ({ file }) => fs.existsSync(file),
  );
  const hash = createHash("sha256");
  for (const { split, file } of files) hash.update(`${split}\n`).update(fs.readFileSync(file));
  const predictions = PREDICTIONS.map((shipped) => ({ ...shipped, file: path.join(folder, shipped.file) }))
    .filter(({ file }) => fs.existsSync(file))
    .map((shipped) => {
      const sha256 = createHash("sha256").update(fs.readFileSync(shipped.file)).digest("hex");
      hash.update(`${shipped.model}\n${sha256}\n${"note" in shipped ? shipped.note : ""}`);
      return { ...shipped, sha256 } as Predictions;
    });
  return { files, predictions, sha256: hash.digest("hex") };
}

/**
 * Imports the folder's files into a data set unless exactly these were imported before. Rows that are there are
 * counted, not doubled; a changed file of predictions becomes a new run. A data set that somebody deleted stays deleted.
 * @returns rows that went in; null where there was nothing to do
 */
export async function seed(folder: string, slug = SLUG): Promise<number | null> {
  const { files, predictions, sha256 } = shippedFiles(folder);
  if (files.length === 0) return null;
  const earlier = await db().auditLog.findMany({
    where: { action: ACTION, targetKind: "dataset", targetId: slug },
  });
  if (earlier.some(({ details }) => (details as { sha256?: string }).sha256 === sha256)) return null;
  const known = await db().dataset.findUnique({ where: { slug }, select: { archivedAt: true } });
  if (earlier.length > 0 && !known) return null;
  if (known?.archivedAt) return null;
  if (!known)
    await createDataset(SEED, {
      slug,
      name: "Intent 1000",
      description: "The data set that ships with Parallax.",
    });
  let inserted = 0;
  for (const { file, split } of files) {
    const summary = await importRows(SEED, fs.createReadStream(file), {
      ...{ dataset: slug, createDataset: false, fileName: path.basename(file), format: "raw", split },
      ...{ atomic: false, dryRun: false, rejects: "blobs" },
    });
    inserted += summary.inserted;
    for (const { line, path: at, code, message } of summary.errors) {
      process.stderr.write(`${file}:${line} ${at} ${code}: ${message}\n`);
    }
  }
  await seedStudent(slug, folder);
  for (const shipped of predictions) await seedPredictions(slug, shipped);
  const entry = { action: ACTION, target: { kind: "dataset", id: slug }, details: { sha256, inserted } };
  await logAction(db(), SEED, entry);
  // Some seconds of the worker's time, so that the first look at the data set's quality finds a report.
  if (inserted > 0) await startQuality(SEED, slug);
  return inserted;
}

async function seedStudent(slug: string, folder: string): Promise<void> {
  const [artefact, card] = [STUDENT.artefact, STUDENT.card].map((name) => path.join(folder, name));
  if (!artefact || !card || !fs.existsSync(artefact) || !fs.existsSync(card)) return;
  const read = (file: string) => JSON.parse(fs.readFileSync(file, "utf8"));
  const version = await ensureShippedStudent(SEED, slug, { artefact: read(artefact), card: read(card) });
  if (version === null) {
    process.stderr.write(
      `The rows of "${slug}" are not those that the shipped student was fitted on; train one.\n`,
    );
  }
}

async function seedPredictions(slug: string, { file, sha256, ...wanted }: Predictions): Promise<void> {
  const summary = await importPredictions(SEED, fs.createReadStream(file), {
    ...wanted,
    ...{ dataset: slug, key: sha256, rejects: null },
  });
  for (const { line, path: at, code, message } of summary.errors) {
    process.stderr.write(`${file}:${line} ${at} ${code}: ${message}\n`);
  }
}

if (process.argv[1]?.endsWith("seed.ts")) {
  try {
    const inserted = await seed(inRepository("data", SLUG));
    if (inserted !== null) process.stderr.write(`${inserted} rows of the shipped data set loaded\n`);
  } finally {
    await closeDb();
  }
}
