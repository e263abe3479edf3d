"use server";
import type { Route } from "next";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { AssignState } from "@/components/review/people-form";
import { requireActor } from "@/lib/auth/current-actor";
import { assignBodySchema } from "@/lib/contracts/audit-people";
import { createAuditSchema } from "@/lib/contracts/audits";
import { type FormState, textFields } from "@/lib/contracts/form";
import { rowFilterSchema } from "@/lib/contracts/row-filter";
import { failureMessage, formFailure, formInvalid } from "@/lib/http/form-failure";
import { type Closing, closingAudit } from "@/lib/services/audits/closing-audit";
import { createAudit } from "@/lib/services/audits/create-audit";
import { changeAuditStatus } from "@/lib/services/audits/set-audit-status";
import { assignPeople } from "@/lib/services/reviews/assign-people";

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
    filter: Object.fromEntries(
      Object.keys(rowFilterSchema.shape).map((key) => [key, key === "q" ? q : chosen(key)]),
    ),
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

/** What closing an audit would leave undone at this moment. */
export async function lookAtClosing(auditId: string): Promise<Closing | { error: string }> {
  const actor = await requireActor();
  try {
    return await closingAudit(actor, auditId);
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

/** Closes an audit for good. */
export async function closeAudit(auditId: string): Promise<{ error: string } | undefined> {
  const actor = await requireActor();
  try {
    await changeAuditStatus(actor, auditId, "closed");
    revalidatePath("/review");
    revalidatePath(`/audits/${auditId}`);
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

/** Replaces who reviews and who adjudicates an audit, and the pace asked for. */
export async function assign(auditId: string, _: AssignState, form: FormData): Promise<AssignState> {
  const actor = await requireActor();
  const perDay = String(form.get("per_day") ?? "").trim();
  const parsed = assignBodySchema.safeParse({
    reviewers: form.getAll("reviewers"),
    adjudicators: form.getAll("adjudicators"),
    per_day: perDay === "" ? null : Number(perDay),
  });
  if (!parsed.success) return { error: parsed.error.issues[0]?.message ?? "This cannot be saved." };
  try {
    await assignPeople(actor, auditId, parsed.data);
  } catch (error) {
    return { error: failureMessage(error) };
  }
  revalidatePath(`/review/${auditId}/people`);
  return { saved: true };
}
