import { CircleCheck, CircleDashed } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Num } from "@/components/ui/format";
import { IntervalBar } from "@/components/ui/interval-bar";
import { Between, Share } from "@/components/ui/share";

type Accuracy = {
  estimate: number | null;
  low: number | null;
  high: number | null;
  n: number;
  why: string | null;
};

/** What the sample that speaks for a data set says of its labels and of the models beside them. */
export type ShownAccuracy = {
  dataset: string;
  datasetName: string;
  /** null = no sample was drawn yet. */
  sample: {
    audit: string;
    name: string;
    status: "open" | "paused" | "closed";
    done: number;
    wanted: number;
    label: Accuracy;
    claim: { target: number; low: number; met: boolean } | null;
    stillNeeded: number | null;
    teacher: { model: string | null; accuracy: Accuracy };
    student: { model: string | null; accuracy: Accuracy };
  } | null;
};

/** Labels, teacher and student of each data set, from one sample; where there is none, what to do next. */
export function AuditedAccuracyList({
  datasets,
  manages,
  reviews,
}: {
  datasets: readonly ShownAccuracy[];
  manages: boolean;
  reviews: boolean;
}) {
  return (
    <ul>
      {datasets.map(({ dataset, datasetName, sample }) => (
        <li
          key={dataset}
          className="grid gap-x-6 gap-y-3 border-b px-4 py-3 last:border-b-0 md:grid-cols-[minmax(9rem,1fr)_repeat(3,minmax(0,1fr))]"
        >
          <div className="min-w-0">
            <p className="font-medium wrap-anywhere">{datasetName}</p>
            {sample && (
              <p className="text-xs text-muted">
                <Link
                  href={`/audits/${sample.audit}` as Route}
                  className="wrap-anywhere text-accent-text underline"
                >
                  {sample.name}
                </Link>
                <br />
                <Num value={sample.done} /> of <Num value={sample.wanted} /> reviews
                {sample.status !== "open" && `, ${sample.status}`}
              </p>
            )}
          </div>
          {sample === null ? (
            <Next text="No sample has been drawn: nobody knows how good these labels are.">
              {manages && <To href={`/audits/new?dataset=${dataset}`}>Design a sample</To>}
            </Next>
          ) : sample.done === 0 ? (
            <Next text="A sample is drawn; nobody has judged anything of it yet.">
              {reviews && sample.status === "open" && (
                <To href={`/review/${sample.audit}`}>Review {sample.name}</To>
              )}
            </Next>
          ) : (
            <>
              <Figure name="Labels" accuracy={sample.label}>
                {sample.claim && <Claim claim={sample.claim} stillNeeded={sample.stillNeeded} />}
              </Figure>
              <Figure name={titled("Teacher", sample.teacher.model)} accuracy={sample.teacher.accuracy} />
              <Figure name={titled("Student", sample.student.model)} accuracy={sample.student.accuracy} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A model that is named after its part needs no second word. */
const titled = (part: string, model: string | null): string =>
  model === null || model.toLowerCase() === part.toLowerCase() ? part : `${part} · ${model}`;

function Next({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-muted md:col-span-3">
      <p className="min-w-48 grow basis-64">{text}</p>
      {children}
    </div>
  );
}

const To = ({ href, children }: { href: string; children: ReactNode }) => (
  <Button asChild size="sm">
    <Link href={href as Route}>{children}</Link>
  </Button>
);

function Figure({
  name,
  accuracy: { estimate, low, high, n, why },
  children,
}: {
  name: string;
  accuracy: Accuracy;
  children?: ReactNode;
}) {
  return (
    <div className="min-w-0">
      <p className="text-xs text-muted wrap-anywhere">{name}</p>
      {estimate === null ? (
        <p className="text-xs text-muted">{why ?? "No figure yet."}</p>
      ) : (
        <>
          <p className="flex flex-wrap items-baseline justify-between gap-x-2 text-xs text-muted">
            <span className="text-base font-semibold text-fg">
              <Share value={estimate} />
            </span>
            <span title={`95 % interval, ${n} judged`}>
              <Between low={low} high={high} />
            </span>
          </p>
          {low !== null && high !== null && <IntervalBar estimate={estimate} low={low} high={high} />}
        </>
      )}
      {children}
    </div>
  );
}

function Claim({
  claim,
  stillNeeded,
}: {
  claim: { target: number; low: number; met: boolean };
  stillNeeded: number | null;
}) {
  const Icon = claim.met ? CircleCheck : CircleDashed;
  return (
    <p className={`mt-1.5 flex items-start gap-1 text-xs ${claim.met ? "text-green-fg" : "text-amber-fg"}`}>
      <Icon aria-hidden className="mt-0.5 size-3 shrink-0" />
      <span>
        ≥ <Share value={claim.target} /> {claim.met ? "is borne out" : "is not borne out yet"}
        {!claim.met && stillNeeded !== null && stillNeeded > 0 && (
          <>
            : about <Num value={stillNeeded} /> rows more
          </>
        )}
      </span>
    </p>
  );
}
