"use server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { requireActor } from "@/lib/auth/current-actor";
import { type FormState, textFields } from "@/lib/contracts/form";
import { type CreatedKey, createKeyBodySchema } from "@/lib/contracts/keys";
import { failureMessage, formFailure, formInvalid } from "@/lib/http/form-failure";
import { createKey as create } from "@/lib/services/keys/create-key";
import { revokeKey as revoke } from "@/lib/services/keys/revoke-key";

export async function createKey(_: FormState<CreatedKey>, form: FormData): Promise<FormState<CreatedKey>> {
  const actor = await requireActor();
  const typed = textFields(form);
  const parsed = createKeyBodySchema.safeParse({
    name: typed.name,
    scopes: form.getAll("scopes"),
    expires_in_days: typed.expires_in_days ? Number(typed.expires_in_days) : undefined,
  });
  if (!parsed.success) return formInvalid(parsed.error, typed);
  try {
    const result = await create(actor, parsed.data);
    revalidatePath("/settings/keys");
    return { result };
  } catch (error) {
    return formFailure(error, typed);
  }
}

export async function revokeKey(id: string): Promise<{ error: string } | undefined> {
  const actor = await requireActor();
  try {
    await revoke(actor, z.string().parse(id));
  } catch (error) {
    return { error: failureMessage(error) };
  }
  revalidatePath("/settings/keys");
  return undefined;
}
