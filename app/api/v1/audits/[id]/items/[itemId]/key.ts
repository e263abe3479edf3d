import { idempotencyKeySchema } from "@/lib/contracts/reviews";
import { AppError } from "@/lib/errors";

/** @throws AppError invalid_input, where the header is missing or unfit */
export function idempotencyKeyOf(request: Request): string {
  const key = idempotencyKeySchema.safeParse(request.headers.get("idempotency-key") ?? undefined);
  if (key.success) return key.data;
  const message = key.error.issues.map((issue) => issue.message).join("; ");
  throw new AppError("invalid_input", `headers.Idempotency-Key: ${message}`);
}
