"use client";
import { Archive, ArchiveRestore, Ellipsis, GraduationCap, Trash2 } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog, type ConfirmResult } from "@/components/ui/confirm-dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Num } from "@/components/ui/format";
import { toast } from "@/components/ui/toast";

export type Holdings = { rows: number; imports: number; audits: number; reviews: number; exports: number };

/** Archive, restore, delete. Deleting asks for the slug and says what goes with the data set. */
export function DatasetMenu({
  slug,
  archived,
  trains,
  archive,
  loadHoldings,
  remove,
}: {
  slug: string;
  archived: boolean;
  /** Offers to train the embedded student on it. */
  trains: boolean;
  archive: (slug: string, archived: boolean) => Promise<ConfirmResult>;
  loadHoldings: (slug: string) => Promise<Holdings>;
  remove: (slug: string, typed: string) => Promise<ConfirmResult>;
}) {
  const [holdings, setHoldings] = useState<Holdings>();
  const [asking, setAsking] = useState(false);
  const askToDelete = async () => {
    try {
      setHoldings(await loadHoldings(slug));
      setAsking(true);
    } catch {
      toast.error("What would be lost could not be counted. Nothing was deleted; try again.");
    }
  };
  const setArchived = async () => {
    const result = await archive(slug, !archived);
    if (result?.error) toast.error(result.error);
    else
      toast.success(archived ? "Back in the list" : "Archived: nothing is lost, it is only out of the lists");
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" className="w-8 px-0" aria-label={`More for ${slug}`}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {trains && (
            <DropdownMenuItem asChild>
              <Link href={`/runs?${new URLSearchParams({ dataset: slug, train: "true" })}` as Route}>
                <GraduationCap aria-hidden />
                Train the student…
              </Link>
            </DropdownMenuItem>
          )}
          <DropdownMenuItem onSelect={() => void setArchived()}>
            {archived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
            {archived ? "Bring back" : "Archive"}
          </DropdownMenuItem>
          <DropdownMenuItem danger onSelect={() => void askToDelete()}>
            <Trash2 aria-hidden />
            Delete…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete the data set ${slug}?`}
        confirmLabel="Delete for ever"
        typeToConfirm={slug}
        onConfirm={() => remove(slug, slug)}
        loses={
          holdings && Object.values(holdings).every((n) => n === 0) ? (
            <p>It is empty: nothing but its name is lost.</p>
          ) : (
            <>
              <p>These go with it and cannot be brought back:</p>
              <ul className="mt-1 list-disc pl-5">
                <Lost n={holdings?.rows} one="row" many="rows" />
                <Lost n={holdings?.reviews} one="review" many="reviews" />
                <Lost n={holdings?.audits} one="review queue" many="review queues" />
                <Lost n={holdings?.imports} one="import with its report" many="imports with their reports" />
                <Lost n={holdings?.exports} one="export record" many="export records" />
              </ul>
              <p className="mt-2">To take it out of sight only, archive it.</p>
            </>
          )
        }
      />
    </>
  );
}

function Lost({ n, one, many }: { n: number | undefined; one: string; many: string }) {
  if (!n) return null;
  return (
    <li>
      <Num value={n} /> {n === 1 ? one : many}
    </li>
  );
}
