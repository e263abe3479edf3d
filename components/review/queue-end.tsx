import { CheckCheck, CirclePause, CloudOff, Hourglass } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Num } from "@/components/ui/format";
import { Kbd } from "@/components/ui/kbd";
import { Skeleton } from "@/components/ui/skeleton";
import type { AuditKind } from "@/lib/contracts/audits";
import type { Command, Workspace } from "./workspace-types";

/** As the list of reviews calls it; rows in doubt are a queue too. */
const NOUN: Record<AuditKind, string> = { sample: "sample", queue: "queue", doubt: "queue" };

/** In place of a row: it is being fetched, there is none now, there is none any more, or it could not be fetched. */
export function QueueEnd({
  state,
  auditId,
  kind,
  dispatch,
}: {
  state: Workspace;
  auditId: string;
  kind: AuditKind;
  dispatch: (command: Command) => void;
}) {
  const { queue, skipped, sent } = state;
  if (queue.kind === "more" && !state.online) {
    return (
      <EmptyState icon={CloudOff} title="No more rows until you are online">
        The next row comes by itself as soon as the network is back.
      </EmptyState>
    );
  }
  if (queue.kind === "more") return <WorkspaceSkeleton />;
  if (queue.kind === "stopped") {
    if (queue.failure.code === "conflict") {
      return (
        <EmptyState
          icon={CirclePause}
          title={`This ${NOUN[kind]} hands out no rows now`}
          action={<Button onClick={() => dispatch({ do: "retry" })}>Look again</Button>}
        >
          {queue.failure.message}
        </EmptyState>
      );
    }
    return (
      <ErrorState title="The next row could not be fetched" onRetry={() => dispatch({ do: "retry" })}>
        {queue.failure.message}
      </ErrorState>
    );
  }
  if (queue.kind === "leased") {
    return (
      <EmptyState icon={Hourglass} title="The rows that are left are with other reviewers">
        What they give back comes here by itself; there is nothing that you have to do.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={CheckCheck}
      title={skipped > 0 ? "Only rows that you skipped are left" : `This ${NOUN[kind]} is done`}
      action={
        <>
          {skipped > 0 && (
            <Button variant="primary" onClick={() => dispatch({ do: "offerSkipped" })}>
              Review what I skipped (<Num value={skipped} />)
            </Button>
          )}
          <Button variant={skipped > 0 ? "secondary" : "primary"} asChild>
            <Link href={`/audits/${auditId}` as Route}>See the report</Link>
          </Button>
          <Button asChild>
            <Link href={"/review" as Route}>Other reviews</Link>
          </Button>
          {sent.length > 0 && (
            <Button onClick={() => dispatch({ do: "undo" })}>
              Undo last <Kbd>u</Kbd>
            </Button>
          )}
        </>
      }
    >
      Every row that was for you has been dealt with.
    </EmptyState>
  );
}

/** The three columns before their content is there. */
export function WorkspaceSkeleton() {
  return (
    <div aria-busy className="grid grow gap-4 p-4 lg:grid-cols-[minmax(0,4fr)_minmax(0,3fr)_minmax(0,5fr)]">
      <p className="sr-only" role="status">
        Fetching the next row
      </p>
      {[5, 2, 4].map((lines) => (
        <div key={lines} className="flex flex-col gap-3">
          {Array.from({ length: lines }, (_, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nothing tells these lines apart
            <Skeleton key={line} className="h-16" />
          ))}
        </div>
      ))}
    </div>
  );
}
