"use server";
import { redirect } from "next/navigation";
import { z } from "zod";
import { requireActor } from "@/lib/auth/current-actor";
import { failureMessage } from "@/lib/http/form-failure";
import { removeBench } from "@/lib/services/bench/remove-bench";

export async function forget(id: string): Promise<{ error: string }> {
  const actor = await requireActor();
  try {
    await removeBench(actor, z.uuid().parse(id));
  } catch (error) {
    return { error: failureMessage(error) };
  }
  redirect("/bench");
}
