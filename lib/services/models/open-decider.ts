import type { ModelRow, VersionRow } from "@/lib/db/models";
import { type ModelOptions, modelOptionsSchema } from "@/lib/domain/models/model-options";
import type { DecisionModel } from "@/lib/models/decision-model";
import { openDecisionModel } from "@/lib/models/open-model";
import { openStudent } from "../student/open-student";

/**
 * Whatever decides under this model's name: its server (with other options where given), or the embedded student of this
 * process, which nobody closes. Callers authorise.
 * @throws ModelError for a record of answers, which nobody can ask, and for a missing key; AppError conflict for a student
 * that has not been fitted
 */
export async function openDecider(
  model: ModelRow,
  own: { options?: Partial<ModelOptions>; version?: VersionRow } = {},
): Promise<DecisionModel> {
  if (model.client === "embedded") return (await openStudent(model.name, own.version)).model;
  return openDecisionModel({
    ...model,
    options: { ...modelOptionsSchema.parse(model.options), ...own.options },
  });
}
