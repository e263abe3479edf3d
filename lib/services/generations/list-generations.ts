import type { GenerationView } from "@/lib/contracts/generations";
import { listGenerations as listRows } from "@/lib/db/generations";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { toView } from "./to-view";

/** Newest first. @throws AppError not_found where there is no such data set */
export async function listGenerations(actor: Actor, slug: string, limit = 20): Promise<GenerationView[]> {
  authorise(actor, "dataset:read");
  const dataset = await requireDataset(slug);
  return Promise.all((await listRows(dataset.id, limit)).map(toView));
}
