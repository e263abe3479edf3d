"use client";
import type { Route } from "next";
import Link from "next/link";
import { useEffect, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Num } from "@/components/ui/format";
import { Skeleton } from "@/components/ui/skeleton";
import type { RunProblem } from "@/lib/contracts/predict";
import type { RunView } from "@/lib/contracts/runs";

const PAGE = 25;

/** What went wrong, by reason; each reason opens its rows. */
export function ProblemList({ run }: { run: RunView }) {
  const [open, setOpen] = useState<string | null>(null);
  const reasons = Object.entries(run.reasons).sort(([, a], [, b]) => b - a);
  if (reasons.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Without a usable answer"
        description="By reason. Invalid answers are kept with their words and count as wrong; failed ones are in no figure."
      />
      <CardBody className="flex flex-col gap-3">
        <div className="flex flex-wrap gap-2">
          {reasons.map(([reason, n]) => (
            <Button
              key={reason}
              size="sm"
              variant={open === reason ? "primary" : "secondary"}
              aria-expanded={open === reason}
              onClick={() => setOpen(open === reason ? null : reason)}
            >
              {reason.replaceAll("_", " ")} <Num value={n} />
            </Button>
          ))}
        </div>
        {open !== null && <Problems key={`${open} ${run.reasons[open]}`} run={run} reason={open} />}
      </CardBody>
    </Card>
  );
}

type Page = { problems: RunProblem[]; next: number | null };

function Problems({ run, reason }: { run: RunView; reason: string }) {
  const [pages, setPages] = useState<Page[]>([]);
  const [after, setAfter] = useState<number>(0);
  const [state, setState] = useState<"loading" | "shown" | "broken">("loading");
  // External system: the run's rows on the server, a page at a time.
  useEffect(() => {
    if (state !== "loading") return;
    const stop = new AbortController();
    const query = new URLSearchParams({ reason, after: String(after), limit: String(PAGE) });
    fetch(`/api/v1/runs/${run.id}/problems?${query}`, { signal: stop.signal })
      .then(async (response) => {
        if (!response.ok) throw new Error(String(response.status));
        const page = (await response.json()) as Page;
        setPages((old) => [...old, page]);
        setState("shown");
      })
      .catch(() => {
        if (!stop.signal.aborted) setState("broken");
      });
    return () => stop.abort();
  }, [state, after, reason, run.id]);
  const next = pages.at(-1)?.next ?? null;
  return (
    <div className="flex flex-col gap-2">
      <ul className="divide-y rounded-md border text-sm">
        {pages.flatMap(({ problems }) =>
          problems.map(({ row, state: kind, message, raw, attempts }) => (
            <li key={row} className="flex flex-col gap-1 px-3 py-2">
              <span className="flex flex-wrap items-center gap-2">
                <Badge tone={kind === "failed" ? "red" : "amber"}>{kind}</Badge>
                <Link href={`/datasets/${run.dataset}/rows/${row}` as Route} className="hover:underline">
                  row {row.slice(-8)}
                </Link>
                {attempts > 1 && <span className="text-xs text-muted">{attempts} requests</span>}
              </span>
              {message && <span className="text-muted wrap-anywhere">{message}</span>}
              {raw && <code className="text-xs wrap-anywhere whitespace-pre-wrap text-subtle">{raw}</code>}
            </li>
          )),
        )}
      </ul>
      {state === "loading" && <Skeleton className="h-16" />}
      {state === "broken" && (
        <ErrorState title="The rows could not be read" onRetry={() => setState("loading")} />
      )}
      {state === "shown" && next !== null && (
        <Button
          size="sm"
          className="w-fit"
          onClick={() => {
            setAfter(next);
            setState("loading");
          }}
        >
          Show more
        </Button>
      )}
    </div>
  );
}
