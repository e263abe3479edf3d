import type { Route } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ActivityEntry } from "@/lib/contracts/activity";

/** Who did what to which thing, newest first, one page. */
export function ActivityTable({
  entries,
  newest,
  older,
}: {
  entries: readonly ActivityEntry[];
  /** Addresses of the first page (where this is not it) and of the next one. */
  newest?: string;
  older?: string;
}) {
  return (
    <Card>
      <Table aria-label="Activity">
        <TableHead>
          <TableRow>
            <TableHeader>When</TableHeader>
            <TableHeader>Who</TableHeader>
            <TableHeader>Action</TableHeader>
            <TableHeader>On</TableHeader>
            <TableHeader>Details</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {entries.map((entry) => (
            <TableRow key={entry.id}>
              <TableCell className="whitespace-nowrap text-muted">
                <Time value={entry.at} />
              </TableCell>
              <TableCell>
                {entry.actor.name}
                {entry.actor.kind !== "user" && (
                  <span className="ml-1.5 text-xs text-muted">{entry.actor.kind}</span>
                )}
              </TableCell>
              <TableCell>
                <code className="font-mono text-xs">{entry.action}</code>
              </TableCell>
              <TableCell className="whitespace-nowrap">
                <Target entry={entry} />
              </TableCell>
              <TableCell className="max-w-96 text-xs text-muted wrap-anywhere">
                {inWords(entry.details)}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {(newest || older) && (
        <nav aria-label="Pages" className="flex justify-end gap-2 border-t px-4 py-3">
          {newest && (
            <Button asChild size="sm">
              <Link href={newest as Route}>Newest</Link>
            </Button>
          )}
          {older && (
            <Button asChild size="sm">
              <Link href={older as Route} rel="next">
                Older
              </Link>
            </Button>
          )}
        </nav>
      )}
    </Card>
  );
}

function Target({ entry: { actor, target } }: { entry: ActivityEntry }) {
  if (target.kind === "person" && target.id === actor.id)
    return <span className="text-muted">themselves</span>;
  const shown = target.id.length > 13 ? `…${target.id.slice(-12)}` : target.id;
  return (
    <>
      {target.kind}{" "}
      <code className="font-mono text-xs text-muted" title={target.id}>
        {shown}
      </code>
    </>
  );
}

/** `{from: "VIEWER", to: "ADMIN"}` as "from VIEWER · to ADMIN". */
function inWords(details: Readonly<Record<string, unknown>>): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null)
    .map(
      ([name, value]) =>
        `${name.replaceAll("_", " ")} ${typeof value === "string" ? value : JSON.stringify(value)}`,
    )
    .join(" · ");
}
