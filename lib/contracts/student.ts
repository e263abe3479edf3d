import { z } from "zod";
import { endpoint } from "./endpoint";
import { modelNameSchema } from "./predictions";
import { RUN_STATUSES } from "./runs";

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);

const figuresSchema = z.object({
  rows: count,
  accuracy: share.nullable().describe("Action and target are right"),
  action_accuracy: share.nullable(),
  macro_f1: share.nullable(),
  task_id_accuracy: share.nullable().describe("Of the rows whose action is right and has a target"),
  ece: share.nullable(),
  ece_low: z.number().nullable(),
  ece_high: z.number().nullable(),
  ece_by_chance: z.number().nullable().describe("What it would be if every confidence were exactly right"),
  brier: z.number().nullable(),
});

/** What a training has made. Its figures are those of the out-of-fold predictions. */
export const trainingResultSchema = figuresSchema.extend({
  version: count,
  created: z.boolean().describe("false: the same weights stood already"),
  folds: count,
  fitted_on: count.describe("Rows that the head was fitted on"),
  data_hash: z.string(),
  test: figuresSchema.nullable().describe("Of the head on split test"),
  runs: z.object({ out_of_fold: z.uuid(), head: z.uuid().nullable() }),
  seconds: z.number(),
});

export const trainingSchema = z.object({
  id: z.uuid(),
  dataset: z.string(),
  dataset_name: z.string(),
  model: z.string().describe("Name of the model that it makes a version of"),
  status: z.enum(RUN_STATUSES),
  progress: share,
  phase: z.string().describe("What is being done: embeddings, folds, head; or nothing yet"),
  active: z.boolean().describe("A process works on it"),
  in_queue: z
    .boolean()
    .describe("A worker takes it up by itself; one under way that is neither active nor queued was killed"),
  result: trainingResultSchema.nullable().describe("null while it is not done"),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  created_by: z.string(),
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
});
export type TrainingView = z.output<typeof trainingSchema>;

export const startTrainingSchema = z.strictObject({
  model: modelNameSchema
    .optional()
    .describe("Name of the student; default `student` for intent-1000, else `student-<slug>`"),
});
export type StartTraining = z.input<typeof startTrainingSchema>;

const trainingId = z.object({ id: z.uuid() });
const tag = "Models";

export const studentEndpoints = {
  train: endpoint({
    method: "POST",
    path: "/api/v1/datasets/{slug}/trainings",
    summary: "Train the embedded student on a data set",
    description:
      "Queues it and answers at once; needs no GPU and no network. Ends in a version of the student and in runs with its out-of-fold predictions. Answers 409 while the data set's student is being trained already.",
    tag,
    scopes: ["admin"],
    params: z.object({ slug: z.string() }),
    body: startTrainingSchema,
    responses: { 202: { description: "The training, queued", schema: trainingSchema } },
  }),
  list: endpoint({
    method: "GET",
    path: "/api/v1/trainings",
    summary: "Trainings of the embedded student, newest first",
    tag,
    scopes: ["read"],
    query: z.object({
      dataset: z.string().max(100).optional().describe("Slug; default: all that are not archived"),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    responses: {
      200: { description: "Trainings", schema: z.object({ trainings: z.array(trainingSchema) }) },
    },
  }),
  get: endpoint({
    method: "GET",
    path: "/api/v1/trainings/{id}",
    summary: "One training",
    tag,
    scopes: ["read"],
    params: trainingId,
    responses: { 200: { description: "The training", schema: trainingSchema } },
  }),
  cancel: endpoint({
    method: "POST",
    path: "/api/v1/trainings/{id}/cancel",
    summary: "Stop a training; nothing of it is kept but embeddings",
    description: "Cancelling one that has ended changes nothing.",
    tag,
    scopes: ["admin"],
    params: trainingId,
    responses: { 200: { description: "The training", schema: trainingSchema } },
  }),
};
