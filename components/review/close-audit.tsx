"use client";
import { Archive } from "lucide-react";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button, type ButtonProps } from "@/components/ui/button";
import { ConfirmDialog, type ConfirmResult } from "@/components/ui/confirm-dialog";
import { Num } from "@/components/ui/format";
import { OFFLINE } from "@/components/ui/offline";
import { Skeleton } from "@/components/ui/skeleton";

/** What would stay undone for good; worked out when somebody asks. */
export type Closing = { done: number; wanted: number; open: number; held: number; undecided: number };

/** Closes an audit for good, after saying what stays undone by that. */
export function CloseAudit({
  auditId,
  name,
  size,
  look,
  close,
}: {
  auditId: string;
  name: string;
  size?: ButtonProps["size"];
  /** What closing leaves undone at this moment. */
  look: (auditId: string) => Promise<Closing | { error: string }>;
  close: (auditId: string) => Promise<ConfirmResult>;
}) {
  const [open, setOpen] = useState(false);
  const [found, setFound] = useState<Closing | { error: string } | null>(null);
  const show = async () => {
    setFound(null);
    setOpen(true);
    setFound(await look(auditId).catch(() => OFFLINE));
  };
  return (
    <>
      <Button size={size} onClick={() => void show()} aria-haspopup="dialog">
        <Archive aria-hidden />
        Close
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={<>Close “{name}” for good?</>}
        loses={<Loses found={found} />}
        confirmLabel="Close it"
        onConfirm={() => close(auditId)}
      />
    </>
  );
}

function Loses({ found }: { found: Closing | { error: string } | null }) {
  if (found === null)
    return (
      <div aria-busy>
        <Skeleton className="h-16" />
      </div>
    );
  if ("error" in found) return <Banner tone="red">{found.error}</Banner>;
  const { done, wanted, open, held, undecided } = found;
  return (
    <div className="flex flex-col gap-2">
      <p>
        {done === 0 ? (
          "No review has been made."
        ) : (
          <>
            <Num value={done} /> of <Num value={wanted} /> reviews are done; they stand, and the report stays.
          </>
        )}{" "}
        Nothing more counts here, and it cannot be opened again.
      </p>
      {open + held + undecided > 0 && (
        <ul className="list-disc pl-5">
          {open > 0 && (
            <li>
              <Num value={open} /> {open === 1 ? "review is" : "reviews are"} never made.
            </li>
          )}
          {held > 0 && (
            <li>
              <Num value={held} /> {held === 1 ? "row is" : "rows are"} in reviewers' hands now: what they
              send will be refused.
            </li>
          )}
          {undecided > 0 && (
            <li>
              <Num value={undecided} /> {undecided === 1 ? "disagreement stays" : "disagreements stay"}{" "}
              undecided: {undecided === 1 ? "its row stays" : "their rows stay"} pending.
            </li>
          )}
        </ul>
      )}
      <p>Rows that were to be judged blind are shown to everybody again.</p>
    </div>
  );
}
