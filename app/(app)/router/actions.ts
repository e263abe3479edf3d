"use server";
import { revalidatePath } from "next/cache";
import { requireActor } from "@/lib/auth/current-actor";
import { type Routed, routeBodySchema } from "@/lib/contracts/router";
import { isAppError } from "@/lib/errors";
import { routeTurn } from "@/lib/services/router/route-turn";
import { sendToReview } from "@/lib/services/router/send-to-review";

type Outcome<T> = { ok: true; value: T } | { ok: false; message: string };

/** Decides what was typed in the playground. */
export async function decideTurn(input: unknown): Promise<Outcome<Routed>> {
  return told(async () => {
    const actor = await requireActor();
    const parsed = routeBodySchema.safeParse(input);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return { ok: false, message: `${issue?.path.join(".")}: ${issue?.message}` };
    }
    return { ok: true, value: await routeTurn(actor, parsed.data) };
  });
}

export async function reviewDecision(id: string): Promise<Outcome<{ row: string; dataset: string }>> {
  return told(async () => {
    const made = await sendToReview(await requireActor(), id);
    revalidatePath("/router");
    return { ok: true, value: made };
  });
}

async function told<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    if (isAppError(error)) return { ok: false, message: error.message };
    throw error;
  }
}
