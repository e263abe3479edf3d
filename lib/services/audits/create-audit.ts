import { randomBytes } from "node:crypto";
import type { AuditView, CreateAudit } from "@/lib/contracts/audits";
import type { RowFilter } from "@/lib/contracts/row-filter";
import { insertDrawnItems } from "@/lib/db/audit-design";
import { logAction } from "@/lib/db/audit-log";
import {
  analyseQueue,
  insertAudit,
  insertQueueItems,
  insertSlots,
  type NewAudit,
  readAudit,
} from "@/lib/db/audits";
import { db, type Tx } from "@/lib/db/client";
import { type DoubtRow, type FoundDoubts, insertDoubtItems } from "@/lib/db/doubt-rows";
import type { Actor } from "@/lib/domain/access";
import type { Doubt } from "@/lib/domain/review/doubts";
import { GUIDE_VERSION } from "@/lib/domain/review/guide";
import { drawStratified } from "@/lib/domain/sampling/sample";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { PROMPT_VERSION } from "@/prompts/intent-prompt";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { findDoubts } from "../reviews/find-doubts";
import { prepareReview } from "../reviews/prepare-review";
import { type Design, designSample } from "./design-sample";
import { noAudit } from "./get-audit";
import { mixGold } from "./mix-gold";
import { toAudit } from "./to-audit";

/** The largest audits take some seconds; nobody waits for their locks. */
const TRANSACTION = { isolationLevel: "RepeatableRead", timeout: 120_000, maxWait: 20_000 } as const;

/** From here on it pays to tell the planner. */
const MANY_SLOTS = 1_000;

/**
 * Makes an audit: `sample` draws rows of each stratum at random without replacement (each with probability n_h/N_h, kept
 * with its weight N_h/n_h), `queue` takes the first ones in import order, `doubt` the most doubtful ones. Every row is frozen at its present version
 * and label, the runs that stand beside the labels are frozen too, and a slot is made for each reviewer that a row
 * wants. One transaction over one snapshot.
 * @throws AppError not_found (data set), invalid_input (no row fits, strata that cannot be told or filled; people who
 * cannot review), forbidden
 */
export async function createAudit(actor: Actor, input: CreateAudit): Promise<AuditView> {
  authorise(actor, "review:manage");
  const dataset = await requireDataset(input.dataset);
  if (input.kind !== "sample" && input.strata.length > 0) {
    throw new AppError("invalid_input", "strata: only a sample has strata; leave them out or make a sample");
  }
  if ((input.kind === "doubt") !== (input.doubt !== undefined)) {
    throw new AppError("invalid_input", "doubt: goes with the kind doubt, and that kind needs it");
  }
  assertGold(input);
  const filter = onlyGiven(input.filter);
  const made = await db().$transaction(async (tx) => {
    const design = await designSample(tx, dataset.id, filter, designOf(input));
    if (design.problem !== null || design.n === null) {
      const where = design.population === 0 ? "filter" : "size";
      throw new AppError("invalid_input", `${where}: ${design.problem} (${dataset.slug})`);
    }
    const doubts = input.doubt && (await doubtsOf(tx, input.doubt, design, design.n));
    const audit = newAudit(actor, input, dataset, design, doubts?.rows.length ?? design.n);
    if (doubts) audit.population = doubts.total;
    await insertAudit(tx, audit);
    await insertItems(tx, audit, design, doubts?.rows ?? []);
    audit.size += await mixGold(tx, audit, input.gold_share);
    await prepareReview(tx, audit, {
      blindShare: input.blind_share ?? (input.blind ? 1 : 0),
      people: input.people,
    });
    await insertSlots(tx, audit.id);
    const { id, name, kind, seed, overlap, size, population, strata, allocation } = audit;
    await logAction(tx, actor, {
      action: "audit.create",
      target: { kind: "audit", id },
      details: { dataset: dataset.slug, name, kind, seed, overlap, n: size, population, strata, allocation },
    });
    const stored = await readAudit(audit.id, actor.id, tx);
    if (!stored) throw noAudit(audit.id);
    return toAudit(stored);
  }, TRANSACTION);
  if (made.progress.reviews_wanted >= MANY_SLOTS) await analyseQueue();
  return made;
}

/** Gold would bend a sample's estimate, and stand out where other items show their label. @throws AppError invalid_input */
function assertGold({ gold_share, kind, blind, blind_share }: CreateAudit): void {
  if (gold_share === 0) return;
  if (kind === "sample")
    throw new AppError(
      "invalid_input",
      "gold_share: a sample estimates, and takes no rows that were not drawn",
    );
  if ((blind_share ?? (blind ? 1 : 0)) !== 1)
    throw new AppError(
      "invalid_input",
      "gold_share: needs every row blind (blind_share 1); what is revealed tests nobody",
    );
}

/** A queue is no sample: it is one stratum of which the first rows are taken. */
const designOf = ({ kind, size, strata, allocation, min_per_stratum }: CreateAudit) =>
  kind === "sample"
    ? { size, strata, allocation, min_per_stratum }
    : { size, strata: [], allocation: "proportional" as const, min_per_stratum: 0 };

function newAudit(
  actor: Actor,
  input: CreateAudit,
  dataset: { id: string; slug: string },
  { frame, population, strata }: Design,
  size: number,
): NewAudit {
  return {
    id: newId(),
    datasetId: dataset.id,
    name: input.name ?? nameOf(input.kind, size, population, dataset.slug),
    kind: input.kind,
    doubt: input.doubt ?? null,
    filter: frame.filter,
    seed: input.seed ?? randomBytes(6).toString("hex"),
    population,
    size,
    overlap: input.overlap,
    strata: [...frame.facets],
    allocation: input.allocation,
    minPerStratum: input.min_per_stratum,
    design: input.kind === "sample" ? strata : [],
    claimTarget: input.claim,
    teacherRunId: frame.teacherRunId,
    studentRunId: frame.studentRunId,
    promptVersion: PROMPT_VERSION,
    guideVersion: GUIDE_VERSION,
    createdBy: actor.name,
  };
}

/** @throws AppError invalid_input, where no row is in doubt */
async function doubtsOf(tx: Tx, doubt: Doubt, { frame }: Design, limit: number): Promise<FoundDoubts> {
  const found = await findDoubts(
    tx,
    doubt,
    { datasetId: frame.datasetId, filter: frame.filter, limit },
    { teacher: frame.teacherRunId, student: frame.studentRunId },
  );
  if (found.total === 0)
    throw new AppError("invalid_input", `doubt: no row of the filter is in doubt by ${doubt}`);
  return found;
}

async function insertItems(
  tx: Tx,
  audit: NewAudit,
  design: Design,
  doubts: readonly DoubtRow[],
): Promise<void> {
  const inserted =
    audit.kind === "queue"
      ? await insertQueueItems(tx, audit)
      : audit.kind === "doubt"
        ? await insertDoubtItems(
            tx,
            audit.id,
            doubts,
            doubts.map(() => newId()),
          )
        : await insertSample(tx, audit, design);
  if (inserted !== audit.size) throw new Error(`${inserted} items were made instead of ${audit.size}`);
}

function insertSample(tx: Tx, audit: NewAudit, { frame, strata }: Design): Promise<number> {
  const sized = strata.map(({ stratum, N, n }) => ({ stratum, N, n: n ?? 0 }));
  const drawn = drawStratified(sized, audit.seed).map((row) => ({ id: newId(), ...row }));
  return insertDrawnItems(tx, audit.id, frame, sized, drawn);
}

/** The conditions that were given. */
export const onlyGiven = (filter: RowFilter): RowFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as RowFilter;

function nameOf(kind: string, size: number, population: number, slug: string): string {
  const all = size === population;
  if (kind === "sample") return all ? `All ${size} rows of ${slug}` : `Sample of ${size} from ${slug}`;
  return `${kind === "doubt" ? "Doubt queue" : "Queue"} of ${size} from ${slug}`;
}
