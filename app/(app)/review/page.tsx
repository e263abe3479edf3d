import type { Metadata } from "next";
import { AuditList } from "@/components/review/audit-list";
import { type AuditPreset, CreateAuditDialog } from "@/components/review/create-audit-dialog";
import { ListHelp } from "@/components/review/list-help";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { listAdjudicationsQuerySchema } from "@/lib/contracts/adjudications";
import type { AuditView } from "@/lib/contracts/audits";
import { rowFilterSchema } from "@/lib/contracts/row-filter";
import { type Actor, can } from "@/lib/domain/access";
import { GUIDE_NOTES, GUIDE_TABLE, GUIDE_VERSION } from "@/lib/domain/review/guide";
import { getAudits } from "@/lib/services/audits/list-audits";
import { listDatasets } from "@/lib/services/datasets/list-datasets";
import { listAdjudications } from "@/lib/services/reviews/list-adjudications";
import { countRows } from "@/lib/services/rows/count-rows";
import { closeAudit, lookAtClosing, makeAudit, setStatus } from "./actions";

export const metadata: Metadata = { title: "Review" };

type Params = Record<string, string | string[] | undefined>;

export default async function ReviewPage({ searchParams }: { searchParams: Promise<Params> }) {
  const actor = await requireActor();
  const params = await searchParams;
  const [audits, datasets] = await Promise.all([getAudits(actor), listDatasets(actor, {})]);
  const toDecide = can(actor, "review:submit") ? await disagreements(actor, audits) : {};
  const sources = datasets
    .filter(({ rows }) => rows > 0)
    .map(({ slug, name, rows, counts }) => ({ slug, name, rows, counts }));
  const manages = can(actor, "review:manage");
  const selected = sources.find(({ slug }) => slug === params.dataset)?.slug;
  const preset = selected && manages ? await presetOf(actor, selected, params) : undefined;
  const create = manages && sources.length > 0 && (
    <CreateAuditDialog
      sources={sources}
      action={makeAudit}
      {...(selected && { selected })}
      {...(preset && { preset })}
      {...(params.kind === "queue" && { begins: "queue" })}
    />
  );
  return (
    <Page>
      <PageHeader
        title="Review"
        description="Samples, which say how good the labels are, and queues, which get rows done."
        actions={
          <>
            <ListHelp guide={{ version: GUIDE_VERSION, table: GUIDE_TABLE, notes: GUIDE_NOTES }} />
            {create}
          </>
        }
      />
      <AuditList
        audits={audits}
        reviews={can(actor, "review:submit")}
        manages={manages}
        toDecide={toDecide}
        hasRows={sources.length > 0}
        setStatus={setStatus}
        lookAtClosing={lookAtClosing}
        close={closeAudit}
      />
    </Page>
  );
}

/** How many disagreements wait for this person, by audit; only rows of several reviewers can have any. */
async function disagreements(actor: Actor, audits: readonly AuditView[]): Promise<Record<string, number>> {
  const shared = audits.filter(
    ({ overlap, status, progress }) => overlap > 1 && status !== "closed" && progress.done > 1,
  );
  const query = listAdjudicationsQuerySchema.parse({ limit: 1 });
  const found = await Promise.all(
    shared.map(async ({ id }) => [id, (await listAdjudications(actor, id, query)).mine] as const),
  );
  return Object.fromEntries(found);
}

/** The filter in the address, for the dialog; undefined without one. */
async function presetOf(actor: Actor, slug: string, params: Params): Promise<AuditPreset | undefined> {
  const parsed = rowFilterSchema.safeParse(params);
  if (!parsed.success || Object.values(parsed.data).every((value) => value === undefined)) return undefined;
  const { q, ...facets } = parsed.data;
  const chosen = Object.fromEntries(Object.entries(facets).map(([facet, values]) => [facet, values ?? []]));
  return { rows: await countRows(actor, slug, parsed.data), ...(q !== undefined && { q }), chosen };
}
