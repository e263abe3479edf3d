/**
 * What student and router gain over the teacher alone, in one run:
 *   npx tsx bench/router-gain.ts [--rows FILE.jsonl] [--accept 0.6] [--alpha 0.1] [--rate 4] [--duration 40]
 *     [--answer-ms 2000] [--url http://127.0.0.1:3000 --key KEY] [--no-store] [--json]
 *
 * A teacher server answers after two seconds with what the recorded teacher said of the rows of split test, which the
 * student's head has not seen. Against it, at the same Poisson moments: the student alone; the router as its certificate
 * has it (nothing certified: all turns go to the teacher); and the router that takes the student's surest answers, as many
 * as --accept says, which promises nothing but what out-of-fold answers to other rows say of it. The threshold is a
 * quantile of the confidences on split validation, chosen before a row of test is asked.
 *
 * With --rows, data sets are made of that file (scenarios are drawn by their hash: to learn from, for the temperature, for
 * the certificate, to be asked about), and a student is trained and certified at --alpha; the teacher then knows the
 * labels, and is never wrong. With --url, the router of a server
 * on the same database is measured over HTTP; a teacher is registered for the time being, and taken by a server that has
 * PARALLAX_ROUTE_TEACHER=bench-teacher or no other.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createModelBodySchema } from "@/lib/contracts/models";
import { closeDb, db } from "@/lib/db/client";
import { finishedRunsOf } from "@/lib/db/runs";
import type { Actor } from "@/lib/domain/access";
import { sha256Hex } from "@/lib/domain/canonical/hash";
import { openDatabase } from "@/lib/platform/connect";
import { benchMarkdown } from "@/lib/services/bench/markdown";
import { type AskedTarget, runBench } from "@/lib/services/bench/run-bench";
import { storeBench } from "@/lib/services/bench/store-bench";
import { calibrate } from "@/lib/services/calibrations/calibrate";
import { readCalibrationRows } from "@/lib/services/calibrations/read-rows";
import { requireDataset } from "@/lib/services/datasets/require-dataset";
import { importRows } from "@/lib/services/imports/import-rows";
import { createModel } from "@/lib/services/models/create-model";
import { findModel, requireModel } from "@/lib/services/models/find-model";
import { trainDataset } from "@/lib/services/student/train-dataset";
import { seed } from "@/scripts/seed";
import { type Row, readRows, startServer } from "./model-server";

const { values } = parseArgs({
  options: {
    rows: { type: "string" },
    accept: { type: "string", default: "0.6" },
    alpha: { type: "string", default: "0.1" },
    rate: { type: "string", default: "4" },
    duration: { type: "string", default: "40" },
    "answer-ms": { type: "string", default: "2000" },
    url: { type: "string" },
    key: { type: "string" },
    "no-store": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const ACTOR: Actor = { kind: "cli", id: "bench", name: "bench", role: "ADMIN" };
const SHIPPED = "data/intent-1000";
const TEACHER = "bench-teacher";
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Which student is asked about which data set's split test, and on which one it was trained and judged. */
type Asked = { learnt: string; dataset: string; student: string; rowsPath: string; answersPath?: string };

/** The shipped data set, loaded where it is missing. */
async function shipped(): Promise<Asked> {
  await seed(SHIPPED);
  return {
    ...{ learnt: "intent-1000", dataset: "intent-1000", student: "student" },
    rowsPath: `${SHIPPED}/test.jsonl`,
    answersPath: `${SHIPPED}/teacher.jsonl`,
  };
}

/** Of ten scenarios, five to learn from, one for the temperature, two to be asked about and two for the certificate. */
const PARTS = [...Array(5).fill("train"), "validation", "asked", "asked", "test", "test"] as const;

/** Data sets of a file, with a student that was trained on one of them. */
async function ownRows(file: string, scratch: string): Promise<Asked> {
  const name = path.basename(file, ".jsonl").toLowerCase();
  const learnt = `gain-${name.replace(/[^a-z0-9]+/g, "-")}`;
  const dataset = `${learnt}-asked`;
  const rows = readRows(file).map((row: Row & { meta?: { scenario_id?: string } }, n) => {
    const scenario = row.meta?.scenario_id ?? String(n);
    const part = PARTS[Number.parseInt(sha256Hex(scenario).slice(0, 8), 16) % PARTS.length];
    return { ...row, meta: { ...row.meta, split: part === "asked" ? "test" : part }, part };
  });
  const write = (into: string, mine: boolean): string => {
    const chosen = rows.filter(({ part }) => (part === "asked") === mine);
    const out = path.join(scratch, `${into}.jsonl`);
    fs.writeFileSync(out, chosen.map(({ part: _, ...row }) => `${JSON.stringify(row)}\n`).join(""));
    return out;
  };
  const rowsPath = write(dataset, true);
  for (const [slug, lines] of [[learnt, write(learnt, false)] as const, [dataset, rowsPath] as const]) {
    const { inserted, duplicates, rejected } = await importRows(ACTOR, fs.createReadStream(lines), {
      ...{ dataset: slug, createDataset: true, fileName: path.basename(file), format: "raw" },
      ...{ atomic: false, dryRun: false, rejects: "blobs" },
    });
    say(`${slug}: ${inserted} rows, ${duplicates} stood already, ${rejected} rejected`);
  }
  const student = `student-${learnt}`;
  // Some minutes, once.
  if (!(await findModel(student))) {
    say(`training ${student}`);
    const trained = await trainDataset(ACTOR, learnt, { model: student });
    say(`out of fold ${trained.accuracy?.toFixed(3)}, of ${trained.fitted_on} rows to learn from`);
  }
  return { learnt, dataset, student, rowsPath };
}

/** The confidence from which on the student's surest answers to split validation are this share of them. */
async function thresholdFor(share: number, { learnt, student }: Asked): Promise<number> {
  const { id } = await requireDataset(learnt);
  const model = await requireModel(student);
  const run = (await finishedRunsOf(id, model.id)).find(({ kind }) => kind === "head");
  if (!run) throw new Error(`${student} has no answers of its head on ${learnt}`);
  const rows = await readCalibrationRows({
    datasetId: id,
    runId: run.id,
    split: "validation",
    truth: "best",
  });
  const confidences = rows.flatMap(({ scored }) => (scored ? [scored.confidence] : [])).sort((a, b) => b - a);
  return confidences[Math.ceil(share * confidences.length) - 1] ?? 1;
}

const database = await openDatabase({ log: say });
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "router-gain-"));
try {
  const asked = values.rows === undefined ? await shipped() : await ownRows(values.rows, scratch);
  const { learnt, dataset, student, rowsPath, answersPath } = asked;
  const certificate = await calibrate(ACTOR, {
    ...{ dataset: learnt, model: student, alpha: Number(values.alpha), delta: 0.05, truth: "best" },
    ...{ split: "test", temperature_split: "validation" },
  });
  say(
    certificate.certified
      ? `certified: at most ${values.alpha} wrong from ${certificate.threshold?.toFixed(3)} on, ${certificate.n} of ${certificate.total} accepted`
      : (certificate.why ?? "nothing is certified"),
  );
  const threshold = await thresholdFor(Number(values.accept), asked);
  const server = await startServer(rowsPath, values["answer-ms"], answersPath);
  try {
    const model = createModelBodySchema.parse({
      ...{ name: TEACHER, role: "TEACHER", base_url: server.url, model: "teacher" },
      options: { retries: 0, concurrency: 1000 },
    });
    await db().model.deleteMany({ where: { name: TEACHER } });
    await createModel(ACTOR, model);
    // A server sees a new model within 15 s.
    if (values.url !== undefined) await delay(16_000);
    const targets: AskedTarget[] = [
      { target: student, name: "student" },
      { target: "router", name: "router as it stands" },
      // Where there is a certificate nobody need choose.
      ...(certificate.certified ? [] : [{ target: "router", threshold }]),
      ...(values.url === undefined ? [] : [{ target: values.url, name: "router over HTTP" }]),
    ];
    const report = await runBench(ACTOR, {
      ...{ targets, against: TEACHER, student, teacher: TEACHER, key: values.key, dataset, split: "test" },
      ...{ rate: Number(values.rate), duration: Number(values.duration), warmup: 5, seed: "gain", say },
      note: `Gain over a teacher that answers after ${values["answer-ms"]} ms with ${answersPath ? "its recorded answers" : "the labels"}`,
    });
    if (!values["no-store"]) await storeBench(ACTOR, report, { imported: false });
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : benchMarkdown(report));
  } finally {
    await db().model.deleteMany({ where: { name: TEACHER } });
    server.child.kill();
  }
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
  await closeDb();
  await database.close();
}
process.exit(0);
