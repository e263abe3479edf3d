import { Archive, Lock } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { type FormatChoice, ImportForm } from "@/components/imports/import-form";
import { ImportHistory } from "@/components/imports/import-history";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { SPLITS } from "@/lib/domain/import/check-parts";
import { IMPORT_FORMATS } from "@/lib/domain/import/formats";
import { isAppError } from "@/lib/errors";
import { getDataset } from "@/lib/services/datasets/get-dataset";
import { listImports } from "@/lib/services/imports/list-imports";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Import · ${(await params).slug}` };
}

const FORMATS: FormatChoice[] = [
  { value: "auto", label: "Detect automatically", shape: "Looks at the first rows and says what it found." },
  ...Object.entries(IMPORT_FORMATS).map(([value, shape]) => ({ value, label: value, shape })),
];

export default async function ImportPage({ params }: Props) {
  const actor = await requireActor();
  const { slug } = await params;
  const dataset = await getDataset(actor, slug).catch((error: unknown): never => {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  });
  const imports = await listImports(actor, slug);
  return (
    <Page>
      <PageHeader
        title="Import"
        crumbs={[
          { label: "Data sets", href: "/datasets" },
          { label: dataset.name, href: `/datasets/${slug}` },
        ]}
        description={`Adds rows to ${dataset.name}.`}
      />
      <Card>
        {dataset.archived_at !== null ? (
          <EmptyState icon={Archive} title="This data set is archived">
            Take it out of the archive to import into it.
          </EmptyState>
        ) : can(actor, "dataset:import") ? (
          <CardBody>
            <ImportForm slug={slug} formats={FORMATS} splits={SPLITS} />
          </CardBody>
        ) : (
          <EmptyState icon={Lock} title="Only admins import">
            Ask an admin to import your file, or to give you the role.
          </EmptyState>
        )}
      </Card>
      <Card>
        <CardHeader title="Earlier imports" description="Newest first; each with its report." />
        <ImportHistory imports={imports} />
      </Card>
    </Page>
  );
}
