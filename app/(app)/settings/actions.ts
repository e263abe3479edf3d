"use server";
import type { Route } from "next";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { clearSessionCookie } from "@/lib/auth/browser-session";
import { requireActor, requireSession } from "@/lib/auth/current-actor";
import { type FormState, textFields } from "@/lib/contracts/form";
import { passwordSchema, personNameSchema } from "@/lib/contracts/people";
import { failureMessage, formFailure, formInvalid } from "@/lib/http/form-failure";
import { changeOwnName, changeOwnPassword } from "@/lib/services/people/change-own-profile";
import { endOwnSessions, endSession } from "@/lib/services/sessions/own-sessions";

type Answer = { error: string } | undefined;

const nameForm = z.object({ name: personNameSchema });
const passwordForm = z.object({ current: z.string().max(1000).default(""), password: passwordSchema });

export async function saveName(_: FormState<string>, form: FormData): Promise<FormState<string>> {
  const actor = await requireActor();
  const typed = textFields(form);
  const parsed = nameForm.safeParse(typed);
  if (!parsed.success) return formInvalid(parsed.error, typed);
  try {
    await changeOwnName(actor, parsed.data.name);
  } catch (error) {
    return formFailure(error, typed);
  }
  revalidatePath("/", "layout");
  return { result: "Name saved" };
}

export async function savePassword(_: FormState<string>, form: FormData): Promise<FormState<string>> {
  const { actor, sessionId } = await requireSession();
  const parsed = passwordForm.safeParse(textFields(form));
  if (!parsed.success) return formInvalid(parsed.error);
  try {
    const { current, password } = parsed.data;
    await changeOwnPassword(actor, { current, next: password }, sessionId);
  } catch (error) {
    return formFailure(error);
  }
  revalidatePath("/settings");
  return { result: "Password changed; all other sessions have ended" };
}

export async function endOneSession(id: string): Promise<Answer> {
  const actor = await requireActor();
  try {
    await endSession(actor, z.string().parse(id));
  } catch (error) {
    return { error: failureMessage(error) };
  }
  revalidatePath("/settings");
  return undefined;
}

export async function signOutEverywhere(): Promise<Answer> {
  const actor = await requireActor();
  try {
    await endOwnSessions(actor);
  } catch (error) {
    return { error: failureMessage(error) };
  }
  await clearSessionCookie();
  return redirect("/login" as Route);
}
