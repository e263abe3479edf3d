"use server";
import type { Route } from "next";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { requireActor } from "@/lib/auth/current-actor";
import { createDatasetSchema } from "@/lib/contracts/datasets";
import { type FormState, textFields } from "@/lib/contracts/form";
import { MODEL_ROLES } from "@/lib/contracts/runs";
import { failureMessage, formFailure, formInvalid } from "@/lib/http/form-failure";
import { archiveDataset } from "@/lib/services/datasets/archive-dataset";
import { createDataset } from "@/lib/services/datasets/create-dataset";
import { datasetHoldings, deleteDataset } from "@/lib/services/datasets/delete-dataset";
import { chooseRuns } from "@/lib/services/runs/choose-runs";

type Answer = { error: string } | undefined;
const text = z.string().max(100);

/** Makes an empty data set and goes on to its import page. */
export async function create(_: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor();
  const typed = textFields(form);
  const parsed = createDatasetSchema.safeParse(typed);
  if (!parsed.success) return formInvalid(parsed.error, typed);
  try {
    await createDataset(actor, parsed.data);
  } catch (error) {
    return formFailure(error, typed);
  }
  revalidatePath("/datasets");
  return redirect(`/datasets/${parsed.data.slug}/import` as Route);
}

export async function archive(slug: string, archived: boolean): Promise<Answer> {
  const actor = await requireActor();
  try {
    await archiveDataset(actor, text.parse(slug), z.boolean().parse(archived));
  } catch (error) {
    return { error: failureMessage(error) };
  }
  revalidatePath("/datasets");
  return undefined;
}

/** Puts another run beside the labels; null = the newest finished one. */
export async function chooseRun(
  slug: string,
  role: "teacher" | "student",
  run: string | null,
): Promise<Answer> {
  const actor = await requireActor();
  const id = z.uuid().nullable().parse(run);
  try {
    await chooseRuns(
      actor,
      text.parse(slug),
      z.enum(MODEL_ROLES).parse(role) === "teacher" ? { teacher_run: id } : { student_run: id },
    );
  } catch (error) {
    return { error: failureMessage(error) };
  }
  revalidatePath(`/datasets/${slug}`);
  return undefined;
}

export async function holdings(slug: string) {
  const actor = await requireActor();
  return datasetHoldings(actor, text.parse(slug));
}

export async function remove(slug: string, typed: string): Promise<Answer> {
  const actor = await requireActor();
  try {
    await deleteDataset(actor, text.parse(slug), text.parse(typed));
  } catch (error) {
    return { error: failureMessage(error) };
  }
  revalidatePath("/datasets");
  return redirect("/datasets" as Route);
}
