import { isKeyEnv } from "@/lib/domain/models/identity";
import { modelOptionsSchema } from "@/lib/domain/models/model-options";
import { type ChatModel, ModelError } from "./chat-model";
import type { DecisionModel } from "./decision-model";
import { addressPolicy } from "./openai-compatible/address-policy";
import { OpenAiCompatibleModel } from "./openai-compatible/client";
import { ServedDecisionModel } from "./served-decision-model";

/** A registered model, as far as asking it goes; a row of the table `model` is one. */
export type ModelAddress = {
  id: string;
  name: string;
  client: "openai_compatible" | "embedded" | "recorded";
  baseUrl: string | null;
  modelName: string | null;
  /** Name of the environment variable that holds the key. */
  keyEnv: string | null;
  options: unknown;
};

/** Where keys are read from, and PARALLAX_MODEL_ADDRESSES. */
export type ModelEnv = Readonly<Record<string, string | undefined>>;

/**
 * A client of a registered model. Clients of one model share its limits within the process.
 * @throws ModelError bad_request for a model that nobody can ask (a record), missing_key
 */
export function openChatModel(model: ModelAddress, env: ModelEnv = process.env): ChatModel {
  if (model.client !== "openai_compatible" || !model.baseUrl || !model.modelName) {
    throw new ModelError(
      "bad_request",
      `The model "${model.name}" is ${model.client === "recorded" ? "a record of answers" : model.client} and cannot be asked for text; register one with an address`,
    );
  }
  return new OpenAiCompatibleModel({
    id: model.id,
    name: model.name,
    baseUrl: model.baseUrl,
    modelName: model.modelName,
    key: readKey(model, env),
    options: modelOptionsSchema.parse(model.options),
    addresses: addressPolicy(env),
  });
}

/**
 * Whatever decides by asking a server. The embedded student is opened from its artefact instead (lib/models/embedded).
 * @throws ModelError as `openChatModel`
 */
export function openDecisionModel(model: ModelAddress, env: ModelEnv = process.env): DecisionModel {
  return new ServedDecisionModel(openChatModel(model, env), modelOptionsSchema.parse(model.options));
}

function readKey(model: ModelAddress, env: ModelEnv): string | null {
  const { keyEnv, name } = model;
  if (!keyEnv) return null;
  if (!isKeyEnv(keyEnv)) {
    throw new ModelError("missing_key", `The model "${name}" may not read its key from ${keyEnv}`);
  }
  const key = env[keyEnv]?.trim();
  if (key) return key;
  throw new ModelError(
    "missing_key",
    `The model "${name}" needs its key: set the environment variable ${keyEnv} where this process is started`,
  );
}
