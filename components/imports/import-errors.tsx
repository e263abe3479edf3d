import { Num } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ImportError } from "@/lib/contracts/imports";
import type { CodeTexts } from "./import-report";

/** Bad lines: where, what, how to mend it. Texts of the file are shown as text. */
export function ImportErrors({ errors, codes }: { errors: readonly ImportError[]; codes: CodeTexts }) {
  return (
    <Table aria-label="Rejected lines">
      <TableHead>
        <TableRow>
          <TableHeader className="text-right">Line</TableHeader>
          <TableHeader>Where</TableHeader>
          <TableHeader>Code</TableHeader>
          <TableHeader>What is wrong</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {errors.map(({ line, path, code, message }) => (
          <TableRow key={line} className="align-top">
            <TableCell className="text-right align-top">
              <Num value={line} />
            </TableCell>
            <TableCell className="min-w-32 align-top font-mono text-xs wrap-anywhere">
              {path === "" ? "the line" : path}
            </TableCell>
            <TableCell className="align-top">
              <code className="font-mono text-xs" title={codes[code]?.means}>
                {code}
              </code>
            </TableCell>
            <TableCell className="min-w-64 align-top wrap-anywhere">{message}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
