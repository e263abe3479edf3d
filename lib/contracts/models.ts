import { z } from "zod";
import { baseUrlSchema, keyEnvSchema, modelNameSchema } from "@/lib/domain/models/identity";
import { modelOptionsSchema } from "@/lib/domain/models/model-options";
import { CONFIDENCE_MODES } from "@/lib/domain/predictions/names";
import { ACTIONS } from "@/prompts/actions";
import { decisionSchema, messageSchema, taskSchema } from "@/prompts/intent-prompt";
import { endpoint } from "./endpoint";

const count = z.number().int().min(0);

export const modelRoleSchema = z.enum(["TEACHER", "STUDENT"]);

export const modelSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  role: modelRoleSchema,
  client: z
    .enum(["openai_compatible", "embedded", "recorded"])
    .describe("A server that is asked, the student of this process, or answers that were made elsewhere"),
  base_url: z.string().nullable().describe("Null also for whoever may not manage models"),
  model: z.string().nullable().describe("Its name at the server"),
  key_env: z.string().nullable().describe("Name of the environment variable that holds the key"),
  key_set: z
    .boolean()
    .nullable()
    .describe("Whether that variable is set where this was answered; null without one"),
  options: z.record(z.string(), z.unknown()).nullable(),
  versions: count,
  runs: count,
  archived_at: z.iso.datetime().nullable(),
  created_by: z.string(),
  created_at: z.iso.datetime(),
});
export type ModelView = z.output<typeof modelSchema>;

const served = {
  base_url: baseUrlSchema.describe("Up to and with /v1, such as http://localhost:8000/v1"),
  model: z.string().trim().min(1, { error: "Enter the model's name at the server" }).max(300),
  key_env: keyEnvSchema.nullable(),
  options: modelOptionsSchema,
};

export const createModelBodySchema = z.object({
  name: modelNameSchema.describe("What it is called here"),
  role: modelRoleSchema,
  base_url: served.base_url,
  model: served.model.describe("Its name at the server"),
  key_env: served.key_env.default(null),
  options: served.options.prefault({}),
});
export type CreateModelBody = z.output<typeof createModelBodySchema>;

export const changeModelBodySchema = z.object({
  base_url: served.base_url.optional(),
  model: served.model.optional(),
  key_env: served.key_env.optional(),
  options: served.options.optional().describe("All of them: what is left out is set to its default"),
  archived: z.boolean().optional(),
});
export type ChangeModelBody = z.output<typeof changeModelBodySchema>;

export const testModelBodySchema = z.object({
  messages: z.array(messageSchema).min(1).max(500).optional(),
  tasks: z.array(taskSchema).max(100).optional(),
});
export type TestModelBody = z.output<typeof testModelBodySchema>;

const probability = z.number().min(0).max(1);

export const modelTestSchema = z.object({
  ok: z.boolean().describe("Whether a legal decision came back"),
  decision: decisionSchema.nullable(),
  final: z.string().nullable(),
  expected: z
    .enum(ACTIONS)
    .nullable()
    .describe("What the example asks for; null for an example of one's own"),
  error: z
    .object({ code: z.string(), message: z.string() })
    .nullable()
    .describe("Why no answer came (code of the client), or why the answer is no decision"),
  confidence: z
    .object({
      value: probability,
      mode: z.enum(CONFIDENCE_MODES),
      actions: z.record(z.enum(ACTIONS), probability).nullable(),
      tasks: z.record(z.string(), probability).nullable(),
      unassigned: probability.nullable(),
    })
    .nullable()
    .describe("Null where the server gives no log-probabilities and no votes are asked"),
  time_to_action_ms: z.number().nullable(),
  latency_ms: z.number().nullable(),
  tokens: z.object({ input: count, output: count }).nullable(),
  cost: z.number().nullable().describe("In the currency of the model's prices; null without prices"),
  attempts: count,
  raw: z.string().nullable().describe("The answer as it came, its first 4,000 characters"),
});
export type ModelTest = z.output<typeof modelTestSchema>;

const nameOrId = z.object({ model: z.string().describe("Name or id") });

export const modelEndpoints = {
  list: endpoint({
    method: "GET",
    path: "/api/v1/models",
    summary: "Registered models",
    tag: "Models",
    scopes: ["read", "import", "route"],
    query: z.object({
      archived: z.enum(["true", "false"]).default("false").describe("Also those that are archived"),
    }),
    responses: {
      200: { description: "Models, by name", schema: z.object({ models: z.array(modelSchema) }) },
    },
  }),
  create: endpoint({
    method: "POST",
    path: "/api/v1/models",
    summary: "Register a model behind an OpenAI-compatible server",
    description:
      "The key itself is never sent: `key_env` names the variable of the server's environment that holds it.",
    tag: "Models",
    scopes: ["admin"],
    body: createModelBodySchema,
    responses: { 201: { description: "The model", schema: modelSchema } },
  }),
  get: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}",
    summary: "One model",
    tag: "Models",
    scopes: ["read", "import", "route"],
    params: nameOrId,
    responses: { 200: { description: "The model", schema: modelSchema } },
  }),
  change: endpoint({
    method: "PATCH",
    path: "/api/v1/models/{model}",
    summary: "Change a model's address, key or options, or archive it",
    description: "What it has said before stays with the version that said it.",
    tag: "Models",
    scopes: ["admin"],
    params: nameOrId,
    body: changeModelBodySchema,
    responses: { 200: { description: "The model", schema: modelSchema } },
  }),
  test: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/test",
    summary: "Ask a model for one decision",
    description: "Answers 200 also where the model fails: that is what the test found out.",
    tag: "Models",
    scopes: ["admin"],
    params: nameOrId,
    body: testModelBodySchema,
    responses: { 200: { description: "What came back", schema: modelTestSchema } },
  }),
};
