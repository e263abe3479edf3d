import type { ModelRow } from "@/lib/db/models";
import { listModels } from "@/lib/db/models";
import { AppError } from "@/lib/errors";
import { findModel } from "../models/find-model";

const REGISTER =
  "register one with `parallax model add NAME --role teacher --base-url https://api.openai.com/v1 --model MODEL --key-env OPENAI_API_KEY` " +
  "and set OPENAI_API_KEY (a local vLLM or Ollama needs no key), or under Settings → Models";

/** A model that can write or vote. @throws AppError not_found, conflict; each says how to get one */
export async function writingModel(name: string): Promise<ModelRow> {
  const model = await findModel(name);
  if (!model) {
    const able = (await writingModels()).map((known) => known.name);
    const known = able.length === 0 ? "none is registered" : `registered are ${able.join(", ")}`;
    throw new AppError("not_found", `There is no model "${name}" (${known}); ${REGISTER}.`);
  }
  if (model.client !== "openai_compatible") {
    throw new AppError(
      "conflict",
      `The model "${name}" cannot write (it is ${model.client === "recorded" ? "a record of answers" : "the embedded student"}); ${REGISTER}.`,
    );
  }
  if (model.archivedAt) {
    throw new AppError("conflict", `The model "${name}" is archived; take it out of the archive to use it.`);
  }
  return model;
}

/** Models that can be asked for text. */
export async function writingModels(): Promise<ModelRow[]> {
  return (await listModels(false)).filter(({ client }) => client === "openai_compatible");
}
