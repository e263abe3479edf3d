"use client";
import type { Route } from "next";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Label } from "@/components/ui/label";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { RUN_KIND_WORDS } from "@/components/ui/run-kind";
import { Select } from "@/components/ui/select";
import { Spinner } from "@/components/ui/spinner";
import type { RunView } from "@/lib/contracts/runs";
import { TRUTH_LABELS } from "./words";

const MOST = 6;

/** What is compared, against which truth, on which rows. All of it stands in the address. */
export function CompareChoice({
  datasets,
  dataset,
  splits,
  runs,
  chosen,
  truth,
  split,
}: {
  datasets: readonly { slug: string; name: string }[];
  dataset: string;
  splits: readonly string[];
  runs: readonly RunView[];
  chosen: readonly string[];
  truth: keyof typeof TRUTH_LABELS;
  split: string | null;
}) {
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  const [pending, begin] = useTransition();
  const go = (change: Record<string, string | null>) => {
    const next = new URLSearchParams(params);
    for (const [key, value] of Object.entries(change)) {
      if (value === null || value === "") next.delete(key);
      else next.set(key, value);
    }
    begin(() => router.replace(`${path}?${next}` as Route, { scroll: false }));
  };
  const toggle = (id: string, on: boolean) => {
    const models = on ? [...chosen, id] : chosen.filter((run) => run !== id);
    if (models.length > 0) go({ models: models.join(",") });
  };
  return (
    <search className="flex flex-wrap items-end gap-3 print:hidden" aria-label="What is compared">
      <Field label="Data set" className="w-48">
        <Select
          value={dataset}
          onChange={(event) => go({ dataset: event.target.value, models: null, split: null })}
        >
          {datasets.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <div className="flex flex-col gap-1.5">
        <span className="text-sm font-medium" aria-hidden>
          Models
        </span>
        <Popover>
          <PopoverTrigger asChild>
            <Button>
              {chosen.length} of {runs.length} runs
            </Button>
          </PopoverTrigger>
          <PopoverContent className="max-h-80 w-80 overflow-y-auto">
            <ul className="flex flex-col gap-2">
              {runs.map((run) => {
                const on = chosen.includes(run.id);
                return (
                  <li key={run.id} className="flex items-start gap-2">
                    <Checkbox
                      id={`run-${run.id}`}
                      checked={on}
                      disabled={pending || (!on && chosen.length >= MOST) || (on && chosen.length === 1)}
                      onCheckedChange={(value) => toggle(run.id, value === true)}
                    />
                    <Label htmlFor={`run-${run.id}`} className="font-normal">
                      <span className="font-medium">{run.model}</span>{" "}
                      <span className="text-xs text-muted">
                        version {run.version}, {RUN_KIND_WORDS[run.kind]}, {run.created_at.slice(0, 10)},{" "}
                        {run.total} rows, {run.status}
                      </span>
                    </Label>
                  </li>
                );
              })}
            </ul>
          </PopoverContent>
        </Popover>
      </div>
      <Field label="Truth" className="w-64">
        <Select value={truth} onChange={(event) => go({ truth: event.target.value })}>
          {Object.entries(TRUTH_LABELS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Split" className="w-40">
        <Select value={split ?? ""} onChange={(event) => go({ split: event.target.value })}>
          <option value="">all rows</option>
          {splits.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      {pending && <Spinner label="Computing" />}
    </search>
  );
}
