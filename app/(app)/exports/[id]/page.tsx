import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ExportView } from "@/components/exports/export-view";
import { formWords } from "@/components/exports/form-words";
import { Time } from "@/components/ui/format";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { getExport } from "@/lib/services/exports/list-exports";
import { remove, repeat } from "../actions";

export const metadata: Metadata = { title: "Export" };

export default async function ExportPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireActor();
  const { id } = await params;
  if (!isId(id)) notFound();
  const record = await getExport(actor, id).catch((error: unknown) => {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  });
  const words = formWords(record);
  return (
    <Page>
      <PageHeader
        title={`${record.dataset} · ${record.target}`}
        crumbs={[{ label: "Exports", href: "/exports" }]}
        description={
          <>
            {words && `${words} · `}
            <Time value={record.created_at} /> by {record.created_by}
          </>
        }
      />
      <ExportView
        key={record.id}
        record={record}
        mayExport={can(actor, "dataset:export")}
        actions={{ repeat, remove }}
      />
    </Page>
  );
}
