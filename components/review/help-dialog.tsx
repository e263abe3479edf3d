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

type KeyLine = readonly [keys: readonly string[], what: string];

type KeySection = { title: string; lines: readonly KeyLine[] };

const LIST_KEYS: KeySection = {
  title: "In this list",
  lines: [
    [["Enter"], "open the first review with work left; r does too"],
    [["1", "–", "9"], "open this one"],
    [["↑", "↓"], "go from one to the other, Enter opens it"],
  ],
};

const KEYS: readonly KeySection[] = [
  {
    title: "Judge",
    lines: [
      [["a"], "approve the label as it stands"],
      [["1", "–", "5"], "another action: reply, start, update, cancel, noop"],
      [["t", "a…"], "another task, by its letter"],
      [["e"], "write the text; Esc leaves it"],
      [
        ["Enter"],
        "send what you have decided; in a text field with ⌘ or Ctrl. An untouched label only a approves",
      ],
      [["r"], "reject: the label is wrong, and you leave it at that"],
      [["x"], "the label's text is right, or is to be mended; a keeps this mark"],
      [["T", "S"], "take over the teacher's or the student's decision"],
    ],
  },
  {
    title: "Read",
    lines: [
      [["PgUp", "PgDn"], "scroll the talk, from anywhere but a text field"],
      [["⇧↑", "⇧↓"], "the same by some lines"],
      [["Home", "End"], "to the start of the talk, to its end"],
    ],
  },
  {
    title: "Go on",
    lines: [
      [["d"], "discard: the row is of no use"],
      [["s"], "skip: leave the row to others"],
      [["u"], "undo, up to ten reviews back"],
      [
        ["→", "←"],
        "next and previous of the rows in hand; j and k too, but k only keeps where a row is blind",
      ],
      [["Esc"], "back to the label, and again to your decision"],
    ],
  },
  {
    title: "Say more",
    lines: [
      [["f"], "comment"],
      [["#"], "tags"],
      [["F"], "flag the row for whoever leads"],
      [["?"], "this help"],
      [["⌘K"], "go anywhere; elsewhere Ctrl K"],
    ],
  },
  {
    title: "Where a row is judged blind",
    lines: [
      [["1", "–", "5"], "what you would do, with its task"],
      [["Enter"], "say it: then label, teacher and student appear"],
      [["k"], "keep your choice (Enter does too; a where the label says the same)"],
      [["c"], "change to what the label says, where it says otherwise"],
    ],
  },
];

export function HelpDialog({
  open,
  onClose,
  guide,
  ofList = false,
}: {
  open: boolean;
  onClose: () => void;
  guide: Guide;
  /** Before a review is opened: with the keys that open one. */
  ofList?: boolean;
}) {
  const sections = ofList ? [LIST_KEYS, ...KEYS] : KEYS;
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent
        title="Keys and labelling guide"
        className="top-[6dvh] max-h-[88dvh] max-w-4xl"
        forReading
      >
        <div className="flex flex-col gap-5 pt-2">
          <p className="text-muted">
            Read the talk to its end. Then say the <strong className="font-medium text-fg">one</strong> thing
            the assistant should do next. If the label says that already, approve it; if not, choose what is
            right and send it. One decision judges label, teacher and student: each is right where its action
            and task are yours.
          </p>
          <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
            {sections.map(({ title, lines }) => (
              <section key={title}>
                <h3 className="mb-1.5 text-xs font-medium text-muted">{title}</h3>
                <dl className="grid gap-y-1.5">
                  {lines.map(([keys, what]) => (
                    <div key={what} className="flex items-baseline gap-3">
                      <dt className="flex w-20 shrink-0 justify-end gap-1">
                        {keys.map((key) => (key === "–" ? key : <Kbd key={key}>{key}</Kbd>))}
                      </dt>
                      <dd>{what}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
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
