/**
 * How long a designed sample takes at scale, and how much memory of this process.
 *
 *   npx tsx bench/audit.ts [rows=1000000]
 *
 * Needs DATABASE_URL, or fills the embedded database of PARALLAX_DATA_DIR (data set `bench-browse`, the same as
 * bench/browse.ts). Draws 2,000 rows by several designs, prints seconds for preview and creation, and removes the audits.
 */
import { createAuditSchema, previewAuditSchema } from "@/lib/contracts/audits";
import { closeDb, db } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { openDatabase } from "@/lib/platform/connect";
import { createAudit } from "@/lib/services/audits/create-audit";
import { previewAudit } from "@/lib/services/audits/preview-audit";
import { reportAudit } from "@/lib/services/audits/report-audit";
import { fillRows } from "./browse-fill";

const SLUG = "bench-browse";
const ACTOR: Actor = { kind: "cli", id: "bench", name: "bench", role: "ADMIN" };
const DESIGNS: Record<string, object> = {
  "simple random": {},
  "action × channel": { strata: "action,channel" },
  "action × channel × domain, neyman": { strata: "action,channel,domain", allocation: "neyman" },
  "disagreement × confidence": { strata: "disagreement,confidence", allocation: "equal" },
};

async function main(): Promise<void> {
  const rows = Number(process.argv[2] ?? 1_000_000);
  const database = await openDatabase();
  try {
    await fillRows(database.url, SLUG, rows);
    const before = process.memoryUsage.rss();
    for (const [name, design] of Object.entries(DESIGNS)) {
      const input = { dataset: SLUG, size: 2_000, ...design };
      const [preview] = await seconds(() => previewAudit(ACTOR, previewAuditSchema.parse(input)));
      const [create, audit] = await seconds(() =>
        createAudit(ACTOR, createAuditSchema.parse({ ...input, seed: "bench" })),
      );
      const [report] = await seconds(() => reportAudit(ACTOR, audit.id));
      await db().audit.delete({ where: { id: audit.id } });
      const memory = (process.memoryUsage.rss() - before) / 1e6;
      console.log(
        `${name.padEnd(36)} preview ${preview.toFixed(2)} s, create ${create.toFixed(2)} s, report ${report.toFixed(2)} s, +${memory.toFixed(0)} MB`,
      );
    }
  } finally {
    await closeDb();
    await database.close();
  }
}

async function seconds<T>(work: () => Promise<T>): Promise<[number, T]> {
  const started = performance.now();
  const result = await work();
  return [(performance.now() - started) / 1000, result];
}

await main();
