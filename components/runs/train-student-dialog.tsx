"use client";
import { GraduationCap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormDialogContent } from "@/components/ui/form-dialog";
import { Input } from "@/components/ui/input";
import { OFFLINE } from "@/components/ui/offline";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import type { StartTraining } from "@/lib/contracts/student";
import type { RunDataset } from "./start-run-dialog";
import type { TrainingAnswer } from "./training-list";

export type TrainAction = (slug: string, asked: StartTraining) => Promise<TrainingAnswer>;

/** On which data set the embedded student is trained. */
export function TrainStudentDialog({
  datasets,
  train,
  initialDataset,
  initialOpen = false,
}: {
  datasets: readonly Pick<RunDataset, "slug" | "name" | "rows">[];
  train: TrainAction;
  initialDataset?: string | undefined;
  initialOpen?: boolean;
}) {
  const router = useRouter();
  const [open, setOpen] = useState(initialOpen);
  const [slug, setSlug] = useState(
    datasets.find((one) => one.slug === initialDataset)?.slug ?? datasets[0]?.slug ?? "",
  );
  const [name, setName] = useState("");
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const close = () => {
    setOpen(false);
    // The address that opened it would open it again with each reload.
    if (initialOpen) window.history.replaceState(null, "", window.location.pathname);
  };
  const send = async () => {
    setPending(true);
    setError(undefined);
    const answer = await train(slug, name.trim() === "" ? {} : { model: name }).catch(() => OFFLINE);
    setPending(false);
    if ("error" in answer) return setError(answer.error);
    close();
    toast.success(`${answer.view.model} is being trained; it goes on if you leave`);
    router.refresh();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => {
        setError(undefined);
        if (now) setOpen(true);
        else close();
      }}
    >
      <DialogTrigger asChild>
        <Button>
          <GraduationCap aria-hidden />
          Train student
        </Button>
      </DialogTrigger>
      <FormDialogContent
        title="Train the embedded student"
        description="It learns the labels on this machine; nothing leaves it. Every row is then predicted by a student that has seen no row of its scenario, and these predictions stand as a run of their own."
        sendLabel="Train"
        pending={pending}
        disabled={slug === ""}
        error={error}
        onSend={send}
      >
        {datasets.length === 0 ? (
          <Banner tone="amber">There are no rows to learn from: import a data set first.</Banner>
        ) : (
          <>
            <Rows />
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="Data set" hint="Some minutes for 1,000 rows; 10,000 at most.">
                <Select value={slug} onChange={(event) => setSlug(event.target.value)}>
                  {datasets.map((one) => (
                    <option key={one.slug} value={one.slug}>
                      {one.name} ({one.rows})
                    </option>
                  ))}
                </Select>
              </Field>
              <Field
                label="Name"
                optional
                hint="Of the student; other rows or labels make a new version of it."
              >
                <Input
                  autoComplete="off"
                  spellCheck={false}
                  value={name}
                  placeholder={slug === "intent-1000" ? "student" : `student-${slug}`}
                  onChange={(event) => setName(event.target.value)}
                />
              </Field>
            </div>
          </>
        )}
      </FormDialogContent>
    </Dialog>
  );
}

/** Which rows it learns, which are held out, and what a training that is cancelled leaves. */
const Rows = () => (
  <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-xs [&_dt]:text-muted">
    <dt>Learns</dt>
    <dd>
      Split train (without one: all rows but those of test); rejected and discarded rows never, equal inputs
      once.
    </dd>
    <dt>Held out</dt>
    <dd>
      Rows of split test. Split validation only sets how sure the student may be; without one a fifth of the
      scenarios does.
    </dd>
    <dt>Cancelled</dt>
    <dd>
      No student and no predictions are kept; the embeddings that were computed are, so the next training is
      faster.
    </dd>
  </dl>
);
