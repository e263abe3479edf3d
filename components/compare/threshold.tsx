"use client";
import { type ReactNode, useId, useState } from "react";
import { LineChart } from "@/components/charts/line-chart";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Num } from "@/components/ui/format";
import { Label } from "@/components/ui/label";
import { Share } from "@/components/ui/share";
import type { CalibrationView } from "@/lib/contracts/calibrations";
import type { EvaluatedModel, Evaluation } from "@/lib/contracts/evaluations";
import { Ms } from "./headlines";
import { truthLine } from "./words";

type Point = EvaluatedModel["selective"]["points"][number];

/** Risk against coverage, and what any threshold would mean: escalations, errors, time, money. */
export function Threshold({
  evaluation,
  calibrations,
}: {
  evaluation: Evaluation;
  /** Newest first. */
  calibrations: readonly CalibrationView[];
}) {
  const models = evaluation.models.filter(({ selective }) => selective.points.length > 0);
  const student = models.find(({ role }) => role === "student") ?? models.at(-1);
  const points = student?.selective.points ?? [];
  const promises = models.map((model) => ({ model, held: heldBy(model, calibrations) }));
  // On a scale of its own: another run's threshold is no point of this curve.
  const own = promises.find(({ model }) => model === student)?.held;
  const certified = own && own.run === student?.run ? own.threshold : null;
  const [at, setAt] = useState(() => startAt(points, certified));
  const slider = useId();
  const point = points[at];
  if (!student || !point) return null;
  const mark = certified === null ? null : lastFrom(points, certified);
  const { routing } = evaluation;
  const routed = routing?.points.findLast(({ threshold }) => threshold >= point.threshold) ?? null;
  return (
    <Card>
      <CardHeader
        title="Risk and coverage"
        description={`The surest answers first: how many are taken, and how many of these are wrong. ${truthLine(evaluation)}`}
        actions={
          <span className="flex flex-wrap justify-end gap-1.5">
            {promises.map(({ model, held }) => (
              <Promised key={model.run} model={model} held={held} />
            ))}
          </span>
        }
      />
      <CardBody className="grid gap-5 lg:grid-cols-[2fr_1fr]">
        <LineChart
          label="Risk–coverage curve"
          summary={models
            .map(({ model, selective }) => `${model}: AURC ${selective.aurc?.toFixed(4)}`)
            .join("; ")}
          series={models.map(({ model, selective }) => ({
            name: model,
            points: selective.points.map(({ coverage, risk }) => ({ x: coverage, y: risk })),
          }))}
          x={{ name: "coverage: share of answers taken", format: "percent", domain: [0, 1] }}
          y={{ name: "wrong among them", format: "percent" }}
          references={[
            { x: point.coverage, label: "chosen" },
            ...(mark ? [{ x: mark.coverage, label: "certified" }] : []),
          ]}
        />
        <div className="flex flex-col gap-3">
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={slider}>
              Take {student.model}'s answers from confidence{" "}
              <span className="tabular-nums">{point.threshold.toFixed(3)}</span>
            </Label>
            <input
              id={slider}
              type="range"
              min={0}
              max={points.length - 1}
              value={at}
              aria-valuetext={`confidence ${point.threshold.toFixed(3)}, coverage ${(100 * point.coverage).toFixed(0)} %`}
              onChange={(event) => setAt(Number(event.target.value))}
              className="w-full accent-accent"
            />
            <div className="flex justify-between text-xs text-muted" aria-hidden>
              <span>strict</span>
              <span>take all</span>
            </div>
          </div>
          <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-sm">
            <Fact name="Escalated" title="Go on to the teacher">
              <Share value={1 - point.coverage} />
            </Fact>
            <Fact name="Wrong among taken">
              <Share value={point.risk} />
              <span className="block text-xs text-muted">
                {point.errors} of {point.n}
              </span>
            </Fact>
            <Fact
              name="Bound, one-sided 95 %"
              title="At this one threshold; choosing the best of many breaks it"
            >
              <Share value={point.bound} />
            </Fact>
            <Fact name="Both together right">{routed ? <Share value={routed.exact} /> : "–"}</Fact>
            <Fact name="Expected p50">{routed?.p50 == null ? "no times" : <Ms value={routed.p50} />}</Fact>
            <Fact name="Expected p95">{routed?.p95 == null ? "no times" : <Ms value={routed.p95} />}</Fact>
            <Fact name="Cost of 1,000">
              {routed?.cost_per_1000 == null ? (
                "no prices"
              ) : (
                <>
                  <Num value={routed.cost_per_1000} maximumFractionDigits={4} /> {routing?.currency}
                </>
              )}
            </Fact>
          </dl>
          <p className="text-xs text-muted">
            A threshold that is chosen here by looking promises nothing: its error will often be larger. Only
            a certified one keeps its promise.
          </p>
        </div>
      </CardBody>
    </Card>
  );
}

/** The newest certificate that holds for what the model says here: of this run, else of another run of the same version. */
function heldBy(
  model: EvaluatedModel,
  calibrations: readonly CalibrationView[],
): CalibrationView | undefined {
  const holding = calibrations.filter(({ certified, valid }) => certified && valid);
  return (
    holding.find(({ run }) => run === model.run) ??
    holding.find(({ version_id }) => version_id === model.version_id)
  );
}

function Promised({ model, held }: { model: EvaluatedModel; held: CalibrationView | undefined }) {
  if (held?.threshold == null) return <Badge tone="amber">{model.model}: no certified threshold</Badge>;
  return (
    <Badge tone={held.human_judged === 0 ? "amber" : "green"}>
      {model.model}: certified from {held.threshold.toFixed(3)}
      {held.run !== model.run && " on another run"}
      {held.human_judged === 0 && ", against unjudged labels"}
    </Badge>
  );
}

const Fact = ({ name, title, children }: { name: string; title?: string; children: ReactNode }) => (
  <div title={title}>
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="font-medium tabular-nums">{children}</dd>
  </div>
);

/** The last point that is at least as strict. */
const lastFrom = (points: readonly Point[], threshold: number): Point | null =>
  points.findLast((point) => point.threshold >= threshold) ?? null;

function startAt(points: readonly Point[], certified: number | null): number {
  const wanted = certified === null ? null : lastFrom(points, certified);
  return Math.max(0, wanted ? points.indexOf(wanted) : Math.floor(points.length / 2));
}
