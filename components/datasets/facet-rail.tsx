"use client";
import { X } from "lucide-react";
import { useId, useState } from "react";
import { ACTION_LOOK } from "@/components/ui/action-badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Num } from "@/components/ui/format";
import { STATUS_LOOK } from "@/components/ui/status-badge";
import { TONE_TEXT } from "@/components/ui/tone";
import type { Facets, FacetValue } from "@/lib/contracts/rows";
import { facetLook, facetWords } from "./facet-words";
import { type ListKey, valuesOf } from "./row-filter-url";

const NONE = "(none)";

type Props = {
  facets: Facets;
  /** Rows with each import warning, over the whole data set. */
  warnings: Record<string, number>;
  params: URLSearchParams;
  onChange: (key: ListKey, values: string[]) => void;
  onClear: () => void;
  conditions: number;
};

/** The facets with their counts; each is counted under all other conditions. */
export function FacetRail({ facets, warnings, params, onChange, onClear, conditions }: Props) {
  const warningValues = Object.entries(warnings).map(([value, count]) => ({ value, count, capped: false }));
  const groups: { key: ListKey; name: string; values: FacetValue[] }[] = [
    { key: "action", name: "Action", values: inOrder(facets.action, ACTION_LOOK) },
    { key: "status", name: "Status", values: inOrder(facets.status, STATUS_LOOK) },
    { key: "disagree", name: "Disagreement", values: facets.disagree },
    { key: "student_confidence", name: "Confidence of the student", values: facets.student_confidence },
    { key: "teacher_confidence", name: "Confidence of the teacher", values: facets.teacher_confidence },
    { key: "invalid", name: "No legal decision", values: someOf(facets.invalid, params, "invalid") },
    { key: "channel", name: "Channel", values: facets.channel },
    { key: "split", name: "Split", values: facets.split },
    { key: "domain", name: "Domain", values: facets.domain },
    { key: "tone", name: "Tone", values: facets.tone },
    { key: "difficulty", name: "Difficulty", values: facets.difficulty },
    { key: "pattern", name: "Pattern", values: facets.pattern },
    { key: "warning", name: "Import warning", values: warningValues },
  ];
  return (
    <div className="flex flex-col gap-4 p-3">
      <div className="flex h-6 items-center justify-between">
        <h2 className="text-xs font-medium text-muted">Filter</h2>
        {conditions > 0 && (
          <Button variant="ghost" size="sm" className="h-6 px-1.5" onClick={onClear}>
            <X aria-hidden />
            Clear
          </Button>
        )}
      </div>
      {groups
        // A facet that no row has offers no choice.
        .filter(({ values }) => values.some(({ value }) => value !== NONE))
        .map(({ key, name, values }) => (
          <FacetGroup
            key={key}
            facet={key}
            name={name}
            values={values}
            chosen={valuesOf(params, key)}
            onChange={(chosen) => onChange(key, chosen)}
          />
        ))}
    </div>
  );
}

/** Nothing, where no row has it and nobody asks for it. */
const someOf = (values: FacetValue[], params: URLSearchParams, key: ListKey): FacetValue[] =>
  values.some(({ count }) => count > 0) || params.has(key) ? values : [];

/** So many values of a facet are there at once, beside those that are chosen. */
const SHOWN = 8;

/** Actions and statuses stand in the order of the contract. */
function inOrder(values: FacetValue[], looks: object): FacetValue[] {
  const order = Object.keys(looks);
  return values.toSorted((a, b) => order.indexOf(a.value) - order.indexOf(b.value));
}

function FacetGroup({
  facet,
  name,
  values,
  chosen,
  onChange,
}: {
  facet: ListKey;
  name: string;
  values: FacetValue[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}) {
  const id = useId();
  const [all, setAll] = useState(false);
  const listed = all || values.length <= SHOWN + 2;
  const visible = listed
    ? values
    : values.filter(({ value }, index) => index < SHOWN || chosen.includes(value));
  const most = Math.max(1, ...values.map(({ count }) => count));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-xs font-medium">{name}</legend>
      <ul className="flex flex-col">
        {visible.map(({ value, count, capped }, index) => {
          const on = chosen.includes(value);
          const inputId = `${id}-${index}`;
          return (
            <li
              key={value}
              className="relative isolate flex h-7 items-center gap-2 rounded-md px-1.5 hover:bg-hover"
            >
              <span
                aria-hidden
                className="absolute inset-y-0.5 left-0 -z-10 rounded-sm bg-hover"
                style={{ width: `${(100 * count) / most}%` }}
              />
              <Checkbox
                id={inputId}
                checked={on}
                className="size-3.5"
                onCheckedChange={() =>
                  onChange(on ? chosen.filter((other) => other !== value) : [...chosen, value])
                }
              />
              <label
                htmlFor={inputId}
                className={cn(
                  "flex min-w-0 grow cursor-pointer items-center gap-1.5",
                  count === 0 && !on && "text-subtle",
                )}
              >
                <FacetName facet={facet} value={value} />
                <span className="ml-auto pl-1 text-xs text-muted">
                  <Num value={count} capped={capped} notation={count >= 100_000 ? "compact" : "standard"} />
                </span>
              </label>
            </li>
          );
        })}
      </ul>
      {(!listed || all) && values.length > SHOWN + 2 && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="mt-0.5 rounded-sm px-1.5 text-xs font-medium text-accent-text hover:underline"
        >
          {all ? "Show fewer" : `Show all ${values.length}`}
        </button>
      )}
    </fieldset>
  );
}

function FacetName({ facet, value }: { facet: ListKey; value: string }) {
  const look = facetLook(facet, value);
  if (!look) {
    const words = facetWords(facet, value);
    return (
      <span className="truncate" title={words}>
        {words}
      </span>
    );
  }
  const { icon: Icon, label, tone } = look;
  return (
    <>
      <Icon aria-hidden className={cn("size-3.5 shrink-0", TONE_TEXT[tone])} />
      <span className="truncate">{label}</span>
    </>
  );
}
