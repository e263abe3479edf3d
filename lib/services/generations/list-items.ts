import type { GenerationItemPage } from "@/lib/contracts/generations";
import { type ItemFilter, pageItems } from "@/lib/db/generation-items";
import { rawPool } from "@/lib/db/raw";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { generationRow } from "./read-generation";
import { toItemView } from "./to-view";

/** The plan's cells and what became of each, in the order of the plan. @throws AppError not_found */
export async function listItems(
  actor: Actor,
  id: string,
  page: ItemFilter & { after: number; limit: number },
): Promise<GenerationItemPage> {
  // It tells the labels: a reviewer may be about to judge these rows blind.
  authorise(actor, "runs:manage");
  await generationRow(id);
  const rows = await pageItems(rawPool(), id, page, page.after, page.limit + 1);
  const items = rows.slice(0, page.limit).map(toItemView);
  return { items, next: rows.length > page.limit ? (items.at(-1)?.position ?? null) : null };
}
