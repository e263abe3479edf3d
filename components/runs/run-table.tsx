"use client";
import { BrainCircuit } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Num, Time } from "@/components/ui/format";
import { RUN_KIND_WORDS } from "@/components/ui/run-kind";
import { span } from "@/components/ui/span";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { RunView } from "@/lib/contracts/runs";
import { ResumeButton, type ResumeRun } from "./resume-button";
import { RunProgress } from "./run-progress";
import { isInterrupted, isResumable, RunStatusBadge } from "./run-status";
import { useRuns } from "./use-runs";

/** Every run with how far it is; those under way are watched. */
export function RunTable({
  initial,
  start,
  resume,
}: {
  initial: readonly RunView[];
  start?: ReactNode;
  /** Absent for people who may not manage runs. */
  resume?: ResumeRun;
}) {
  const { value, set, isStale } = useRuns({ runs: initial }, "/api/v1/runs?limit=100", ({ runs }) => runs);
  if (value.runs.length === 0)
    return (
      <Card>
        <EmptyState icon={BrainCircuit} title="No model has been asked yet" action={start}>
          A run asks a model about the rows of a data set and keeps every answer. The student that is trained
          here records its own, and predictions that were made elsewhere come in with{" "}
          <code>parallax predictions import</code>.
        </EmptyState>
      </Card>
    );
  return (
    <>
      {isStale && <Banner tone="amber">The server does not answer; these figures are not the newest.</Banner>}
      <Card>
        <Table aria-label="Prediction runs">
          <TableHead>
            <TableRow>
              <TableHeader>Model</TableHeader>
              <TableHeader className="max-md:hidden">Data set</TableHeader>
              <TableHeader>State</TableHeader>
              <TableHeader className="w-64 max-sm:hidden">Rows</TableHeader>
              <TableHeader className="text-right max-sm:hidden">Invalid</TableHeader>
              <TableHeader className="text-right max-sm:hidden">Failed</TableHeader>
              <TableHeader className="max-md:hidden">Made</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {value.runs.map((run) => (
              <TableRow key={run.id}>
                <TableCell className="min-w-40">
                  <Link
                    href={`/runs/${run.id}` as Route}
                    className="font-medium wrap-anywhere hover:underline"
                  >
                    {run.model}
                  </Link>{" "}
                  <Badge tone={run.role === "teacher" ? "violet" : "blue"}>{run.role}</Badge>
                  <span className="block text-xs text-muted">
                    <span className="md:hidden">on {run.dataset_name}, </span>
                    version {run.version}, {RUN_KIND_WORDS[run.kind]}
                  </span>
                  <RunProgress run={run} className="mt-1.5 sm:hidden" />
                </TableCell>
                <TableCell className="max-md:hidden">
                  <Link href={`/datasets/${run.dataset}` as Route} className="wrap-anywhere hover:underline">
                    {run.dataset_name}
                  </Link>
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
                    <RunStatusBadge run={run} />
                    {resume && isInterrupted(run) && isResumable(run) && (
                      <ResumeButton
                        run={run}
                        resume={resume}
                        onResumed={(view) =>
                          set({ runs: value.runs.map((one) => (one.id === view.id ? view : one)) })
                        }
                      />
                    )}
                  </span>
                </TableCell>
                <TableCell className="max-sm:hidden">
                  <RunProgress run={run} />
                </TableCell>
                <TableCell className="text-right max-sm:hidden">
                  <Num value={run.invalid} />
                </TableCell>
                <TableCell className="text-right max-sm:hidden">
                  <Num value={run.failed} />
                </TableCell>
                <TableCell className="text-xs whitespace-nowrap text-muted max-md:hidden">
                  <Time value={run.created_at} format="relative" />
                  {run.seconds > 0 && <span className="block">took {span(run.seconds)}</span>}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
    </>
  );
}
