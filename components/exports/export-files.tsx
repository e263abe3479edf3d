import { Card, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Bytes, Num } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ExportRecord, Manifest } from "@/lib/contracts/exports";

/** The files with their checksums; `linked` ones can be downloaded here. */
export function ExportFiles({
  record,
  manifest,
  linked,
}: {
  record: ExportRecord;
  manifest: Manifest;
  linked: boolean;
}) {
  const data = new Map(manifest.files.map((file) => [file.name, file]));
  const files = linked ? record.kept : manifest.files;
  return (
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
          {files.map(({ name, bytes, sha256 }) => (
            <TableRow key={name}>
              <TableCell>
                {linked ? (
                  <a
                    href={`/api/v1/exports/${record.id}/files/${encodeURIComponent(name)}`}
                    download
                    className="text-accent-text hover:underline"
                  >
                    {name}
                  </a>
                ) : (
                  name
                )}
              </TableCell>
              <TableCell className="text-right">
                {data.has(name) && <Num value={data.get(name)?.rows ?? 0} />}
              </TableCell>
              <TableCell className="text-right whitespace-nowrap">
                <Bytes value={bytes} />
              </TableCell>
              <TableCell className="font-mono text-xs">
                <span className="flex items-center gap-1">
                  <span title={sha256}>{sha256.slice(0, 16)}…</span>
                  <CopyButton text={sha256} label={`Copy the SHA-256 of ${name}`} />
                </span>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
