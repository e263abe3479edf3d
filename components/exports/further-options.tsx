"use client";
import { ChevronRight } from "lucide-react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Wish } from "./wish";

/** What most exports leave as it is. */
export function FurtherOptions({
  wish,
  thinks,
  onChange,
}: {
  wish: Wish;
  /** The target can carry reasoning. */
  thinks: boolean;
  onChange: (part: Partial<Wish>) => void;
}) {
  return (
    <details className="group rounded-md border">
      <summary className="flex cursor-pointer items-center gap-1.5 px-3 py-2 text-sm font-medium select-none">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        Further options
      </summary>
      <div className="grid gap-4 border-t p-3 sm:grid-cols-2 lg:grid-cols-4">
        <Field
          label="Answers"
          hint={
            thinks
              ? "Reasoned: the row's reasoning stands before the decision"
              : "This target takes no thinking"
          }
        >
          <Select
            name="reasoned"
            value={String(wish.reasoned)}
            disabled={!thinks}
            onChange={(event) => onChange({ reasoned: event.target.value === "true" })}
          >
            <option value="false">Fast</option>
            <option value="true">Reasoned</option>
          </Select>
        </Field>
        <Field label="Labels" hint="Adjudicated goes before corrected, corrected before imported">
          <Select
            name="label"
            value={wish.label}
            onChange={(event) => onChange({ label: event.target.value })}
          >
            <option value="effective">As people decided</option>
            <option value="imported">As imported</option>
          </Select>
        </Field>
        <Field label="At most … tokens a row" optional hint="Longer rows are left out, never cut">
          <Input
            type="number"
            min={1}
            step={1}
            {...(wish.maxTokens !== "" && { name: "max-tokens" })}
            value={wish.maxTokens}
            onChange={(event) => onChange({ maxTokens: event.target.value })}
          />
        </Field>
        <Field label="Licence" optional hint="Said in the card">
          <Input value={wish.licence} onChange={(event) => onChange({ licence: event.target.value })} />
        </Field>
        <Field
          label="New split"
          optional
          hint="Files only. Scenarios and near-duplicates stay together; even by action and channel"
          className="lg:col-span-2"
        >
          <Input
            value={wish.newSplit}
            placeholder="train=0.8,validation=0.1,test=0.1"
            onChange={(event) => onChange({ newSplit: event.target.value })}
          />
        </Field>
        <Field label="Seed of the new split">
          <Input value={wish.seed} onChange={(event) => onChange({ seed: event.target.value })} />
        </Field>
        <label htmlFor="export-gzip" className="flex items-center gap-2 text-sm sm:pt-6">
          <Checkbox
            id="export-gzip"
            checked={wish.gzip}
            disabled={wish.target === "parquet"}
            onCheckedChange={(checked) => onChange({ gzip: checked === true })}
          />
          Compress the files (gzip)
        </label>
      </div>
    </details>
  );
}
