"use server";
import type { Route } from "next";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { requireActor } from "@/lib/auth/current-actor";
import { createAuditSchema } from "@/lib/contracts/audits";
import { type FormState, textFields } from "@/lib/contracts/form";
import { failureMessage, formFailure, formInvalid } from "@/lib/http/form-failure";
import { createAudit } from "@/lib/services/audits/create-audit";
import { changeAuditStatus } from "@/lib/services/audits/set-audit-status";

/** Makes an audit from the dialog and goes to it. */
export async function makeAudit(_: FormState, form: FormData): Promise<FormState> {
  const actor = await requireActor();
  const typed = textFields(form);
  const { dataset, name, kind, size, seed, overlap, q } = typed;
  const chosen = (field: string) => form.getAll(field).map(String);
  const parsed = createAuditSchema.safeParse({
    dataset,
    kind,
    name: name?.trim() || undefined,
    seed: seed?.trim() || undefined,
    size: Number(size),
    overlap: Number(overlap || 1),
    filter: {
      q,
      action: chosen("action"),
      status: chosen("status"),
      channel: chosen("channel"),
      split: chosen("split"),
      warning: chosen("warning"),
    },
  });
  if (!parsed.success) return formInvalid(parsed.error, typed);
  let id: string;
  try {
    id = (await createAudit(actor, parsed.data)).id;
  } catch (error) {
    return formFailure(error, typed);
  }
  revalidatePath("/review");
  redirect(`/review/${id}` as Route);
}

export async function setStatus(auditId: string, status: string): Promise<{ error: string } | undefined> {
  const actor = await requireActor();
  try {
    await changeAuditStatus(actor, auditId, status === "paused" ? "paused" : "open");
    revalidatePath("/review");
  } catch (error) {
    return { error: failureMessage(error) };
  }
}
