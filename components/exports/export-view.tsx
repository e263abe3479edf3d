"use client";
import { Archive, GitCompareArrows, RotateCcw, Trash2 } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { RawJson } from "@/components/conversation/raw-json";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Num } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";
import type { ExportRecord } from "@/lib/contracts/exports";
import { ExportFacts } from "./export-facts";
import { ExportFiles } from "./export-files";
import { ExportStatus } from "./export-status";
import { isUnderWay, useExport } from "./use-export";

export type ExportViewActions = {
  repeat: (id: string) => Promise<{ id: string } | { error: string }>;
  remove: (id: string) => Promise<{ error: string } | undefined>;
};

/** One export: how far it is, its files, and what can be done with it. */
export function ExportView({
  record,
  mayExport,
  actions,
}: {
  record: ExportRecord;
  mayExport: boolean;
  actions: ExportViewActions;
}) {
  const router = useRouter();
  const view = useExport(record);
  const { id, manifest, stored, status, failure } = view;
  const [error, setError] = useState<string>();
  const [repeating, start] = useTransition();
  const again = () =>
    start(async () => {
      const answer = await actions
        .repeat(id)
        .catch(() => ({ error: "The server did not answer; try again" }));
      if ("error" in answer) setError(answer.error);
      else router.push(`/exports/${answer.id}` as Route);
    });
  const remove = async () => {
    const failed = await actions.remove(id);
    if (failed) return failed;
    router.push("/exports" as Route);
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <ExportStatus status={status} />
        {view.repeat_of && (
          <Link
            href={`/exports/${view.repeat_of}` as Route}
            className="text-sm text-accent-text hover:underline"
          >
            repeats an earlier export
          </Link>
        )}
        <span className="grow" />
        {mayExport && stored && status === "done" && (
          <Button asChild variant="primary">
            <a href={`/api/v1/exports/${id}/archive`} download>
              <Archive aria-hidden />
              Download all (tar)
            </a>
          </Button>
        )}
        {view.repeatable && status === "done" && (
          <Button asChild>
            <Link href={`/exports/compare?after=${id}` as Route}>
              <GitCompareArrows aria-hidden />
              Compare
            </Link>
          </Button>
        )}
        {mayExport && view.repeatable && status === "done" && (
          <Button onClick={again} pending={repeating}>
            <RotateCcw aria-hidden />
            Repeat
          </Button>
        )}
        {mayExport && (
          <ConfirmDialog
            trigger={
              <Button variant="ghost">
                <Trash2 aria-hidden />
                {isUnderWay(view) ? "Cancel" : "Remove"}
              </Button>
            }
            title={isUnderWay(view) ? "Cancel this export?" : "Remove this export?"}
            loses="Its files and its record go; the rows of the data set stay."
            confirmLabel={isUnderWay(view) ? "Cancel it" : "Remove"}
            onConfirm={remove}
          />
        )}
      </div>
      {error && <Banner tone="red">{error}</Banner>}
      {isUnderWay(view) && (
        <div className="flex flex-col gap-2" aria-live="polite">
          <Progress label="Export" value={null} />
          <p className="text-sm text-muted">
            {status === "queued" ? (
              "Waiting for the worker."
            ) : (
              <>
                <Num value={view.rows_done} /> rows written.
              </>
            )}{" "}
            You may leave this page.
          </p>
        </div>
      )}
      {!manifest && !stored && <p className="text-sm text-muted">This export is still running.</p>}
      {failure && (
        <Banner tone="red" title="The export failed; nothing of it is kept">
          {failure.message}
        </Banner>
      )}
      {manifest && (
        <>
          {manifest.warnings.map((warning) => (
            <Banner key={warning} tone="amber">
              {warning}
            </Banner>
          ))}
          <ExportFiles record={view} manifest={manifest} linked={mayExport && stored && status === "done"} />
          <ExportFacts manifest={manifest} />
          <Card>
            <CardHeader
              title="Manifest"
              description="Options, counts, prompt and checksums, as handed out with the files."
            />
            <CardBody>
              <RawJson value={manifest} label="Manifest" />
            </CardBody>
          </Card>
        </>
      )}
    </>
  );
}
