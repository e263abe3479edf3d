import { CircleAlert, CircleCheck, CircleOff, Clock, LoaderCircle, type LucideIcon } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Num, Time } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { NumberCell, NumberHeaders } from "@/components/ui/table-columns";
import type { Tone } from "@/components/ui/tone";

export type ShownImport = {
  id: string;
  slug: string;
  datasetName: string;
  fileName: string;
  status: string;
  inserted: number;
  duplicates: number;
  rejected: number;
  createdBy: string;
  createdAt: string;
};

const STATUS: Record<string, { tone: Tone; icon: LucideIcon }> = {
  queued: { tone: "gray", icon: Clock },
  running: { tone: "blue", icon: LoaderCircle },
  done: { tone: "green", icon: CircleCheck },
  failed: { tone: "red", icon: CircleAlert },
  cancelled: { tone: "amber", icon: CircleOff },
};

export function RecentImports({ imports }: { imports: readonly ShownImport[] }) {
  return (
    <Table aria-label="Recent imports">
      <TableHead>
        <TableRow>
          <TableHeader className="pl-4">File</TableHeader>
          <TableHeader>Data set</TableHeader>
          <TableHeader>State</TableHeader>
          <NumberHeaders names={["New rows", "Duplicates", "Rejected"]} />
          <TableHeader className="pr-4">When</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {imports.map((one) => {
          const look = STATUS[one.status];
          return (
            <TableRow key={one.id}>
              <TableCell className="max-w-56 truncate pl-4 font-medium" title={one.fileName}>
                <Link href={`/imports/${one.id}` as Route} className="hover:underline">
                  {one.fileName}
                </Link>
              </TableCell>
              <TableCell className="max-w-48 truncate">
                <Link href={`/datasets/${one.slug}` as Route} className="hover:underline">
                  {one.datasetName}
                </Link>
              </TableCell>
              <TableCell>
                <Badge {...look}>{one.status}</Badge>
              </TableCell>
              <NumberCell>
                <Num value={one.inserted} />
              </NumberCell>
              <NumberCell className="text-muted">
                <Num value={one.duplicates} />
              </NumberCell>
              <NumberCell>
                <span className={one.rejected > 0 ? "text-red-fg" : "text-muted"}>
                  <Num value={one.rejected} />
                </span>
              </NumberCell>
              <TableCell className="pr-4 whitespace-nowrap text-muted">
                <Time value={one.createdAt} format="relative" />
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
