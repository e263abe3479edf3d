import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RawJson } from "@/components/conversation/raw-json";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Bytes, Num, Time } from "@/components/ui/format";
import { Page, PageHeader } from "@/components/ui/page-header";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { requireActor } from "@/lib/auth/current-actor";
import { isAppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { getExport } from "@/lib/services/exports/list-exports";

export const metadata: Metadata = { title: "Export" };

export default async function ExportPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireActor();
  const { id } = await params;
  if (!isId(id)) notFound();
  const record = await getExport(actor, id).catch((error: unknown) => {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  });
  const { manifest } = record;
  return (
    <Page>
      <PageHeader
        title={`${record.dataset} · ${record.target}`}
        crumbs={[{ label: "Exports", href: "/exports" }]}
        description={
          <>
            <Time value={record.created_at} /> by {record.created_by}
          </>
        }
      />
      {!manifest && <p className="text-sm text-muted">This export is still running.</p>}
      {manifest && (
        <>
          <Card>
            <CardHeader title="Files" />
            <Table aria-label="Files">
              <TableHead>
                <TableRow>
                  <TableHeader>Name</TableHeader>
                  <TableHeader className="text-right">Rows</TableHeader>
                  <TableHeader className="text-right">Size</TableHeader>
                  <TableHeader>SHA-256</TableHeader>
                </TableRow>
              </TableHead>
              <TableBody>
                {manifest.files.map((file) => (
                  <TableRow key={file.name}>
                    <TableCell>{file.name}</TableCell>
                    <TableCell className="text-right">
                      <Num value={file.rows} />
                    </TableCell>
                    <TableCell className="text-right">
                      <Bytes value={file.bytes} />
                    </TableCell>
                    <TableCell className="font-mono text-xs">{file.sha256}</TableCell>
                  </TableRow>
                ))}
              </TableBody>
            </Table>
          </Card>
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
    </Page>
  );
}
