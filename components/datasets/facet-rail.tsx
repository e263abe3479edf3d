"use client";
import { X } from "lucide-react";
import { useId } from "react";
import { ACTION_LOOK } from "@/components/ui/action-badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Num } from "@/components/ui/format";
import { STATUS_LOOK } from "@/components/ui/status-badge";
import { TONE_TEXT } from "@/components/ui/tone";
import type { RowStatus } from "@/lib/contracts/row-filter";
import type { Facets, FacetValue } from "@/lib/contracts/rows";
import type { Action } from "@/prompts/actions";
import { type ListKey, valuesOf } from "./row-filter-url";
import { warningLabel } from "./warnings";

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
    { key: "channel", name: "Channel", values: facets.channel },
    { key: "split", name: "Split", values: facets.split },
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
  const most = Math.max(1, ...values.map(({ count }) => count));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-xs font-medium">{name}</legend>
      <ul className="flex flex-col">
        {values.map(({ value, count, capped }, index) => {
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
    </fieldset>
  );
}

function FacetName({ facet, value }: { facet: ListKey; value: string }) {
  const look =
    facet === "action"
      ? ACTION_LOOK[value as Action]
      : facet === "status"
        ? STATUS_LOOK[value as RowStatus]
        : undefined;
  if (!look) {
    const words = facet === "warning" ? warningLabel(value) : value;
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
