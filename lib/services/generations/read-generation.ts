import type { GenerationView } from "@/lib/contracts/generations";
import { findGeneration, type GenerationRow } from "@/lib/db/generations";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { authorise } from "../authorise";
import { toView } from "./to-view";

/** @throws AppError not_found */
export async function readGeneration(actor: Actor, id: string): Promise<GenerationView> {
  authorise(actor, "dataset:read");
  return toView(await generationRow(id));
}

/** The stored generation. @throws AppError not_found */
export async function generationRow(id: string): Promise<GenerationRow> {
  const row = isId(id) ? await findGeneration(id) : null;
  if (!row) throw new AppError("not_found", `There is no generation ${id}.`);
  return row;
}
