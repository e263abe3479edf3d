"use client";
import { ArrowRight, Play } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Num, Time } from "@/components/ui/format";
import { Page, PageHeader } from "@/components/ui/page-header";
import { Progress } from "@/components/ui/progress";
import type { GenerationView } from "@/lib/contracts/generations";
import { CoverageMap } from "./coverage-map";
import { Figures } from "./figures";
import { GenerationStatus, isInterrupted, rejectedOf } from "./generation-status";
import { ItemList } from "./item-list";
import { type CodeTexts, RejectCodes } from "./reject-codes";
import { ResumeDialog } from "./resume-dialog";
import { isUnderWay, useGeneration } from "./use-generation";
import type { ItemChoice } from "./use-items";

export type GenerationAnswer = { view: GenerationView } | { error: string };

/** A generation from its first to its last moment. It can be left and come back to. */
export function GenerationRun({
  initial,
  codes,
  names,
  cancel,
  resume,
}: {
  initial: GenerationView;
  codes: CodeTexts;
  names: Readonly<Record<string, string>>;
  /** Absent for people who may not manage runs; the cells tell labels, so these are not shown to them either. */
  cancel?: (id: string) => Promise<GenerationAnswer>;
  resume?: (id: string, maxCost: number | null | undefined) => Promise<GenerationAnswer>;
}) {
  const { view, set, isStale } = useGeneration(initial);
  const [choice, setChoice] = useState<ItemChoice>({ state: "", code: "" });
  const settled = view.accepted + rejectedOf(view);
  const rows = `/datasets/${view.dataset}`;
  const took = (answer: GenerationAnswer | undefined) => {
    if (answer && "error" in answer) return { error: answer.error };
    if (answer) set(answer.view);
    return undefined;
  };
  const interrupted = isInterrupted(view);
  const resumable = interrupted || ["stopped", "failed", "cancelled"].includes(view.status);
  return (
    <Page>
      <PageHeader
        title={
          <>
            <Num value={view.requested} /> rows by {view.model}
          </>
        }
        crumbs={[
          { label: "Data sets", href: "/datasets" },
          { label: view.dataset_name, href: rows },
          { label: "Generate", href: `${rows}/generate` },
        ]}
        meta={<GenerationStatus view={view} />}
        description={
          <>
            Asked for by {view.created_by}, <Time value={view.created_at} />;{" "}
            {view.options.votes === 0
              ? "no votes"
              : `${view.options.votes} blind ${view.options.votes === 1 ? "vote" : "votes"} by ${view.voter}`}
            ; seed {view.seed}
          </>
        }
        actions={
          <>
            {isUnderWay(view) && !interrupted && cancel && (
              <ConfirmDialog
                trigger={<Button>Cancel</Button>}
                title="Cancel this generation?"
                loses="Rows that are in stay in. Calls under way are given up; what was answered is kept, and it can be resumed."
                confirmLabel="Cancel the generation"
                onConfirm={async () => took(await cancel(view.id))}
              />
            )}
            {resumable && resume && (
              <ResumeDialog view={view} onResume={async (maxCost) => took(await resume(view.id, maxCost))} />
            )}
            {view.accepted > 0 && (
              <Button asChild variant={view.status === "done" ? "primary" : "secondary"}>
                <Link href={`${rows}?status=pending` as Route}>
                  Show the rows
                  <ArrowRight aria-hidden />
                </Link>
              </Button>
            )}
          </>
        }
      />
      <Outcome view={view} interrupted={interrupted} />
      {isStale && <Banner tone="amber">The server does not answer; these figures are not the newest.</Banner>}
      {isUnderWay(view) && !interrupted && (
        <div className="flex flex-col gap-1.5">
          <Progress
            label="Generation"
            value={view.status === "queued" ? null : settled}
            max={view.requested}
            className="h-2"
          />
          <p className="text-sm text-muted" aria-live="polite">
            {view.status === "queued" ? (
              "It waits for its turn: generations run one after another. You can leave this page."
            ) : (
              <>
                <Num value={settled} /> of <Num value={view.requested} /> rows settled. You can leave this
                page.
              </>
            )}
          </p>
        </div>
      )}
      <Figures view={view} />
      <CoverageMap coverage={view.coverage} names={names} />
      <RejectCodes
        view={view}
        codes={codes}
        {...(cancel && {
          onChoose: (code: string) => {
            setChoice({ state: "", code });
            document.getElementById("cells")?.scrollIntoView({ block: "start" });
          },
        })}
      />
      {cancel && (
        <ItemList
          generation={view.id}
          dataset={view.dataset}
          version={settled}
          choice={choice}
          onChoice={setChoice}
          codes={Object.keys(view.tries)}
        />
      )}
    </Page>
  );
}

function Outcome({ view, interrupted }: { view: GenerationView; interrupted: boolean }) {
  const rest = (
    <>
      <Num value={view.accepted} /> rows are in, <Num value={view.pending} /> were not made. Resuming asks
      nothing again that was answered.
    </>
  );
  if (interrupted)
    return (
      <Banner tone="amber" icon={Play} title="The process that worked on it has ended">
        {rest}
      </Banner>
    );
  if (view.failure)
    return (
      <Banner
        tone={view.status === "stopped" ? "amber" : "red"}
        title={view.status === "stopped" ? "Stopped at its limit" : "The generation failed"}
      >
        {view.failure.message} {rest}
      </Banner>
    );
  if (view.status === "cancelled")
    return (
      <Banner tone="amber" title="The generation was cancelled">
        {rest}
      </Banner>
    );
  return null;
}
