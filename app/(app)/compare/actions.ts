"use server";
import { requireActor } from "@/lib/auth/current-actor";
import { type Calibrate, calibrateSchema } from "@/lib/contracts/calibrations";
import { failureMessage } from "@/lib/http/form-failure";
import { calibrate as certify } from "@/lib/services/calibrations/calibrate";

export async function calibrate(asked: Calibrate): Promise<{ id: string } | { error: string }> {
  const actor = await requireActor();
  const parsed = calibrateSchema.safeParse(asked);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { error: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not valid"}` };
  }
  try {
    const { id } = await certify(actor, parsed.data);
    return { id };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}
