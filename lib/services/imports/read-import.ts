import type { ImportView } from "@/lib/contracts/imports";
import { findImport } from "@/lib/db/imports";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { authorise } from "../authorise";
import { toView } from "./to-view";

/** @throws AppError not_found */
export async function readImport(actor: Actor, id: string): Promise<ImportView> {
  authorise(actor, "dataset:read");
  return toView(await importRow(id));
}

/** The stored import. @throws AppError not_found */
export async function importRow(id: string) {
  const row = isId(id) ? await findImport(id) : null;
  if (!row) throw new AppError("not_found", `There is no import ${id}.`);
  return row;
}
