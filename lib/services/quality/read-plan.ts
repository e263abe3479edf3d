import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Plan, planSchema } from "@/lib/domain/quality/plan";
import { AppError } from "@/lib/errors";

/** Data sets that ship with their plan. */
const SHIPPED = ["intent-1000"];

/**
 * The plan that stands next to a shipped data set's files; null for any other.
 * @throws AppError unusable_file where the plan cannot be read
 */
export async function readPlan(slug: string): Promise<Plan | null> {
  if (!SHIPPED.includes(slug)) return null;
  const file = fileURLToPath(new URL(`../../../data/${slug}/plan.json`, import.meta.url));
  try {
    return planSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    // A data set of that name without the shipped files is measured by the cells in use.
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw new AppError("unusable_file", `${file} is no plan: {cells: [{card, action, channel, …}]}`, {
      cause,
    });
  }
}
