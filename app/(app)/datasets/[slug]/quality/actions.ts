"use server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { requireActor } from "@/lib/auth/current-actor";
import type { QualityReport } from "@/lib/contracts/quality";
import { failureMessage } from "@/lib/http/form-failure";
import { cancelQuality } from "@/lib/services/quality/cancel-quality";
import { startQuality } from "@/lib/services/quality/start-quality";

type Answer = { current: QualityReport | null } | { error: string };
const slugSchema = z.string().max(100);

export async function start(slug: string): Promise<Answer> {
  const actor = await requireActor();
  try {
    const current = await startQuality(actor, slugSchema.parse(slug));
    revalidatePath(`/datasets/${slug}/quality`);
    return { current };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

export async function cancel(slug: string): Promise<Answer> {
  const actor = await requireActor();
  try {
    const { current } = await cancelQuality(actor, slugSchema.parse(slug));
    revalidatePath(`/datasets/${slug}/quality`);
    return { current };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}
