/**
 * How long a page of the list and its facets take at scale.
 *
 *   npx tsx bench/browse.ts [rows=1000000] [rounds=20]
 *
 * Needs DATABASE_URL, or fills the embedded database of PARALLAX_DATA_DIR (data set `bench-browse`, kept for the
 * next run; some four minutes for a million rows). Prints p50 and p95 in milliseconds for each kind of filter, at
 * random places of the list.
 */

import { closeDb } from "@/lib/db/client";
import { compactCells } from "@/lib/db/facets";
import type { RowFilterInput } from "@/lib/db/row-filter";
import { listRows } from "@/lib/db/rows";
import { indexSearchBatch } from "@/lib/db/search";
import { openDatabase } from "@/lib/platform/connect";
import { fillRows } from "./browse-fill";

const FILTERS: Record<string, RowFilterInput> = {
  "no filter": {},
  "one action": { action: ["reply"] },
  "most rows": { action: ["reply", "start_task", "update_task", "noop"] },
  "pending (only behind 300,000)": { status: ["pending"] },
  "rejected (1 in 1,000)": { status: ["rejected"] },
  "rare and narrow": { action: ["noop"], status: ["discarded"], channel: ["(none)"], split: ["test"] },
  "nothing fits": { status: ["discarded"], channel: ["fax"] },
  "word in every row": { q: "finally" },
  "word in 30 %": { q: "w9" },
  "word in 1 %": { q: "w981" },
  "word of the last 3 %": { q: "gracias" },
  "word of the last 3 %, large facet": { q: "gracias", action: ["reply", "noop"] },
  "rare word": { q: "row12345" },
  "word in no row": { q: "zebra" },
  "three words": { q: "w50 w60 w70" },
  without: { q: "w300 -w1" },
  phrase: { q: '"w40 w60"' },
  "word and facet": { q: "w30", status: ["rejected"] },
  "common word, large facet": { q: "w1", action: ["reply"], status: ["approved", "pending"] },
  warning: { warning: ["label_conflict"] },
  "warning and facet": { warning: ["near_duplicate_start"], status: ["rejected"] },
  "warning and word": { warning: ["label_conflict"], q: "w5" },
  "domain of 24 %": { domain: ["travel"] },
  "domain of the last 3 %": { domain: ["late"] },
  "rare difficulty (1 in 2,000)": { difficulty: ["rare"] },
  "domains, tone, action": { domain: ["travel", "health"], tone: ["upset"], action: ["reply"] },
  "teacher differs": { disagree: ["teacher"] },
  "student differs": { disagree: ["student"] },
  "teacher and student differ": { disagree: ["models"] },
  "any of them differs": { disagree: ["teacher", "student", "models"] },
  "student differs, facets": { disagree: ["student"], action: ["noop"], status: ["pending"] },
  "student differs, late domain": { disagree: ["student"], domain: ["late"] },
  "teacher differs, word": { disagree: ["teacher"], q: "w30" },
  "invalid answer": { invalid: ["student"] },
  "student not sure": { student_confidence: ["0-0.5"] },
  "student sure, teacher not": { student_confidence: ["0.99-1"], teacher_confidence: ["0-0.5"] },
  "student sure and wrong": { student_confidence: ["0.9-0.99", "0.99-1"], disagree: ["student"] },
};

async function main(): Promise<void> {
  const rows = Number(process.argv[2] ?? 1_000_000);
  const rounds = Number(process.argv[3] ?? 20);
  const database = await openDatabase();
  try {
    const id = await fillRows(database.url, "bench-browse", rows);
    for (let after = 0n, added = 0; ; ) {
      const batch = await indexSearchBatch(id, after, 5_000);
      if (batch.lastSeq === null) break;
      after = batch.lastSeq;
      added += batch.added;
      if (batch.added > 0) process.stderr.write(`\rindexed ${added}`);
    }
    await compactCells(id);
    await measure(id, rounds);
  } finally {
    await closeDb();
    await database.close();
  }
}

async function measure(datasetId: string, rounds: number): Promise<void> {
  const ends = await listRows({ datasetId, filter: {}, page: { limit: 1 }, count: true, facets: false });
  const first = Number(ends.rows[0]?.seq ?? 0);
  const span = ends.total?.count ?? 1;
  console.log("| filter | total | page p50 | page p95 | page + total + facets p50 | p95 |");
  console.log("|---|---|---|---|---|---|");
  const everything: number[] = [];
  for (const [name, filter] of Object.entries(FILTERS)) {
    const page: number[] = [];
    const both: number[] = [];
    let total = "";
    for (let round = 0; round < rounds; round++) {
      const seq = BigInt(first + Math.floor(((round * 0.618) % 1) * span));
      const position = round === 0 ? undefined : { seq, direction: "after" as const };
      const request = { datasetId, filter, page: { position, limit: 50 } };
      page.push(await time(() => listRows({ ...request, count: false, facets: false })));
      const all = await timed(() => listRows({ ...request, count: true, facets: true }));
      both.push(all.ms);
      total = `${all.value.total?.count}${all.value.total?.capped ? "+" : ""}`;
    }
    everything.push(...both);
    console.log(
      `| ${name} | ${total} | ${at(page, 0.5)} | ${at(page, 0.95)} | ${at(both, 0.5)} | ${at(both, 0.95)} |`,
    );
  }
  console.log(`| all | | | | ${at(everything, 0.5)} | ${at(everything, 0.95)} |`);
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}
const time = async (work: () => Promise<unknown>): Promise<number> => (await timed(work)).ms;

function at(times: readonly number[], share: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
}

void main();
