"use server";
import { z } from "zod";
import { requireActor } from "@/lib/auth/current-actor";
import {
  type GenerationView,
  resumeGenerationSchema,
  type StartGeneration,
  startGenerationSchema,
} from "@/lib/contracts/generations";
import { failureMessage } from "@/lib/http/form-failure";
import { cancelGeneration } from "@/lib/services/generations/cancel-generation";
import { resumeGeneration } from "@/lib/services/generations/resume-generation";
import { startGeneration } from "@/lib/services/generations/start-generation";

type Answer = { view: GenerationView } | { error: string };

export async function start(
  slug: string,
  asked: StartGeneration,
): Promise<{ id: string } | { error: string }> {
  const actor = await requireActor();
  const parsed = startGenerationSchema.safeParse(asked);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { error: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not valid"}` };
  }
  try {
    const { id } = await startGeneration(actor, z.string().max(100).parse(slug), parsed.data, {
      by: "worker",
    });
    return { id };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

export async function cancel(id: string): Promise<Answer> {
  const actor = await requireActor();
  try {
    return { view: await cancelGeneration(actor, z.uuid().parse(id)) };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

export async function resume(id: string, maxCost: number | null | undefined): Promise<Answer> {
  const actor = await requireActor();
  try {
    const { max_cost } = resumeGenerationSchema.parse({ max_cost: maxCost });
    return { view: await resumeGeneration(actor, z.uuid().parse(id), { by: "worker", maxCost: max_cost }) };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}
