"use client";
import { type FormEvent, useState, useTransition } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { FormState } from "@/lib/contracts/form";
import { DesignPreview } from "./design-preview";
import { type Chosen, FilterStep } from "./filter-step";
import { usePreview } from "./use-preview";
import { NumberField, Step } from "./wizard-parts";

/** A data set with its exact counts per facet value. */
export type WizardSource = {
  slug: string;
  name: string;
  rows: number;
  counts: Record<"action" | "status" | "split" | "channel", Record<string, number>>;
};

const ALLOCATION_HINTS: Record<string, string> = {
  proportional: "Each stratum by its size: every row stands for as many others.",
  equal: "Each stratum alike: small ones get figures of their own, the whole gets a wider interval.",
  neyman: "More rows where the teacher differs from the label, where errors are likely.",
};

type Props = {
  sources: readonly WizardSource[];
  selected: string;
  preset: { q: string; chosen: Chosen };
  strata: readonly string[];
  allocations: readonly string[];
  make: (design: unknown) => Promise<FormState>;
};

/** Which rows, by which strata, how shared out, how many, how reviewed; what it would draw stands beside it. */
export function SampleWizard({ sources, selected, preset, strata, allocations, make }: Props) {
  const [slug, setSlug] = useState(selected);
  const [chosen, setChosen] = useState<Chosen>(preset.chosen);
  const [q, setQ] = useState(preset.q);
  const [facets, setFacets] = useState<readonly string[]>(["action"]);
  const [allocation, setAllocation] = useState("proportional");
  const [minimum, setMinimum] = useState("2");
  const [size, setSize] = useState("100");
  const [claim, setClaim] = useState("99");
  const [rest, setRest] = useState({ name: "", seed: "", overlap: "1", blind: "0" });
  const [failed, setFailed] = useState<FormState>({});
  const [pending, start] = useTransition();
  const source = sources.find((candidate) => candidate.slug === slug);
  const design = {
    dataset: slug,
    size: Math.round(Number(size)) || 0,
    strata: facets,
    allocation,
    min_per_stratum: Math.round(Number(minimum)) || 0,
    claim: Number(claim) / 100,
    filter: { ...chosen, ...(q.trim() && { q: q.trim() }) },
  };
  const shown = usePreview(JSON.stringify(design));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    start(async () => {
      const answer = await make({
        ...design,
        kind: "sample",
        name: rest.name.trim() || undefined,
        seed: rest.seed.trim() || undefined,
        overlap: Number(rest.overlap),
        blind_share: Number(rest.blind) / 100,
      });
      setFailed(answer ?? {});
    });
  };
  const set = (part: Partial<typeof rest>) => setRest((before) => ({ ...before, ...part }));
  const ready = shown.preview !== null && shown.preview.problem === null;
  return (
    <form
      onSubmit={submit}
      noValidate
      className="grid items-start gap-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]"
    >
      <div className="flex min-w-0 flex-col gap-4">
        <Step n={1} title="Which rows">
          <Field label="Data set">
            <Select value={slug} onChange={(event) => setSlug(event.target.value)}>
              {sources.map((option) => (
                <option key={option.slug} value={option.slug}>
                  {option.name} ({option.rows})
                </option>
              ))}
            </Select>
          </Field>
          <FilterStep
            counts={source?.counts ?? {}}
            chosen={chosen}
            q={q}
            onChoose={(facet, values) =>
              setChosen((before) => {
                const { [facet]: _, ...others } = before;
                return values.length > 0 ? { ...others, [facet]: values } : others;
              })
            }
            onWords={setQ}
          />
        </Step>
        <Step n={2} title="Strata: each combination gets its own rows">
          {/* biome-ignore lint/a11y/useSemanticElements: the step is the fieldset */}
          <div role="group" aria-label="Strata" className="flex flex-wrap gap-x-4 gap-y-1">
            {strata.map((facet) => (
              <label key={facet} className="inline-flex min-h-6 items-center gap-1.5 text-sm">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={facets.includes(facet)}
                  onChange={(event) =>
                    setFacets(
                      strata.filter((other) =>
                        other === facet ? event.target.checked : facets.includes(other),
                      ),
                    )
                  }
                />
                {facet}
              </label>
            ))}
          </div>
          <p className="text-xs text-muted">
            Disagreement is teacher against student; confidence is the student's, in bands. None chosen: a
            simple random sample.
          </p>
        </Step>
        <Step n={3} title="How the rows are shared out">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Allocation" hint={ALLOCATION_HINTS[allocation]}>
              <Select value={allocation} onChange={(event) => setAllocation(event.target.value)}>
                {allocations.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            </Field>
            <NumberField
              label="Least rows of a stratum"
              value={minimum}
              min={0}
              max={1000}
              onChange={setMinimum}
            />
          </div>
        </Step>
        <Step n={4} title="How many, for which claim">
          <div className="grid gap-4 sm:grid-cols-2">
            <NumberField
              label="Rows"
              value={size}
              min={1}
              max={50_000}
              onChange={setSize}
              error={failed.fields?.size}
            />
            <NumberField
              label="Claim: right labels, at least, in %"
              value={claim}
              min={1}
              max={99.99}
              step="any"
              onChange={setClaim}
            />
          </div>
        </Step>
        <Step n={5} title="How they are reviewed">
          <div className="grid gap-4 sm:grid-cols-2">
            <NumberField
              label="Reviewers per row"
              value={rest.overlap}
              min={1}
              max={10}
              onChange={(overlap) => set({ overlap })}
              error={failed.fields?.overlap}
            />
            <NumberField
              label="Judged blind first, in %"
              hint="50 measures the pull of the label; 100 hides it from all."
              value={rest.blind}
              min={0}
              max={100}
              onChange={(blind) => set({ blind })}
              error={failed.fields?.blind_share}
            />
            <Field label="Name" optional error={failed.fields?.name}>
              <Input
                autoComplete="off"
                value={rest.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            </Field>
            <Field label="Seed" optional hint="Same seed and data, same sample." error={failed.fields?.seed}>
              <Input
                autoComplete="off"
                value={rest.seed}
                onChange={(event) => set({ seed: event.target.value })}
              />
            </Field>
          </div>
        </Step>
      </div>
      <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-4">
        <DesignPreview {...shown} />
        {failed.error && <Banner tone="red">{failed.error}</Banner>}
        <Button
          type="submit"
          variant="primary"
          size="lg"
          pending={pending}
          disabled={!ready}
          className="self-end"
        >
          Draw the sample
        </Button>
      </div>
    </form>
  );
}
