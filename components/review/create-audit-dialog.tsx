"use client";
import { Plus } from "lucide-react";
import { useActionState, useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Num } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Share } from "@/components/ui/share";
import type { FormState } from "@/lib/contracts/form";
import { finiteLower, rowsForClaim } from "@/lib/domain/planning/plan";

/** A data set with its exact counts per facet value. */
export type AuditSource = {
  slug: string;
  name: string;
  rows: number;
  counts: Record<"action" | "status" | "split" | "channel", Record<string, number>>;
};

/** A filter that one comes with, and the exact number of rows that it holds. */
export type AuditPreset = {
  rows: number;
  q?: string;
  chosen: Readonly<Record<string, readonly string[]>>;
};

const FACETS = ["status", "action", "channel", "split"] as const;

/** Kind, size and filter of a new audit, with what the size allows to claim. */
export function CreateAuditDialog({
  sources,
  selected,
  preset,
  begins = "sample",
  action,
}: {
  sources: readonly AuditSource[];
  selected?: string;
  preset?: AuditPreset;
  /** The kind that one comes for. */
  begins?: "sample" | "queue";
  action: (state: FormState, form: FormData) => Promise<FormState>;
}) {
  const [open, setOpen] = useState(selected !== undefined);
  const [state, send, pending] = useActionState<FormState, FormData>(action, {});
  const known = sources.find(({ slug }) => slug === selected) ?? sources[0];
  const [slug, setSlug] = useState(known?.slug ?? "");
  const [kind, setKind] = useState<string>(begins);
  const [size, setSize] = useState("100");
  const source = sources.find((candidate) => candidate.slug === slug);
  const here = slug === selected ? preset : undefined;
  // Conditions that one comes with and that are not chosen here: they hold, or the number stated would be another.
  const further = Object.entries(here?.chosen ?? {})
    .filter(([facet]) => !(FACETS as readonly string[]).includes(facet))
    .flatMap(([facet, values]) => values.map((value) => [facet, value] as const));
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <Plus aria-hidden />
          New review
        </Button>
      </DialogTrigger>
      <DialogContent
        title="New review"
        description="Each row is frozen as it is now: it is judged as of this moment, even if it changes elsewhere."
        className="max-w-2xl"
      >
        <form action={send} className="flex flex-col gap-4" noValidate>
          {state.error && <Banner tone="red">{state.error}</Banner>}
          {state.fields?.filter && <Banner tone="red">{state.fields.filter}</Banner>}
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Data set" error={state.fields?.dataset}>
              <Select name="dataset" value={slug} onChange={(event) => setSlug(event.target.value)}>
                {sources.map((option) => (
                  <option key={option.slug} value={option.slug}>
                    {option.name} ({option.rows})
                  </option>
                ))}
              </Select>
            </Field>
            <Field label="Name" optional error={state.fields?.name}>
              <Input name="name" autoComplete="off" defaultValue={state.values?.name} />
            </Field>
            <Field
              label="Kind"
              hint={
                kind === "sample"
                  ? "Drawn at random: says how good all rows of the filter are, with an interval."
                  : "The first rows of the filter: gets them done, says nothing about others."
              }
            >
              <Select name="kind" value={kind} onChange={(event) => setKind(event.target.value)}>
                <option value="sample">Sample</option>
                <option value="queue">Queue</option>
              </Select>
            </Field>
            <Field label="Rows" error={state.fields?.size} hint="Fewer where the filter holds fewer.">
              <Input
                name="size"
                type="number"
                min={1}
                max={50_000}
                value={size}
                onChange={(event) => setSize(event.target.value)}
              />
            </Field>
            <Field label="Reviewers per row" error={state.fields?.overlap}>
              <Input
                name="overlap"
                type="number"
                min={1}
                max={10}
                defaultValue={state.values?.overlap ?? "1"}
              />
            </Field>
            <Field label="Seed" optional hint="Same seed and data, same sample." error={state.fields?.seed}>
              <Input name="seed" autoComplete="off" defaultValue={state.values?.seed} />
            </Field>
          </div>
          {kind === "sample" && <ClaimHint size={Number(size)} N={here?.rows ?? source?.rows ?? 0} />}
          <fieldset className="flex flex-col gap-3 rounded-md border p-3">
            <legend className="px-1 text-xs font-medium">Only rows with (nothing chosen = all)</legend>
            {here && (
              <p className="text-xs text-muted">
                The filter that you came with holds exactly <Num value={here.rows} />{" "}
                {here.rows === 1 ? "row" : "rows"}.
              </p>
            )}
            {further.map(([facet, value]) => (
              <label key={`${facet} ${value}`} className="inline-flex items-center gap-1.5 text-xs">
                <input
                  type="checkbox"
                  name={facet}
                  value={value}
                  defaultChecked
                  className="size-4 accent-accent"
                />
                {facet.replace("_", " ")}: {value}
              </label>
            ))}
            {FACETS.map((facet) => (
              <FacetChoice
                key={`${slug}-${facet}`}
                facet={facet}
                counts={source?.counts[facet] ?? {}}
                chosen={here?.chosen[facet] ?? []}
              />
            ))}
            <Field label="Words" optional>
              <Input name="q" autoComplete="off" key={slug} defaultValue={state.values?.q ?? here?.q} />
            </Field>
          </fieldset>
          <Button type="submit" variant="primary" size="lg" pending={pending} className="self-end">
            Make it and begin
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function FacetChoice({
  facet,
  counts,
  chosen,
}: {
  facet: string;
  counts: Record<string, number>;
  chosen: readonly string[];
}) {
  const values = Object.entries(counts).filter(([, rows]) => rows > 0);
  if (values.length < 2) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset inside the fieldset would draw a second frame
    <div role="group" aria-label={facet} className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="w-14 text-xs text-muted">{facet}</span>
      {values.map(([value, rows]) => (
        <label key={value} className="inline-flex items-center gap-1.5 text-xs">
          <input
            type="checkbox"
            name={facet}
            value={value}
            defaultChecked={chosen.includes(value)}
            className="size-4 accent-accent"
          />
          {value} <span className="text-muted tabular-nums">{rows}</span>
        </label>
      ))}
    </div>
  );
}

/** The shares that are usually claimed. */
const CLAIMS = [0.95, 0.98, 0.99] as const;

/** What a sample of this size can show at best, drawn without replacement from N rows: as the planner counts. */
function ClaimHint({ size, N }: { size: number; N: number }) {
  if (!(Number.isInteger(size) && size >= 1 && N >= 1)) return null;
  if (size >= N)
    return (
      <Banner tone="blue">
        All <Num value={N} /> rows would be judged: what is found is the share itself, not an estimate. Fewer
        may do; a designed sample says how many.
      </Banner>
    );
  return (
    <Banner tone="blue">
      Without a single error, <Num value={size} /> of <Num value={N} /> rows show that at least{" "}
      <Share value={Math.floor((finiteLower({ N, n: size, correct: size }) ?? 0) * 1000) / 1000} /> of the
      labels are right (95 % sure). Error-free rows that a claim needs:{" "}
      {CLAIMS.map((target, index) => (
        <span key={target}>
          {index > 0 && ", "}
          <Num value={rowsForClaim({ target, confidence: 0.95 }, 0, N)} /> for{" "}
          <Num value={target} style="percent" />
        </span>
      ))}
      ; each error found needs more, a narrower filter fewer.
    </Banner>
  );
}
