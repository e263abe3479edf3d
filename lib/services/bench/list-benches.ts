import type { BenchRunView } from "@/lib/contracts/bench";
import { listBenchRuns } from "@/lib/db/bench-runs";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { toRunView } from "./to-view";

/** Benchmarks, newest first by when they were measured. */
export async function listBenches(
  actor: Actor,
  asked: { target?: string | undefined; limit: number },
): Promise<BenchRunView[]> {
  authorise(actor, "dataset:read");
  return (await listBenchRuns(asked)).map(toRunView);
}
