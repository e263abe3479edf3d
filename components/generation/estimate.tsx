"use client";
import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { Num } from "@/components/ui/format";
import type { GenerationEstimate } from "@/lib/contracts/generations";
import { Money } from "./figures";

/** The range of what a generation may need. */
export function Estimate({ value }: { value: GenerationEstimate | string | null }) {
  if (typeof value === "string") return <Banner tone="red">{value}</Banner>;
  return (
    <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-3" aria-live="polite" aria-busy={value === null}>
      <Range name="Requests">
        {value && (
          <>
            <Num value={value.least.requests} /> – <Num value={value.most.requests} />
          </>
        )}
      </Range>
      <Range name="Tokens, about">
        {value && (
          <>
            <Num value={value.least.tokens} notation="compact" /> –{" "}
            <Num value={value.most.tokens} notation="compact" />
          </>
        )}
      </Range>
      <Range name="Cost, about">
        {value &&
          (value.least.cost === null || value.most.cost === null ? (
            "unknown: a model has no prices"
          ) : (
            <>
              <Num value={value.least.cost} maximumFractionDigits={2} /> –{" "}
              <Money value={value.most.cost} currency={value.currency} />
            </>
          ))}
      </Range>
    </dl>
  );
}

const Range = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="font-medium">{children ?? "…"}</dd>
  </div>
);
