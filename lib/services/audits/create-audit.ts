import { randomBytes } from "node:crypto";
import type { AuditView, CreateAudit } from "@/lib/contracts/audits";
import type { RowFilter } from "@/lib/contracts/row-filter";
import { logAction } from "@/lib/db/audit-log";
import {
  analyseQueue,
  countRows,
  insertAudit,
  insertQueueItems,
  insertSampleItems,
  insertSlots,
  type NewAudit,
  readAudit,
} from "@/lib/db/audits";
import { db, type Tx } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { GUIDE_VERSION } from "@/lib/domain/review/guide";
import { simpleRandomSample } from "@/lib/domain/sampling/sample";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { PROMPT_VERSION } from "@/prompts/intent-prompt";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { prepareReview } from "../reviews/prepare-review";
import { noAudit } from "./get-audit";
import { toAudit } from "./to-audit";

/** The largest audits take some seconds; nobody waits for their locks. */
const TRANSACTION = { isolationLevel: "RepeatableRead", timeout: 120_000, maxWait: 20_000 } as const;

/** From here on it pays to tell the planner. */
const MANY_SLOTS = 1_000;

/**
 * Makes an audit: `sample` draws `size` rows of the filter at random without replacement (each with probability
 * n/N, kept with its weight N/n), `queue` takes the first ones in import order. Every row is frozen at its present
 * version and label, and a slot is made for each reviewer that it wants. One transaction over one snapshot.
 * @throws AppError not_found (data set), invalid_input (no row fits; people who cannot review), forbidden
 */
export async function createAudit(actor: Actor, input: CreateAudit): Promise<AuditView> {
  authorise(actor, "review:manage");
  const dataset = await requireDataset(input.dataset);
  const filter = onlyGiven(input.filter);
  const made = await db().$transaction(async (tx) => {
    const population = await countRows(tx, dataset.id, filter);
    if (population === 0) {
      throw new AppError("invalid_input", `filter: no row of "${dataset.slug}" fits it; widen the filter`);
    }
    const size = Math.min(input.size, population);
    const audit: NewAudit = {
      id: newId(),
      datasetId: dataset.id,
      name: input.name ?? nameOf(input.kind, size, population, dataset.slug),
      kind: input.kind,
      filter,
      seed: input.seed ?? randomBytes(6).toString("hex"),
      population,
      size,
      overlap: input.overlap,
      promptVersion: PROMPT_VERSION,
      guideVersion: GUIDE_VERSION,
      createdBy: actor.name,
    };
    await insertAudit(tx, audit);
    await insertItems(tx, audit);
    await prepareReview(tx, audit, {
      blindShare: input.blind_share ?? (input.blind ? 1 : 0),
      people: input.people,
    });
    await insertSlots(tx, audit.id);
    const { kind, seed, overlap } = audit;
    await logAction(tx, actor, {
      action: "audit.create",
      target: { kind: "audit", id: audit.id },
      details: { dataset: dataset.slug, name: audit.name, kind, seed, overlap, n: size, population },
    });
    const stored = await readAudit(audit.id, actor.id, tx);
    if (!stored) throw noAudit(audit.id);
    return toAudit(stored);
  }, TRANSACTION);
  if (made.progress.reviews_wanted >= MANY_SLOTS) await analyseQueue();
  return made;
}

async function insertItems(tx: Tx, audit: NewAudit): Promise<void> {
  const inserted = audit.kind === "sample" ? await insertDrawn(tx, audit) : await insertQueueItems(tx, audit);
  if (inserted !== audit.size) throw new Error(`${inserted} items were made instead of ${audit.size}`);
}

function insertDrawn(tx: Tx, audit: NewAudit): Promise<number> {
  const places = Array.from({ length: audit.population }, (_, place) => place);
  const ranks = simpleRandomSample(places, audit.size, audit.seed);
  return insertSampleItems(
    tx,
    audit,
    ranks,
    ranks.map(() => newId()),
  );
}

const onlyGiven = (filter: RowFilter): RowFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as RowFilter;

function nameOf(kind: string, size: number, population: number, slug: string): string {
  const all = size === population;
  if (kind === "sample") return all ? `All ${size} rows of ${slug}` : `Sample of ${size} from ${slug}`;
  return `Queue of ${size} from ${slug}`;
}
