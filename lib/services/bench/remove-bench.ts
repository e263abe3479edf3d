import { logAction } from "@/lib/db/audit-log";
import { deleteBenchRun } from "@/lib/db/bench-runs";
import { db } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";

/** Forgets a benchmark. @throws AppError forbidden, not_found */
export async function removeBench(actor: Actor, id: string): Promise<void> {
  authorise(actor, "runs:manage");
  await db().$transaction(async (tx) => {
    if (!(await deleteBenchRun(tx, id))) throw new AppError("not_found", `There is no benchmark ${id}`);
    await logAction(tx, actor, { action: "bench.remove", target: { kind: "bench", id } });
  });
}
