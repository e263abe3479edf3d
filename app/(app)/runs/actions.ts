"use server";
import { z } from "zod";
import { requireActor } from "@/lib/auth/current-actor";
import { type StartRun, startRunSchema } from "@/lib/contracts/predict";
import type { RunView } from "@/lib/contracts/runs";
import { type StartTraining, startTrainingSchema, type TrainingView } from "@/lib/contracts/student";
import { failureMessage } from "@/lib/http/form-failure";
import { cancelRun } from "@/lib/services/predict/cancel-run";
import { resumeRun } from "@/lib/services/predict/resume-run";
import { startRun } from "@/lib/services/predict/start-run";
import { cancelTraining } from "@/lib/services/student/cancel-training";
import { startTraining } from "@/lib/services/student/start-training";

type TrainingAnswer = { view: TrainingView } | { error: string };
type Answer = { view: RunView } | { error: string };

export async function start(slug: string, asked: StartRun): Promise<{ id: string } | { error: string }> {
  const actor = await requireActor();
  const parsed = startRunSchema.safeParse(asked);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { error: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not valid"}` };
  }
  try {
    const { id } = await startRun(actor, z.string().max(100).parse(slug), asked, { by: "worker" });
    return { id };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

export async function train(slug: string, asked: StartTraining): Promise<TrainingAnswer> {
  const actor = await requireActor();
  const parsed = startTrainingSchema.safeParse(asked);
  if (!parsed.success) return { error: `The name: ${parsed.error.issues[0]?.message ?? "not valid"}` };
  try {
    return { view: await startTraining(actor, z.string().max(100).parse(slug), parsed.data) };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

export async function stopTraining(id: string): Promise<TrainingAnswer> {
  const actor = await requireActor();
  try {
    return { view: await cancelTraining(actor, z.uuid().parse(id)) };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

export async function cancel(id: string): Promise<Answer> {
  const actor = await requireActor();
  try {
    return { view: await cancelRun(actor, z.uuid().parse(id)) };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

export async function resume(id: string, retryFailed: boolean): Promise<Answer> {
  const actor = await requireActor();
  try {
    const asked = { retry_failed: z.boolean().parse(retryFailed) };
    return { view: await resumeRun(actor, z.uuid().parse(id), asked, { by: "worker" }) };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}
