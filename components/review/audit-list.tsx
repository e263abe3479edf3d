"use client";
import { Dices, FileText, ListChecks, ListOrdered, Pause, Play, Scale, Users } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState, useTransition } from "react";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Num, Time } from "@/components/ui/format";
import { Kbd } from "@/components/ui/kbd";
import { Progress } from "@/components/ui/progress";
import type { AuditView } from "@/lib/contracts/audits";
import { CloseAudit, type Closing } from "./close-audit";
import { DIGITS } from "./list-keys";
import { roughly } from "./pace";

type ToClose = {
  lookAtClosing: (auditId: string) => Promise<Closing | { error: string }>;
  close: (auditId: string) => Promise<{ error: string } | undefined>;
};
type SetStatus = (auditId: string, status: string) => Promise<{ error: string } | undefined>;

/** All audits with their progress and one's own part. */
export function AuditList({
  audits,
  reviews,
  manages,
  hasRows,
  toDecide,
  setStatus,
  lookAtClosing,
  close,
}: {
  audits: readonly AuditView[];
  /** Disagreements that wait for this person's decision, by audit. */
  toDecide: Readonly<Record<string, number>>;
  reviews: boolean;
  manages: boolean;
  hasRows: boolean;
  setStatus: SetStatus;
} & ToClose) {
  if (audits.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={ListChecks}
          title="There is nothing to review yet"
          action={
            !hasRows && (
              <Button asChild>
                <Link href={"/datasets" as Route}>Data sets</Link>
              </Button>
            )
          }
        >
          {!hasRows
            ? "Import conversations first."
            : manages
              ? "Draw a sample to learn how good the labels are, or make a queue of rows to get done."
              : "An admin makes samples and queues; they appear here."}
        </EmptyState>
      </Card>
    );
  }
  return (
    <ul className="flex flex-col gap-3">
      {audits.map((audit, place) => (
        <li key={audit.id}>
          <AuditCard
            audit={audit}
            {...(place < DIGITS && { digit: place + 1 })}
            reviews={reviews}
            manages={manages}
            toDecide={toDecide[audit.id] ?? 0}
            setStatus={setStatus}
            lookAtClosing={lookAtClosing}
            close={close}
          />
        </li>
      ))}
    </ul>
  );
}

function AuditCard({
  audit,
  digit,
  reviews,
  manages,
  toDecide,
  setStatus,
  lookAtClosing,
  close,
}: {
  audit: AuditView;
  /** The key that opens it. */
  digit?: number;
  reviews: boolean;
  manages: boolean;
  toDecide: number;
  setStatus: SetStatus;
} & ToClose) {
  const { progress, mine } = audit;
  const finished = progress.done >= progress.reviews_wanted;
  const [error, setError] = useState<string>();
  const [pending, start] = useTransition();
  const toggle = () =>
    start(async () => {
      const answer = await setStatus(audit.id, audit.status === "paused" ? "open" : "paused");
      setError(answer?.error);
    });
  return (
    <Card className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-2">
            <h2 className="text-base font-semibold wrap-anywhere">
              <Link href={`/review/${audit.id}` as Route} className="rounded-sm hover:underline">
                {audit.name}
              </Link>
            </h2>
            {audit.kind === "sample" ? (
              <Badge tone="blue" icon={Dices}>
                sample
              </Badge>
            ) : (
              <Badge icon={ListOrdered}>{audit.kind}</Badge>
            )}
            {audit.status !== "open" && (
              <Badge tone="amber" icon={Pause}>
                {audit.status}
              </Badge>
            )}
          </div>
          <p className="mt-0.5 text-xs text-muted">
            <Num value={audit.n} /> of <Num value={audit.population} /> rows of{" "}
            <Link href={`/datasets/${audit.dataset}` as Route} className="underline">
              {audit.dataset}
            </Link>
            <FilterText filter={audit.filter} />
            {audit.overlap > 1 && <>, {audit.overlap} reviewers each</>}, seed <code>{audit.seed}</code>, made
            by {audit.created_by} <Time value={audit.created_at} format="relative" />
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {manages && audit.status !== "closed" && !finished && (
            <Button pending={pending} onClick={toggle}>
              {audit.status === "paused" ? <Play aria-hidden /> : <Pause aria-hidden />}
              {audit.status === "paused" ? "Resume" : "Pause"}
            </Button>
          )}
          {manages && audit.status !== "closed" && (
            <CloseAudit auditId={audit.id} name={audit.name} look={lookAtClosing} close={close} />
          )}
          <Button asChild>
            <Link href={`/review/${audit.id}/people` as Route}>
              <Users aria-hidden />
              People
            </Link>
          </Button>
          {reviews && toDecide > 0 && (
            <Button asChild>
              <Link href={`/review/${audit.id}/adjudicate` as Route}>
                <Scale aria-hidden />
                Adjudicate <Num value={toDecide} />
              </Link>
            </Button>
          )}
          <Button asChild>
            <Link href={`/audits/${audit.id}` as Route}>
              <FileText aria-hidden />
              Report
            </Link>
          </Button>
          {reviews && (
            <Button variant={finished || audit.status !== "open" ? "secondary" : "primary"} asChild>
              <Link
                href={`/review/${audit.id}` as Route}
                data-review={finished || audit.status !== "open" ? "done" : "open"}
                {...(digit && { "aria-keyshortcuts": String(digit) })}
              >
                <ListChecks aria-hidden />
                Review
                {digit && (
                  <span aria-hidden className="inline-flex">
                    <Kbd inverted={!finished && audit.status === "open"}>{digit}</Kbd>
                  </span>
                )}
              </Link>
            </Button>
          )}
        </div>
      </div>
      {audit.status === "paused" && (
        <p className="text-xs text-muted">
          Paused: no rows are handed out; what reviewers have in hand they can still send.
        </p>
      )}
      {error && <Banner tone="red">{error}</Banner>}
      <div className="flex flex-col gap-1">
        <Progress
          label={`Reviews done in ${audit.name}`}
          value={progress.done}
          max={progress.reviews_wanted}
        />
        <p className="flex flex-wrap justify-between gap-x-4 text-xs text-muted">
          <span>
            <Num value={progress.done} /> of <Num value={progress.reviews_wanted} /> reviews done
            {progress.leased > 0 && (
              <>
                , <Num value={progress.leased} /> in hand
              </>
            )}
          </span>
          <Mine audit={audit} />
        </p>
      </div>
      {mine.skipped > 0 && !finished && (
        <p className="text-xs text-muted">
          You skipped <Num value={mine.skipped} />; the workspace offers them again at its end.
        </p>
      )}
    </Card>
  );
}

function Mine({ audit: { mine, progress } }: { audit: AuditView }) {
  if (mine.done === 0) return <span>none by you yet</span>;
  const seconds = mine.seconds_per_review;
  const left = seconds === null ? null : (progress.reviews_wanted - progress.done) * seconds;
  return (
    <span>
      <Num value={mine.done} /> by you
      {seconds !== null && (
        <>
          , <Num value={seconds} maximumFractionDigits={1} /> s each
        </>
      )}
      {left !== null && left > 0 && <>, {roughly(left)} left at your pace</>}
    </span>
  );
}

function FilterText({ filter }: { filter: AuditView["filter"] }) {
  const parts = Object.entries(filter).map(([name, value]) =>
    name === "q" ? `“${value}”` : `${name} ${[value].flat().join(" or ")}`,
  );
  return parts.length > 0 ? <> with {parts.join(", ")}</> : null;
}
