"use client";
import { ActionBadge } from "@/components/ui/action-badge";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Action } from "@/prompts/actions";

/** The labelling guide as the page hands it over. */
export type Guide = {
  version: string;
  table: readonly { action: Action; when: string; not: string }[];
  notes: readonly string[];
};

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["a"], "approve the label as it stands"],
  [["1", "–", "5"], "choose an action"],
  [["t", "a…"], "name the task by its letter"],
  [["e"], "edit the text"],
  [["Enter"], "send; in a text field ⌘ or Ctrl with it"],
  [["r"], "reject: the label is wrong, and you leave it at that"],
  [["d"], "discard: the row is of no use"],
  [["s"], "skip: leave the row to others"],
  [["u"], "undo, up to ten reviews back"],
  [["f"], "comment"],
  [["x"], "the label's text is right, or not"],
  [["j", "k"], "next and previous of the rows in hand"],
  [["Esc"], "leave a field; back to the label, and again to your decision"],
  [["?"], "this help"],
];

export function HelpDialog({ open, onClose, guide }: { open: boolean; onClose: () => void; guide: Guide }) {
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent
        title="Keys and labelling guide"
        className="top-[6dvh] max-h-[88dvh] max-w-4xl"
        forReading
      >
        <div className="flex flex-col gap-5">
          <dl className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
            {KEYS.map(([keys, what]) => (
              <div key={what} className="flex items-baseline gap-3">
                <dt className="flex w-20 shrink-0 justify-end gap-1">
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <section>
            <h3 className="mb-2 font-semibold">Which one action is right (guide, version {guide.version})</h3>
            <Table aria-label="Labelling guide">
              <TableHead>
                <TableRow>
                  <TableHeader>Action</TableHeader>
                  <TableHeader>When</TableHeader>
                  <TableHeader>Not when</TableHeader>
                </TableRow>
              </TableHead>
              <TableBody>
                {guide.table.map(({ action, when, not }) => (
                  <TableRow key={action}>
                    <TableCell className="align-top">
                      <ActionBadge action={action} />
                    </TableCell>
                    <TableCell className="align-top">{when}</TableCell>
                    <TableCell className="align-top text-muted">{not}</TableCell>
                  </TableRow>
                ))}
              </TableBody>
            </Table>
            <ul className="mt-3 flex list-disc flex-col gap-1 pl-5 text-muted">
              {guide.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </section>
        </div>
      </DialogContent>
    </Dialog>
  );
}
