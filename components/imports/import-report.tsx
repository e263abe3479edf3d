"use client";
import { ArrowRight, Download, FileUp } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Num, Time } from "@/components/ui/format";
import { Page, PageHeader } from "@/components/ui/page-header";
import type { ImportView } from "@/lib/contracts/imports";
import { ImportCounts } from "./import-counts";
import { ImportErrors } from "./import-errors";
import { ImportProgress } from "./import-progress";
import { ImportStatus } from "./import-status";
import { isUnderWay, useImport } from "./use-import";

/** What each code means and how to mend it. */
export type CodeTexts = Readonly<Record<string, { means: string; mend: string }>>;

/** An import from its first to its last moment: progress while it runs, then the report. It can be left and come back to. */
export function ImportReport({
  initial,
  codes,
  cancel,
}: {
  initial: ImportView;
  codes: CodeTexts;
  /** Absent for people who may not import. */
  cancel?: (id: string) => Promise<{ view: ImportView } | { error: string }>;
}) {
  const { view, set } = useImport(initial);
  const underWay = isUnderWay(view);
  const stop = async () => {
    const answer = await cancel?.(view.id);
    if (answer && "error" in answer) return { error: answer.error };
    if (answer) set(answer.view);
    return undefined;
  };
  const rows = `/datasets/${view.dataset}`;
  return (
    <Page>
      <PageHeader
        title={view.file_name}
        crumbs={[
          { label: "Data sets", href: "/datasets" },
          { label: view.dataset_name, href: rows },
          { label: "Import", href: `${rows}/import` },
        ]}
        meta={<ImportStatus view={view} />}
        description={
          <>
            Imported by {view.created_by}, <Time value={view.created_at} />
            {view.format !== "auto" && <>, read as {view.format}</>}
            {view.atomic && <>, all or nothing</>}
            {view.split && <>, split {view.split}</>}
          </>
        }
        actions={
          underWay ? (
            cancel && (
              <ConfirmDialog
                trigger={<Button>Cancel import</Button>}
                title="Cancel this import?"
                loses={
                  view.atomic || view.dry_run
                    ? "Nothing of this file will be in the data set."
                    : "Rows that are in already stay in; the rest of the file is not read. Importing the file again adds what is missing."
                }
                confirmLabel="Cancel the import"
                onConfirm={stop}
              />
            )
          ) : (
            <>
              <Button asChild>
                <Link href={`${rows}/import` as Route}>
                  <FileUp aria-hidden />
                  Import another file
                </Link>
              </Button>
              {view.inserted > 0 && !view.dry_run && (
                <Button asChild variant="primary">
                  <Link href={rows as Route}>
                    Show the rows
                    <ArrowRight aria-hidden />
                  </Link>
                </Button>
              )}
            </>
          )
        }
      />
      {underWay ? <ImportProgress view={view} /> : <Outcome view={view} />}
      <ImportCounts view={view} />
      <Warnings view={view} codes={codes} />
      {view.rejected > 0 && (
        <Card>
          <CardHeader
            title="Rejected lines"
            description={
              <>
                {view.errors.length < view.rejected ? (
                  <>
                    The first {view.errors.length} of <Num value={view.rejected} />; the reasons file has all.
                  </>
                ) : (
                  <>Each bad line, where it is bad, and why.</>
                )}{" "}
                Download the rejected lines, mend them, and import that file.
              </>
            }
            actions={!underWay && <Downloads view={view} />}
          />
          <ImportErrors errors={view.errors} codes={codes} />
        </Card>
      )}
    </Page>
  );
}

function Outcome({ view }: { view: ImportView }) {
  if (view.failure) {
    return (
      <Banner tone="red" title="The import failed">
        {view.failure.message}
        {view.inserted > 0 && (
          <p>
            <Num value={view.inserted} /> rows are in all the same; importing the file again adds the rest.
          </p>
        )}
      </Banner>
    );
  }
  if (view.status === "cancelled") {
    return (
      <Banner tone="amber" title="The import was cancelled">
        {view.inserted > 0
          ? "The rows counted here are in; importing the file again adds the rest."
          : "No row went in."}
      </Banner>
    );
  }
  if (view.dry_run) {
    return <Banner>A dry run: these are the numbers of a real import. No row was stored.</Banner>;
  }
  return null;
}

function Downloads({ view }: { view: ImportView }): ReactNode {
  if (!view.rejects || !view.reasons) return null;
  return (
    <>
      <Button asChild size="sm">
        <a href={view.rejects} download>
          <Download aria-hidden />
          Rejected lines
        </a>
      </Button>
      <Button asChild size="sm">
        <a href={view.reasons} download>
          <Download aria-hidden />
          Reasons
        </a>
      </Button>
    </>
  );
}

function Warnings({ view, codes }: { view: ImportView; codes: CodeTexts }) {
  const warnings = Object.entries(view.warnings);
  if (warnings.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Warnings" description="These rows went in; look at them when you review." />
      <CardBody>
        <ul className="flex flex-col gap-2 text-sm">
          {warnings.map(([code, n]) => (
            <li key={code} className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium">
                <Num value={n} />
              </span>
              {view.dry_run ? (
                <code className="font-mono text-xs">{code}</code>
              ) : (
                <Link
                  href={`/datasets/${view.dataset}?warning=${encodeURIComponent(code)}` as Route}
                  className="font-mono text-xs text-accent-text underline underline-offset-2"
                >
                  {code}
                </Link>
              )}
              <span className="text-muted">
                {codes[code]?.means} {codes[code]?.mend}
              </span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
