import { GitCompareArrows } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DiffChoice } from "@/components/exports/diff-choice";
import { ExportDiffView } from "@/components/exports/export-diff";
import { Banner } from "@/components/ui/banner";
import { Card, CardBody } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import type { ExportDiff } from "@/lib/contracts/export-diff";
import type { Actor } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { diffExports } from "@/lib/services/exports/diff-exports";
import { getExport, getExports } from "@/lib/services/exports/list-exports";

export const metadata: Metadata = { title: "Compare exports" };

/** Rows that the page shows; the command line writes them all. */
const SHOWN = 200;

export default async function CompareExportsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await requireActor();
  const { after: to, before: from } = await searchParams;
  if (typeof to !== "string" || !isId(to)) notFound();
  const after = await getExport(actor, to).catch((error: unknown) => {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  });
  const listed = await getExports(actor, { dataset: after.dataset, limit: 200 });
  const comparable = listed.filter(({ repeatable, status }) => repeatable && status === "done");
  // Without another word: with the one before it.
  const place = comparable.findIndex(({ id }) => id === to);
  const before = typeof from === "string" ? from : (comparable[place + 1] ?? comparable[0])?.id;
  const found = before === undefined ? null : await compare(actor, before, to);
  return (
    <Page>
      <PageHeader
        title="Compare exports"
        crumbs={[{ label: "Exports", href: "/exports" }]}
        description={`Which rows of ${after.dataset} came, went or changed from one export to another.`}
      />
      {before === undefined ? (
        <EmptyState icon={GitCompareArrows} title="Nothing to compare">
          Only exports into files keep which rows they hold; streams do not.
        </EmptyState>
      ) : (
        <Card>
          <CardBody>
            <DiffChoice key={`${before} ${to}`} exports={comparable} before={before} after={to} />
          </CardBody>
        </Card>
      )}
      {found &&
        ("error" in found ? <Banner tone="red">{found.error}</Banner> : <ExportDiffView diff={found} />)}
    </Page>
  );
}

async function compare(actor: Actor, before: string, after: string): Promise<ExportDiff | { error: string }> {
  try {
    return await diffExports(actor, { before, after }, { limit: SHOWN });
  } catch (error) {
    if (isAppError(error)) return { error: error.message };
    throw error;
  }
}
