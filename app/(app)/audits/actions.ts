"use server";
import type { Route } from "next";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { requireActor } from "@/lib/auth/current-actor";
import { createAuditSchema } from "@/lib/contracts/audits";
import type { FormState } from "@/lib/contracts/form";
import { fieldErrors } from "@/lib/contracts/form";
import { formFailure } from "@/lib/http/form-failure";
import { createAudit } from "@/lib/services/audits/create-audit";

/** Makes the sample that the wizard has designed (as JSON, the body of POST /api/v1/audits) and goes to its report. */
export async function makeSample(design: unknown): Promise<FormState> {
  const actor = await requireActor();
  const parsed = createAuditSchema.safeParse(design);
  if (!parsed.success) {
    const fields = fieldErrors(parsed.error);
    return { error: Object.values(fields)[0] ?? "The design is not whole.", fields };
  }
  let id: string;
  try {
    id = (await createAudit(actor, parsed.data)).id;
  } catch (error) {
    return formFailure(error, {});
  }
  revalidatePath("/audits");
  revalidatePath("/review");
  redirect(`/audits/${id}` as Route);
}
