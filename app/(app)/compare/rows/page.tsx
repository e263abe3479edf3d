import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RowPage } from "@/components/compare/row-page";
import { TRUTH_LABELS } from "@/components/compare/words";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { evaluatedRowsSchema } from "@/lib/contracts/evaluations";
import { isAppError } from "@/lib/errors";
import { listEvaluatedRows } from "@/lib/services/evaluations/list-evaluated-rows";
import { getRun } from "@/lib/services/runs/get-run";

export const metadata: Metadata = { title: "Rows behind a figure" };

export default async function CompareRowsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await requireActor();
  const params = await searchParams;
  const asked = evaluatedRowsSchema.safeParse(params);
  if (!asked.success) notFound();
  const { dataset, run: runId, truth, split, right, named, verdict, slice, slice_value } = asked.data;
  const [run, page] = await Promise.all([getRun(actor, runId), listEvaluatedRows(actor, asked.data)]).catch(
    (error: unknown): never => {
      if (isAppError(error) && (error.code === "not_found" || error.code === "invalid_input")) notFound();
      throw error;
    },
  );
  const words = [
    right && `${right} is right`,
    named && `${run.model} says ${named === "(invalid)" ? "nothing legal" : named}`,
    verdict && `${run.model} is ${verdict}`,
    slice && `${slice} ${slice_value}`,
    split && `split ${split}`,
  ].filter(Boolean);
  const query = new URLSearchParams(
    Object.entries(params).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
  );
  const back = new URLSearchParams({ dataset, truth, ...(split !== undefined && { split }) });
  if (page.next !== null) query.set("after", String(page.next));
  return (
    <Page>
      <PageHeader
        title={words.length > 0 ? words.join(", ") : `Rows of ${run.model}`}
        crumbs={[{ label: "Compare", href: `/compare?${back}` }]}
        description={`Truth: ${TRUTH_LABELS[truth]}.`}
      />
      <RowPage
        dataset={dataset}
        model={run.model}
        page={page}
        nextHref={page.next === null ? null : `/compare/rows?${query}`}
      />
    </Page>
  );
}
