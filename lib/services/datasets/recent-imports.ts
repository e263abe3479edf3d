import { findRecentImports, type RecentImport } from "@/lib/db/datasets";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";

/** The latest imports into data sets that are not archived, newest first. */
export async function recentImports(actor: Actor, limit: number): Promise<RecentImport[]> {
  authorise(actor, "dataset:read");
  return findRecentImports(limit);
}
