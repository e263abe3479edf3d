"use server";
import { z } from "zod";
import { requireActor } from "@/lib/auth/current-actor";
import type { ImportView } from "@/lib/contracts/imports";
import { failureMessage } from "@/lib/http/form-failure";
import { cancelImport } from "@/lib/services/imports/cancel-import";

export async function cancel(id: string): Promise<{ view: ImportView } | { error: string }> {
  const actor = await requireActor();
  try {
    return { view: await cancelImport(actor, z.uuid().parse(id)) };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}
