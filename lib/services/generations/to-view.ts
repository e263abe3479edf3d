import {
  type Coverage,
  cellChoiceSchema,
  type GenerationItemView,
  type GenerationView,
  generationOptionsSchema,
  trySchema,
} from "@/lib/contracts/generations";
import { spendOf } from "@/lib/db/generation-calls";
import { countItems, coverageOf, type GenerationItemRow } from "@/lib/db/generation-items";
import { activeGenerations, type GenerationRow } from "@/lib/db/generations";
import { rawPool } from "@/lib/db/raw";
import { isPriced, modelOptionsSchema } from "@/lib/domain/models/model-options";
import { cellSchema } from "@/prompts/generator/cell";

const failureOf = (stored: unknown): GenerationView["failure"] =>
  stored === null ? null : (stored as NonNullable<GenerationView["failure"]>);

/** A generation as the API, the pages and the command line show it. All figures are counted from what is stored. */
export async function toView(row: GenerationRow): Promise<GenerationView> {
  const [counts, spend, cells, active] = await Promise.all([
    countItems(rawPool(), row.id),
    spendOf(rawPool(), row.id),
    coverageOf(rawPool(), row.id),
    activeGenerations(rawPool(), [row.id]),
  ]);
  const writer = modelOptionsSchema.parse(row.writer.options);
  const voter = modelOptionsSchema.parse(row.voter.options);
  const isActive = active.has(row.id);
  const running = isActive && row.status === "running";
  const present = running && row.startedAt ? (Date.now() - row.startedAt.getTime()) / 1000 : 0;
  return {
    id: row.id,
    dataset: row.dataset.slug,
    dataset_name: row.dataset.name,
    status: row.status,
    active: isActive,
    model: row.writer.name,
    voter: row.voter.name,
    requested: row.requested,
    accepted: counts.accepted,
    pending: counts.pending,
    rejected: counts.rejected,
    tries: counts.tries,
    coverage: coverage(cells, row.requested, counts.accepted),
    tokens: {
      input: spend.tokensIn,
      output: spend.tokensOut,
      total: spend.tokensIn + spend.tokensOut,
      estimated: spend.estimated,
    },
    requests: spend.requests,
    failed_calls: spend.failed,
    cost: round(spend.cost, 6),
    currency: writer.currency,
    priced: isPriced(writer) && isPriced(voter),
    seconds: round(row.seconds + present, 3),
    eta_seconds: running && counts.recent > 0 ? round((present / counts.recent) * counts.pending, 0) : null,
    seed: row.seed,
    options: generationOptionsSchema.extend({ only: cellChoiceSchema.strip() }).parse(row.options),
    failure: failureOf(row.failure),
    prompt_version: row.promptVersion,
    generator_version: row.generatorVersion,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    finished_at: row.finishedAt?.toISOString() ?? null,
  };
}

const coverage = (factors: Coverage["factors"], cells: number, filled: number): Coverage => ({
  cells,
  filled,
  share: cells === 0 ? 0 : round(filled / cells, 4),
  factors,
});

export function toItemView(row: GenerationItemRow): GenerationItemView {
  return {
    position: row.position,
    cell: cellSchema.parse(row.cell),
    state: row.state,
    code: row.code,
    tries: trySchema.array().parse(row.tries),
    row: row.conversationId,
    finished_at: row.finishedAt?.toISOString() ?? null,
  };
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
