import type { ModelRow } from "@/lib/db/models";
import { isPriced, modelOptionsSchema } from "@/lib/domain/models/model-options";
import { AppError } from "@/lib/errors";

/** A cost limit that cannot be held is none. @throws AppError invalid_input that names the first without prices */
export function assertPriced(models: readonly Pick<ModelRow, "name" | "options">[]): void {
  const without = models.find(({ options }) => !isPriced(modelOptionsSchema.parse(options)));
  if (!without) return;
  throw new AppError(
    "invalid_input",
    `A cost limit needs prices, and the model "${without.name}" has none: set price_in and price_out (for a million tokens), or leave the limit out.`,
  );
}
