import { z } from "zod";
import { ACTIONS } from "@/prompts/actions";
import { encoderName, FORMS, type Form, formOf } from "./form";
import type { Vocabulary } from "./ngrams";
import { LEDGER_COLUMNS } from "./state-features";
import type { Student } from "./student";
import { TASK_FEATURES } from "./task-features";

/** Raised whenever a feature changes its meaning or its place: weights of another version mean something else. */
export const FEATURES_VERSION = 2;
const FORMAT = "parallax-student";

const numbers = z.array(z.number());
const vocabularySchema = z.object({
  texts: z.int().positive(),
  grams: z.string(),
  counts: z.array(z.int().positive()),
});

export const artefactSchema = z.object({
  format: z.literal(FORMAT),
  features: z.int(),
  encoder: z.string(),
  prompt_version: z.string(),
  /** SHA-256 over the rows that the weights were fitted on; see services/student. */
  data_hash: z.string(),
  temperature: z.object({ action: z.number().positive(), task: z.number().positive() }),
  scale: z.object({
    ...{ turn: z.number(), latest: z.number(), kernel: z.number() },
    ...{ turnGrams: z.number(), eventGrams: z.number(), ledger: z.number() },
  }),
  kernel: z.object({
    mean: numbers,
    spread: numbers,
    gamma: z.number(),
    landmarks: z.int(),
    bytes: z.base64(),
  }),
  vocabularies: z.object({ turn: vocabularySchema, event: vocabularySchema }),
  task_scale: z.object({ mean: numbers, spread: numbers }),
  /** Little-endian 32-bit floats. */
  action_weights: z.base64(),
  task_weights: z.base64(),
});
export type Artefact = z.infer<typeof artefactSchema>;

/** A fitted student as JSON: about 0.3 MB for 800 rows. Reading it back gives the same answers to the last bit. */
export function toArtefact(
  student: Student,
  bound: { promptVersion: string; dataHash: string; form: Form },
): Artefact {
  const { scale, kernel, turnVocabulary, eventVocabulary, actionWeights, taskScale, taskWeights } = student;
  return {
    format: FORMAT,
    features: FEATURES_VERSION,
    encoder: encoderName(bound.form),
    prompt_version: bound.promptVersion,
    data_hash: bound.dataHash,
    temperature: student.temperature,
    scale,
    kernel: {
      ...{
        mean: kernel.mean,
        spread: kernel.spread,
        gamma: kernel.gamma,
        landmarks: kernel.landmarks.length,
      },
      bytes: Buffer.concat(
        kernel.landmarks.map((row) => Buffer.from(row.buffer, row.byteOffset, row.length)),
      ).toString("base64"),
    },
    vocabularies: { turn: fromVocabulary(turnVocabulary), event: fromVocabulary(eventVocabulary) },
    task_scale: taskScale,
    action_weights: floats(actionWeights),
    task_weights: floats(taskWeights),
  };
}

/**
 * The student of an artefact.
 * @throws Error that says what is wrong: another shape, another version of the features or of the encoder
 */
export function fromArtefact(value: unknown): {
  student: Student;
  form: Form;
  promptVersion: string;
  dataHash: string;
} {
  const read = artefactSchema.parse(value);
  const form = formOf(read.encoder);
  if (read.features !== FEATURES_VERSION || !form) {
    throw new Error(
      `This student was fitted for features ${read.features} of ${read.encoder}; this program has ${FEATURES_VERSION} of ${FORMS.map(encoderName).join(" and ")}. Train it again.`,
    );
  }
  const columns = read.kernel.mean.length;
  const bytes = Buffer.from(read.kernel.bytes, "base64");
  const landmarks = Array.from({ length: read.kernel.landmarks }, (_, at) =>
    Int8Array.from(bytes.subarray(at * columns, (at + 1) * columns)),
  );
  const turnVocabulary = toVocabulary(read.vocabularies.turn);
  const eventVocabulary = toVocabulary(read.vocabularies.event);
  const actionWeights = fromFloats(read.action_weights);
  const taskWeights = fromFloats(read.task_weights);
  const wanted = 2 * 512 + landmarks.length + turnVocabulary.size + eventVocabulary.size + 1;
  if (
    actionWeights.length !== wanted * ACTIONS.length ||
    taskWeights.length !== 2 * TASK_FEATURES ||
    columns <= LEDGER_COLUMNS ||
    bytes.length !== columns * landmarks.length
  ) {
    throw new Error("This student's weights do not fit its features: the file is damaged. Train it again.");
  }
  return {
    student: {
      ...{ scale: read.scale, turnVocabulary, eventVocabulary, actionWeights, taskWeights },
      kernel: { ...read.kernel, landmarks },
      taskScale: read.task_scale,
      temperature: read.temperature,
    },
    form,
    promptVersion: read.prompt_version,
    dataHash: read.data_hash,
  };
}

/** Rounded to what the artefact keeps, so that a student answers alike before and after it is stored. */
export const asStored = (weights: Float64Array): Float64Array =>
  Float64Array.from(Float32Array.from(weights));

const floats = (weights: Float64Array): string =>
  Buffer.from(Float32Array.from(weights).buffer).toString("base64");

function fromFloats(text: string): Float64Array {
  const bytes = Buffer.from(text, "base64");
  const found = new Float64Array(Math.floor(bytes.length / 4));
  for (let at = 0; at < found.length; at += 1) found[at] = bytes.readFloatLE(4 * at);
  return found;
}

function fromVocabulary(vocabulary: Vocabulary): Artefact["vocabularies"]["turn"] {
  const entries = [...vocabulary].sort(([, a], [, b]) => a.at - b.at);
  return {
    texts: entries[0]?.[1].of ?? 1,
    grams: entries.map(([gram]) => gram).join("\n"),
    counts: entries.map(([, { count }]) => count),
  };
}

function toVocabulary({ texts, grams, counts }: Artefact["vocabularies"]["turn"]): Vocabulary {
  const names = counts.length === 0 ? [] : grams.split("\n");
  return new Map(
    names.map((gram, at) => {
      const count = counts[at] ?? 1;
      return [gram, { at, count, of: texts, weight: Math.log(texts / count) }];
    }),
  );
}
