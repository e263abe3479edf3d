import type { RunView } from "@/lib/contracts/runs";
import { findRun } from "@/lib/db/runs";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { activityOf } from "./run-activity";
import { toRun } from "./to-run";

/** @throws AppError not_found */
export async function getRun(actor: Actor, id: string): Promise<RunView> {
  authorise(actor, "dataset:read");
  const run = await findRun(id);
  if (!run) throw new AppError("not_found", `There is no run ${id}`);
  return toRun(run, (await activityOf([run]))(id));
}
