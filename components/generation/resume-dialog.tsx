"use client";
import { Play } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormDialogContent } from "@/components/ui/form-dialog";
import { Input } from "@/components/ui/input";
import { OFFLINE } from "@/components/ui/offline";
import type { GenerationView } from "@/lib/contracts/generations";

/** Goes on; asks for another cost limit where models have prices. */
export function ResumeDialog({
  view,
  onResume,
}: {
  view: GenerationView;
  onResume: (maxCost: number | null | undefined) => Promise<{ error: string } | undefined>;
}) {
  const [open, setOpen] = useState(false);
  const [limit, setLimit] = useState(view.options.max_cost?.toString() ?? "");
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const typed = limit.trim() === "" ? null : Number(limit);
  const go = async () => {
    if (typed !== null && !(typed > 0))
      return setError("Give an amount above 0, or leave it empty for no limit.");
    setPending(true);
    try {
      const result = await onResume(view.priced ? typed : undefined);
      setError(result?.error);
      if (!result) setOpen(false);
    } catch {
      setError(OFFLINE.error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <Play aria-hidden />
          Resume
        </Button>
      </DialogTrigger>
      <FormDialogContent
        title="Resume this generation?"
        description={`${view.pending} rows are still to be made, and those that were given up because the server failed. What was answered is not asked again.`}
        sendLabel="Resume"
        pending={pending}
        error={error}
        onSend={go}
      >
        {view.priced && (
          <Field
            label={`Cost limit for the whole generation, ${view.currency}`}
            hint={`Spent so far: ${view.cost}. Empty for no limit.`}
            optional
          >
            <Input inputMode="decimal" value={limit} onChange={(event) => setLimit(event.target.value)} />
          </Field>
        )}
      </FormDialogContent>
    </Dialog>
  );
}
