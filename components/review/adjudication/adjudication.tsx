"use client";
import { CheckCheck, Scale } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Num } from "@/components/ui/format";
import type { AdjudicationList } from "@/lib/contracts/adjudications";
import { WorkspaceTitle } from "../workspace-title";
import { currentItem } from "./adjudication-state";
import { Contested } from "./contested";
import { LastRuling } from "./last-ruling";
import { useAdjudication } from "./use-adjudication";

/** Rows on which reviewers disagree, one after another: who has not judged them sees what was said, and decides. */
export function AdjudicationDesk({
  auditId,
  name,
  userId,
  given,
  tagsInUse,
}: {
  auditId: string;
  name: string;
  userId: string;
  given: AdjudicationList;
  tagsInUse: readonly string[];
}) {
  const desk = useAdjudication(auditId, userId, given);
  const { state, counts } = desk;
  const item = currentItem(state);
  return (
    <div className="flex min-h-dvh flex-col lg:h-page lg:min-h-0">
      <header className="flex flex-wrap items-center gap-x-5 gap-y-1 border-b bg-surface px-4 py-2">
        <WorkspaceTitle>Adjudicate {name}</WorkspaceTitle>
        <p className="ml-auto text-xs text-muted" aria-live="polite">
          {item && (
            <>
              Row <Num value={item.position} /> of <Num value={item.n} />,{" "}
            </>
          )}
          <Num value={counts.mine} /> to decide, <Num value={counts.decided} /> decided
        </p>
      </header>
      <div className="flex flex-col gap-2 px-4 pt-3 empty:hidden">
        {state.failure && (
          <Banner
            tone={state.failure.code === "network" ? "amber" : "red"}
            title={
              state.failure.code === "network"
                ? "The server cannot be reached; what you decided is kept here"
                : "Your decision was not taken; what you typed is kept"
            }
            action={
              <Button size="sm" onClick={desk.again}>
                {state.sending ? "Try again" : "Close"}
              </Button>
            }
          >
            {state.failure.message}
          </Banner>
        )}
        {state.last && <LastRuling last={state.last} onWithdraw={desk.withdraw} />}
        {state.notice && <Banner tone="amber">{state.notice}</Banner>}
      </div>
      {item ? (
        <Contested key={item.item_id} item={item} desk={desk} tagsInUse={tagsInUse} />
      ) : (
        <NothingLeft given={given} waiting={counts.waiting} auditId={auditId} />
      )}
    </div>
  );
}

function NothingLeft({
  given,
  waiting,
  auditId,
}: {
  given: AdjudicationList;
  waiting: number;
  auditId: string;
}) {
  const others = waiting > 0;
  return (
    <EmptyState
      icon={others ? Scale : CheckCheck}
      title={others ? "What is left is for somebody else" : "Nothing is left to decide"}
      action={
        <>
          <Button asChild>
            <Link href={`/review/${auditId}` as Route}>Review rows</Link>
          </Button>
          <Button asChild>
            <Link href={"/review" as Route}>Other queues</Link>
          </Button>
        </>
      }
    >
      {!given.may_adjudicate
        ? "This audit names its adjudicators, and you are not one of them."
        : others
          ? "Rows that you have reviewed yourself are decided by a third person."
          : "Rows come here when the reviewers of one disagree."}
    </EmptyState>
  );
}
