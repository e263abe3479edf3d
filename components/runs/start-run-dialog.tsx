"use client";
import { Play } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormDialogContent } from "@/components/ui/form-dialog";
import { Num } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { OFFLINE } from "@/components/ui/offline";
import { Select } from "@/components/ui/select";
import type { StartRun } from "@/lib/contracts/predict";

export type AskableModel = { name: string; embedded: boolean; currency: string | null };
export type RunDataset = { slug: string; name: string; rows: number; splits: readonly string[] };
/** A filter that one comes with, and the exact number of rows that it holds. */
export type RunPreset = { dataset: string; rows: number; filter: NonNullable<StartRun["filter"]> };
export type StartAction = (slug: string, asked: StartRun) => Promise<{ id: string } | { error: string }>;

/** What "Rows" may be: the filter that one comes with, everything, or a split after its prefix. */
const FILTERED = "filter";
const SPLIT = "split:";

/** null for nothing, undefined for what is no amount. */
function amount(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const value = Number(text);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}

/** Which model is asked about which rows, and within which limits. */
export function StartRunDialog({
  datasets,
  models,
  start,
  initialDataset,
  preset,
}: {
  datasets: readonly RunDataset[];
  models: readonly AskableModel[];
  start: StartAction;
  initialDataset?: string | undefined;
  preset?: RunPreset | undefined;
}) {
  const router = useRouter();
  const [open, setOpen] = useState(preset !== undefined);
  const [typed, setTyped] = useState({
    dataset: initialDataset ?? datasets[0]?.slug ?? "",
    model: models[0]?.name ?? "",
    ...{ rows: preset ? FILTERED : "", concurrency: "", rate: "", cost: "", deadline: "" },
  });
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const put = (change: Partial<typeof typed>) => setTyped((old) => ({ ...old, ...change }));
  const dataset = datasets.find(({ slug }) => slug === typed.dataset);
  const here = preset?.dataset === typed.dataset ? preset : undefined;
  const filtered = here !== undefined && typed.rows === FILTERED;
  const split = typed.rows.startsWith(SPLIT) ? typed.rows.slice(SPLIT.length) : undefined;
  const filter = filtered ? here.filter : split === undefined ? undefined : { split: [split] };
  const model = models.find(({ name }) => name === typed.model);
  const numbers = {
    concurrency: amount(typed.concurrency),
    rate: amount(typed.rate),
    cost: amount(typed.cost),
    deadline: amount(typed.deadline),
  };
  const bad = (value: number | null | undefined) =>
    value === undefined ? "A number above 0, or nothing." : undefined;
  const send = async () => {
    if (Object.values(numbers).some((value) => value === undefined)) return;
    setPending(true);
    setError(undefined);
    try {
      const answer = await start(typed.dataset, {
        model: typed.model,
        ...(filter && { filter }),
        concurrency: numbers.concurrency ?? null,
        requests_per_minute: numbers.rate ?? null,
        max_cost: numbers.cost ?? null,
        deadline_seconds: numbers.deadline === null ? null : (numbers.deadline ?? 0) * 60,
      });
      if ("id" in answer) return router.push(`/runs/${answer.id}` as Route);
      setError(answer.error);
    } catch {
      setError(OFFLINE.error);
    }
    setPending(false);
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <Play aria-hidden />
          Start a run
        </Button>
      </DialogTrigger>
      <FormDialogContent
        title="Start a run"
        description="Answers are stored as they come. The run can be left, cancelled and resumed; nothing that was answered is asked again."
        sendLabel="Start"
        pending={pending}
        disabled={!dataset || !model || (filtered && here.rows === 0)}
        error={error}
        onSend={send}
      >
        {models.length === 0 || datasets.length === 0 ? (
          <Banner tone="amber">
            {models.length === 0
              ? "No model can be asked: register one under Settings → Models, or train the embedded student."
              : "There are no rows to ask about: import a data set first."}
          </Banner>
        ) : (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Model">
              <Select value={typed.model} onChange={(event) => put({ model: event.target.value })}>
                {models.map(({ name, embedded }) => (
                  <option key={name} value={name}>
                    {name}
                    {embedded ? " (embedded)" : ""}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label="Data set">
              <Select
                value={typed.dataset}
                onChange={({ target: { value } }) =>
                  put({ dataset: value, rows: preset?.dataset === value ? FILTERED : "" })
                }
              >
                {datasets.map(({ slug, name, rows }) => (
                  <option key={slug} value={slug}>
                    {name} ({rows})
                  </option>
                ))}
              </Select>
            </Field>
            <Field
              label="Rows"
              {...(filtered && {
                hint: (
                  <>
                    The filter that you came with holds exactly <Num value={here.rows} />{" "}
                    {here.rows === 1 ? "row" : "rows"}.
                  </>
                ),
              })}
            >
              <Select value={typed.rows} onChange={(event) => put({ rows: event.target.value })}>
                {here && <option value={FILTERED}>the filter’s</option>}
                <option value="">all</option>
                {dataset?.splits.map((split) => (
                  <option key={split} value={SPLIT + split}>
                    split {split}
                  </option>
                ))}
              </Select>
            </Field>
            <Field
              label="At once"
              optional
              error={bad(numbers.concurrency)}
              hint="Rows asked about at the same time; empty: as the model's options say."
            >
              <Input
                inputMode="numeric"
                value={typed.concurrency}
                onChange={(event) => put({ concurrency: event.target.value })}
              />
            </Field>
            <Field label="Requests a minute" optional error={bad(numbers.rate)}>
              <Input
                inputMode="decimal"
                disabled={model?.embedded}
                value={typed.rate}
                onChange={(event) => put({ rate: event.target.value })}
              />
            </Field>
            <Field
              label={`Cost limit${model?.currency ? `, ${model.currency}` : ""}`}
              optional
              error={bad(numbers.cost)}
              hint={model?.currency ? "It stops before this is spent." : "Needs a model with prices."}
            >
              <Input
                inputMode="decimal"
                disabled={!model?.currency}
                value={typed.cost}
                onChange={(event) => put({ cost: event.target.value })}
              />
            </Field>
            <Field label="Deadline, minutes" optional error={bad(numbers.deadline)}>
              <Input
                inputMode="decimal"
                value={typed.deadline}
                onChange={(event) => put({ deadline: event.target.value })}
              />
            </Field>
          </div>
        )}
      </FormDialogContent>
    </Dialog>
  );
}
