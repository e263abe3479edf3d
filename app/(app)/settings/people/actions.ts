"use server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { requireActor } from "@/lib/auth/current-actor";
import { type FormState, textFields } from "@/lib/contracts/form";
import { type AccessLink, inviteBodySchema, roleSchema } from "@/lib/contracts/people";
import type { Actor } from "@/lib/domain/access";
import { failureMessage, formFailure, formInvalid } from "@/lib/http/form-failure";
import {
  changeRole,
  disablePerson,
  enablePerson,
  endPersonSessions,
  withdrawInvitation,
} from "@/lib/services/people/change-person";
import { invitePerson } from "@/lib/services/people/invite-person";
import { makeAccessLink } from "@/lib/services/people/make-access-link";

type Answer = { error: string } | undefined;
const idSchema = z.string().max(100);

export async function invite(_: FormState<AccessLink>, form: FormData): Promise<FormState<AccessLink>> {
  const actor = await requireActor();
  const typed = textFields(form);
  const parsed = inviteBodySchema.safeParse({ ...typed, name: typed.name?.trim() || undefined });
  if (!parsed.success) return formInvalid(parsed.error, typed);
  try {
    const result = await invitePerson(actor, parsed.data);
    revalidatePath("/settings/people");
    return { result };
  } catch (error) {
    return formFailure(error, typed);
  }
}

export async function makeLinkFor(id: string): Promise<{ error: string } | { link: AccessLink }> {
  const actor = await requireActor();
  try {
    return { link: await makeAccessLink(actor, { id: idSchema.parse(id) }) };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

export const changeRoleOf = async (id: string, role: string): Promise<Answer> =>
  doing((actor) => changeRole(actor, idSchema.parse(id), roleSchema.parse(role)));

export const endSessionsOf = async (id: string): Promise<Answer> =>
  doing((actor) => endPersonSessions(actor, idSchema.parse(id)));

export const disable = async (id: string): Promise<Answer> =>
  doing((actor) => disablePerson(actor, idSchema.parse(id)));

export const enable = async (id: string): Promise<Answer> =>
  doing((actor) => enablePerson(actor, idSchema.parse(id)));

export const withdraw = async (id: string): Promise<Answer> =>
  doing((actor) => withdrawInvitation(actor, idSchema.parse(id)));

async function doing(act: (actor: Actor) => Promise<void>): Promise<Answer> {
  const actor = await requireActor();
  try {
    await act(actor);
  } catch (error) {
    return { error: failureMessage(error) };
  }
  revalidatePath("/settings/people");
  return undefined;
}
