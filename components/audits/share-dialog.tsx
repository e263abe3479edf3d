"use client";
import { Share2 } from "lucide-react";
import { useState, useTransition } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Time } from "@/components/ui/format";
import { OFFLINE } from "@/components/ui/offline";
import { Select } from "@/components/ui/select";
import type { ReportLink, SharedLink } from "@/lib/contracts/report-links";
import { LinkList } from "./link-list";

type Failed = { error: string };

/** What the dialog asks the server for. */
export type ShareActions = {
  list: (auditId: string) => Promise<ReportLink[] | Failed>;
  share: (auditId: string, given: { days: number; names: boolean }) => Promise<SharedLink | Failed>;
  revoke: (auditId: string, linkId: string) => Promise<Failed | undefined>;
};

const LIVES = [
  [1, "a day"],
  [7, "a week"],
  [14, "two weeks"],
  [90, "90 days"],
  [365, "a year"],
] as const;

/** Makes links to a report for readers without an account, shows those that there are, and revokes them. */
export function ShareDialog({ auditId, actions }: { auditId: string; actions: ShareActions }) {
  const [open, setOpen] = useState(false);
  const [links, setLinks] = useState<ReportLink[] | null>(null);
  const [made, setMade] = useState<SharedLink | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const ask = async <T,>(question: () => Promise<T | Failed>): Promise<T | null> => {
    const answer = await question().catch(() => OFFLINE);
    const failed = typeof answer === "object" && answer !== null && "error" in answer;
    setError(failed ? answer.error : null);
    return failed ? null : (answer as T);
  };
  const load = async () => setLinks(await ask(() => actions.list(auditId)));
  const change = (next: boolean) => {
    setOpen(next);
    setMade(null);
    setError(null);
    if (next) start(load);
  };
  const make = (form: FormData) =>
    start(async () => {
      const given = { days: Number(form.get("days")), names: form.get("names") !== null };
      const link = await ask(() => actions.share(auditId, given));
      if (!link) return;
      setMade(link);
      await load();
    });
  const revoke = (linkId: string) =>
    start(async () => {
      if ((await ask(async () => (await actions.revoke(auditId, linkId)) ?? { done: true })) === null) return;
      if (made?.id === linkId) setMade(null);
      await load();
    });
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button size="sm">
          <Share2 aria-hidden />
          Share
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Share this report"
        description="Anybody who has the link reads the figures, without an account, until it runs out. No row of the data set is shown."
      >
        <div className="flex flex-col gap-4">
          {error && <Banner tone="red">{error}</Banner>}
          {made ? (
            <div className="flex flex-col gap-2">
              <div className="flex items-center gap-2 rounded-md border bg-sunken p-2">
                <code className="min-w-0 grow font-mono text-xs wrap-anywhere select-all">{made.link}</code>
                <CopyButton text={made.link} label="Copy link">
                  Copy
                </CopyButton>
              </div>
              <p className="text-xs text-muted">
                Copy it now: only its hash is kept, and it is not shown again. It works until{" "}
                <Time value={made.expires_at} />.
              </p>
            </div>
          ) : (
            <form action={make} className="flex flex-wrap items-end justify-between gap-3">
              <Field label="Works for">
                <Select name="days" defaultValue="14">
                  {LIVES.map(([days, words]) => (
                    <option key={days} value={days}>
                      {words}
                    </option>
                  ))}
                </Select>
              </Field>
              <label htmlFor="share-names" className="flex h-8 items-center gap-2 text-sm">
                <Checkbox id="share-names" name="names" />
                Show reviewers' names
              </label>
              <Button type="submit" variant="primary" pending={pending}>
                Make a link
              </Button>
            </form>
          )}
          <LinkList links={links} pending={pending} revoke={revoke} />
        </div>
      </DialogContent>
    </Dialog>
  );
}
