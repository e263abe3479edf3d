import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DecisionCard } from "@/components/conversation/decision-card";
import { Ledger } from "@/components/conversation/ledger";
import { RawJson } from "@/components/conversation/raw-json";
import { Transcript } from "@/components/conversation/transcript";
import { RowFacts } from "@/components/datasets/row-facts";
import { writeFilter } from "@/components/datasets/row-filter-url";
import { RowHistory } from "@/components/datasets/row-history";
import { RowPager } from "@/components/datasets/row-pager";
import { RowPredictions } from "@/components/datasets/row-predictions";
import { RowTabs } from "@/components/datasets/row-tabs";
import { RowWarnings } from "@/components/datasets/row-warnings";
import { Badge } from "@/components/ui/badge";
import { Num } from "@/components/ui/format";
import { Page, PageHeader } from "@/components/ui/page-header";
import { StatusBadge } from "@/components/ui/status-badge";
import { requireActor } from "@/lib/auth/current-actor";
import { rowFilterSchema } from "@/lib/contracts/row-filter";
import type { Row } from "@/lib/contracts/rows";
import { isAppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { getRow } from "@/lib/services/rows/get-row";
import { rowNeighbours } from "@/lib/services/rows/row-neighbours";

type Props = PageProps<"/datasets/[slug]/rows/[id]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Row · ${(await params).slug}` };
}

export default async function RowPage({ params, searchParams }: Props) {
  const actor = await requireActor();
  const { slug, id } = await params;
  if (!isId(id)) notFound();
  const row = await getRow(actor, id, { allPredictions: true }).catch(missing);
  if (row.dataset.slug !== slug) notFound();
  const parsed = rowFilterSchema.safeParse(await searchParams);
  const filter = parsed.success ? parsed.data : rowFilterSchema.parse({});
  const { previous, next } = await rowNeighbours(actor, slug, row.seq, filter);
  const query = writeFilter(filter);
  const href = (other: string | null) =>
    other && `/datasets/${slug}/rows/${other}${query ? `?${query}` : ""}`;
  const list = `/datasets/${slug}?${query ? `${query}&` : ""}row=${row.id}`;
  return (
    <Page>
      <PageHeader
        title={
          <>
            Row <Num value={row.seq} />
          </>
        }
        crumbs={[
          { label: "Data sets", href: "/datasets" },
          { label: row.dataset.name, href: list },
        ]}
        meta={
          <>
            <StatusBadge status={row.status} />
            {row.channel && <Badge>{row.channel}</Badge>}
            {row.split && <Badge>{row.split}</Badge>}
          </>
        }
        actions={<RowPager previous={href(previous)} next={href(next)} list={list} />}
      />
      <RowWarnings codes={row.warnings} />
      <RowTabs
        events={row.versions.length + row.reviews.length}
        conversation={<Conversation row={row} />}
        history={<RowHistory row={row} />}
        raw={<RawJson value={row} label={`Row ${row.seq} as JSON`} />}
      />
    </Page>
  );
}

function Conversation({ row }: { row: Row }) {
  const corrected = row.final !== row.imported_final;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="order-2 lg:order-1">
        <Transcript key={row.id} messages={row.messages} channel={row.channel} />
      </div>
      <div className="order-1 flex flex-col gap-4 lg:sticky lg:top-5 lg:order-2 lg:max-h-[calc(100dvh-2.5rem)] lg:-mx-1 lg:overflow-y-auto lg:px-1 lg:pb-1">
        <DecisionCard
          level={2}
          title={corrected ? "Label, as corrected" : "Label"}
          decision={{ action: row.action, target: row.target_task_id, text: row.text }}
          footer={
            corrected && (
              <>
                Imported as <code className="font-mono text-fg wrap-anywhere">{row.imported_final}</code>
              </>
            )
          }
        />
        <RowPredictions row={row} />
        {row.reasoning && (
          <details className="rounded-lg border bg-surface px-3 py-2">
            <summary className="text-xs font-medium text-muted">Reasoning</summary>
            <p className="pt-1 whitespace-pre-wrap wrap-anywhere">{row.reasoning}</p>
          </details>
        )}
        <section className="flex flex-col gap-2">
          <h2 className="text-xs font-medium text-muted">
            Task ledger · <Num value={row.tasks.length} /> open
          </h2>
          <Ledger tasks={row.tasks} litTaskId={row.target_task_id} pinLit />
        </section>
        <section className="flex flex-col gap-2 border-t pt-3">
          <h2 className="text-xs font-medium text-muted">About this row</h2>
          <RowFacts row={row} />
        </section>
      </div>
    </div>
  );
}

function missing(error: unknown): never {
  if (isAppError(error) && error.code === "not_found") notFound();
  throw error;
}
