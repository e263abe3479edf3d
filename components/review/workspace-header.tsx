import { ChartColumn, Check, CircleHelp, CloudUpload, HardDrive, Loader } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Num } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";
import { Progress } from "@/components/ui/progress";
import { paceOf, roughly } from "./pace";
import { WorkspaceTitle } from "./workspace-title";
import type { Command, Held, Saved, Workspace } from "./workspace-types";

const SAVED: Record<Saved, { text: string; icon: typeof Check } | null> = {
  clean: null,
  typing: { text: "Typing…", icon: HardDrive },
  saving: { text: "Saving draft…", icon: CloudUpload },
  saved: { text: "Draft saved", icon: Check },
  local: { text: "Draft kept in this browser", icon: HardDrive },
};

/** Where one is: name, row, progress of all and of oneself, pace, time left, and whether the draft is safe. */
export function WorkspaceHeader({
  name,
  auditId,
  state,
  held,
  dispatch,
}: {
  name: string;
  auditId: string;
  state: Workspace;
  held: Held | null;
  dispatch: (command: Command) => void;
}) {
  const { progress, sending } = state;
  const done = Math.min(progress.wanted, progress.done + sending.filter(({ failure }) => !failure).length);
  const saved = held ? SAVED[held.saved] : null;
  const onTheWay = sending.filter(({ failure }) => failure === null).length;
  return (
    <header className="flex flex-wrap items-center gap-x-5 gap-y-2 border-b bg-surface px-4 py-2">
      <WorkspaceTitle>{name}</WorkspaceTitle>
      <div className="flex min-w-40 grow flex-col gap-1">
        <p className="flex flex-wrap justify-between gap-x-4 text-xs text-muted">
          <span aria-live="polite">
            {held ? (
              <>
                Row <Num value={held.item.position} /> of <Num value={held.item.n} />
              </>
            ) : (
              "No row in hand"
            )}
          </span>
          <span>
            <Num value={done} /> of <Num value={progress.wanted} /> reviews done,{" "}
            <Num value={progress.mine} /> by you
          </span>
        </p>
        <Progress label="Reviews done" value={done} max={progress.wanted} />
      </div>
      <PaceLine state={state} />
      <div className="flex items-center gap-2">
        {onTheWay > 0 && (
          <Badge icon={Loader}>
            sending <Num value={onTheWay} />
          </Badge>
        )}
        {saved && (
          <Badge icon={saved.icon} tone={held?.saved === "local" ? "amber" : "gray"}>
            {saved.text}
          </Badge>
        )}
        <IconButton label="Report" variant="secondary" asChild>
          <Link href={`/audits/${auditId}` as Route} aria-label="Report">
            <ChartColumn aria-hidden />
          </Link>
        </IconButton>
        <Button aria-keyshortcuts="?" onClick={() => dispatch({ do: "mode", mode: "help" })}>
          <CircleHelp aria-hidden />
          Keys and guide <Kbd>?</Kbd>
        </Button>
      </div>
    </header>
  );
}

/** How fast it goes, what was done today, and how long the rest would take. */
function PaceLine({ state }: { state: Workspace }) {
  const { seconds, left } = paceOf(state);
  const { today, perDay } = state.progress;
  return (
    <p className="flex flex-col text-xs text-muted tabular-nums">
      <span>
        {seconds === null ? (
          "No pace yet"
        ) : (
          <>
            <Num value={seconds} maximumFractionDigits={1} /> s per review
            {seconds > 0 && (
              <>
                , <Num value={3600 / seconds} maximumFractionDigits={0} /> an hour
              </>
            )}
          </>
        )}
      </span>
      <span>
        {today !== null && (
          <>
            Today <Num value={today} />
          </>
        )}
        {perDay !== null && (
          <>
            {" "}
            of <Num value={perDay} />
          </>
        )}
        {left !== null && left > 0 && (
          <>
            {today !== null && ", "}
            {roughly(left)} left
          </>
        )}
      </span>
    </p>
  );
}
