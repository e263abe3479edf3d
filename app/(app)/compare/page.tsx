import { ChartNoAxesCombined } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { ActionsTable } from "@/components/compare/actions-table";
import { Calibrations } from "@/components/compare/calibrations";
import { CompareChoice } from "@/components/compare/compare-choice";
import { Confusions } from "@/components/compare/confusions";
import { Headlines } from "@/components/compare/headlines";
import { Latencies } from "@/components/compare/latencies";
import { Pairs } from "@/components/compare/pairs";
import { Reliability } from "@/components/compare/reliability";
import { Slices } from "@/components/compare/slices";
import { Threshold } from "@/components/compare/threshold";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { type Evaluate, type Evaluation, evaluateSchema } from "@/lib/contracts/evaluations";
import type { RunView } from "@/lib/contracts/runs";
import { type Actor, can } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { listCalibrations } from "@/lib/services/calibrations/list-calibrations";
import { listDatasets } from "@/lib/services/datasets/list-datasets";
import { evaluate } from "@/lib/services/evaluations/evaluate";
import { listAllRuns, listRuns } from "@/lib/services/runs/list-runs";
import { calibrate } from "./actions";

export const metadata: Metadata = { title: "Compare" };

type Params = Promise<Record<string, string | string[] | undefined>>;

export default async function ComparePage({ searchParams }: { searchParams: Params }) {
  const actor = await requireActor();
  const params = await searchParams;
  const datasets = (await listDatasets(actor, {})).filter(({ rows }) => rows > 0);
  const wantedSlug = params.dataset ?? (await mostCompared(actor));
  const dataset = datasets.find(({ slug }) => slug === wantedSlug) ?? datasets[0];
  if (!dataset)
    return (
      <Frame>
        <Nothing href="/datasets" label="Data sets">
          Import conversations first, then ask a model about them.
        </Nothing>
      </Frame>
    );
  const asked = evaluateSchema.safeParse({ ...params, dataset: dataset.slug });
  const wanted: Evaluate = asked.success ? asked.data : { dataset: dataset.slug };
  const [{ runs }, { evaluation, problem }] = await Promise.all([
    listRuns(actor, dataset.slug, 100),
    tryToEvaluate(actor, wanted),
  ]);
  const splits = Object.keys(dataset.counts.split)
    .filter((split) => split !== "(none)")
    .sort();
  return (
    <Frame>
      <CompareChoice
        key={dataset.slug}
        datasets={datasets.map(({ slug, name }) => ({ slug, name }))}
        dataset={dataset.slug}
        splits={splits}
        runs={runs.filter(({ ok, invalid }) => ok + invalid > 0)}
        chosen={evaluation.models.map(({ run }) => run)}
        truth={evaluation.truth}
        split={evaluation.split}
      />
      {problem && <Banner tone="red">{problem}</Banner>}
      {evaluation.hidden > 0 && (
        <Banner tone="amber">
          {evaluation.hidden} rows are left out: you are to judge them without knowing what others said.
        </Banner>
      )}
      {evaluation.rows < evaluation.population && (
        <Banner>
          Computed on {evaluation.rows} rows, an equal-probability sample of {evaluation.population}.
        </Banner>
      )}
      {evaluation.models.length === 0 ? (
        <Nothing href={`/runs?dataset=${dataset.slug}`} label="Runs">
          No model has answered rows of {dataset.name} yet. Start a run, train the student, or import
          predictions.
        </Nothing>
      ) : evaluation.rows === 0 ? (
        <Nothing href="/review" label="Review">
          No row has this truth. Choose another one above, or have rows judged.
        </Nothing>
      ) : (
        <Figures evaluation={evaluation} actor={actor} splits={splits} runs={runs} />
      )}
    </Frame>
  );
}

/** The data set that most roles have answered: where teacher and student can be compared; of several the latest asked. */
async function mostCompared(actor: Actor): Promise<string | undefined> {
  const roles = new Map<string, Set<string>>();
  for (const { dataset, role, ok } of await listAllRuns(actor, { status: "done", limit: 200 }))
    if (ok > 0) roles.set(dataset, (roles.get(dataset) ?? new Set()).add(role));
  return [...roles].sort(([, a], [, b]) => b.size - a.size)[0]?.[0];
}

const Frame = ({ children }: { children: ReactNode }) => (
  <Page>
    <PageHeader
      title="Compare"
      description="How good teacher and student are, what sets them apart, and from where on the student may be trusted."
    />
    {children}
  </Page>
);

const Nothing = ({ href, label, children }: { href: string; label: string; children: ReactNode }) => (
  <Card>
    <EmptyState
      icon={ChartNoAxesCombined}
      title="There is nothing to compare yet"
      action={
        <Button asChild>
          <Link href={href as Route}>{label}</Link>
        </Button>
      }
    >
      {children}
    </EmptyState>
  </Card>
);

/** A run that is gone or a model without one: the page says so, beside what it can show. */
async function tryToEvaluate(
  actor: Actor,
  wanted: Evaluate,
): Promise<{ evaluation: Evaluation; problem: string | null }> {
  try {
    return { evaluation: await evaluate(actor, wanted), problem: null };
  } catch (error) {
    if (!isAppError(error) || !["not_found", "invalid_input"].includes(error.code)) throw error;
    return { evaluation: await evaluate(actor, { dataset: wanted.dataset }), problem: error.message };
  }
}

async function Figures({
  evaluation,
  actor,
  splits,
  runs,
}: {
  evaluation: Evaluation;
  actor: Actor;
  splits: readonly string[];
  runs: readonly RunView[];
}) {
  const calibrations = await listCalibrations(actor, evaluation.dataset, 10);
  const shown = evaluation.models.map(({ run }) => run);
  const key = `${shown.join()} ${evaluation.truth} ${evaluation.split}`;
  return (
    <>
      <Headlines evaluation={evaluation} />
      <Pairs evaluation={evaluation} />
      <Threshold key={key} evaluation={evaluation} calibrations={calibrations} />
      <Calibrations
        dataset={evaluation.dataset}
        runs={runs.filter(({ id, ok, status }) => ok > 0 && (status === "done" || shown.includes(id)))}
        shown={shown}
        splits={splits}
        calibrations={calibrations}
        {...(can(actor, "models:manage") && { calibrate })}
      />
      <ActionsTable evaluation={evaluation} />
      <Confusions evaluation={evaluation} />
      <div className="grid gap-5 xl:grid-cols-2">
        <Reliability evaluation={evaluation} />
        <Latencies evaluation={evaluation} />
      </div>
      <Slices key={`slices ${key}`} evaluation={evaluation} />
    </>
  );
}
