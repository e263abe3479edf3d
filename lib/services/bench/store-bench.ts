import { type BenchReport, type BenchRunView, benchReportSchema } from "@/lib/contracts/bench";
import { logAction } from "@/lib/db/audit-log";
import { findBenchRun, insertBenchRun } from "@/lib/db/bench-runs";
import { db } from "@/lib/db/client";
import type { JsonObject } from "@/lib/db/models";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { measuredIn, toRunView } from "./to-view";

/**
 * Keeps a report: one that was just measured here, or (`imported`) one made elsewhere. The same one twice is one run.
 * @throws AppError forbidden; conflict where another report of this id stands
 */
export async function storeBench(
  actor: Actor,
  given: BenchReport,
  { imported }: { imported: boolean },
): Promise<{ run: BenchRunView; created: boolean }> {
  authorise(actor, "runs:manage");
  const report = benchReportSchema.parse(given);
  const targets = measuredIn(report).map(({ target }) => target);
  const { id } = report;
  return db().$transaction(async (tx) => {
    const created = await insertBenchRun(tx, {
      ...{ id, at: new Date(report.at), targets, imported, createdBy: actor.name },
      report: report as unknown as JsonObject,
    });
    const row = await findBenchRun(id, tx);
    if (!row || row.at.toISOString() !== new Date(report.at).toISOString()) {
      throw new AppError("conflict", `Another benchmark of the id ${id} is kept already; measure again`);
    }
    if (created) {
      await logAction(tx, actor, {
        action: imported ? "bench.import" : "bench.run",
        target: { kind: "bench", id },
        details: { targets, rate: report.rate, dataset: report.dataset },
      });
    }
    return { run: toRunView(row), created };
  });
}
