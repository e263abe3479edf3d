"use server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { requireActor } from "@/lib/auth/current-actor";
import { type FormState, textFields } from "@/lib/contracts/form";
import {
  changeModelBodySchema,
  createModelBodySchema,
  type ModelTest,
  type ModelView,
} from "@/lib/contracts/models";
import { failureMessage, formFailure } from "@/lib/http/form-failure";
import { changeModel } from "@/lib/services/models/change-model";
import { createModel } from "@/lib/services/models/create-model";
import { testModel as test } from "@/lib/services/models/test-model";
import { modelForm } from "./model-form";

export async function saveModel(_: FormState<ModelView>, form: FormData): Promise<FormState<ModelView>> {
  const actor = await requireActor();
  const values = textFields(form);
  const { body, problem } = modelForm(values);
  if (problem) return { fields: { options: problem }, values };
  const parsed = values.id ? changeModelBodySchema.safeParse(body) : createModelBodySchema.safeParse(body);
  if (!parsed.success) return { fields: fieldsOf(parsed.error, values), values };
  try {
    const result = values.id
      ? await changeModel(actor, values.id, changeModelBodySchema.parse(body))
      : await createModel(actor, createModelBodySchema.parse(body));
    revalidatePath("/settings/models");
    return { result };
  } catch (error) {
    return formFailure(error, values);
  }
}

export async function archiveModel(id: string, archived: boolean): Promise<{ error: string } | undefined> {
  const actor = await requireActor();
  try {
    await changeModel(actor, z.string().parse(id), { archived: z.boolean().parse(archived) });
  } catch (error) {
    return { error: failureMessage(error) };
  }
  revalidatePath("/settings/models");
  return undefined;
}

export async function testModel(id: string): Promise<{ error: string } | { found: ModelTest }> {
  const actor = await requireActor();
  try {
    return { found: await test(actor, z.string().parse(id)) };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

/** The first message of each field; an option without a field of its own is named in the text of "Other options". */
function fieldsOf(error: z.ZodError, values: Readonly<Record<string, string>>): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const { path, message } of error.issues) {
    const [field = "form", option] = path.map(String);
    if (field !== "options" || option === undefined) fields[field] ??= message;
    else if (option in values) fields[option] ??= message;
    else fields.options ??= `${option}: ${message}`;
  }
  return fields;
}
