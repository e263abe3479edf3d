import type { BenchDetail } from "@/lib/contracts/bench";
import { findBenchRun } from "@/lib/db/bench-runs";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { toDetail } from "./to-view";

/** @throws AppError not_found */
export async function getBench(actor: Actor, id: string): Promise<BenchDetail> {
  authorise(actor, "dataset:read");
  const row = await findBenchRun(id);
  if (!row) throw new AppError("not_found", `There is no benchmark ${id}`);
  return toDetail(row);
}
