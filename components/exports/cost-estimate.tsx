"use client";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Tokens that a training reads, and what it costs at the price that the service asks. Prices change: they are typed in. */
export function CostEstimate({
  meanTokens,
  rows,
  estimated,
}: {
  meanTokens: number;
  rows: number;
  estimated: boolean;
}) {
  const [epochs, setEpochs] = useState("2");
  const [price, setPrice] = useState("");
  const millions = (meanTokens * rows * Math.max(0, Number(epochs) || 0)) / 1e6;
  const cost = price === "" ? null : millions * Number(price);
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Epochs">
          <Input
            type="number"
            min={1}
            step={1}
            value={epochs}
            onChange={(event) => setEpochs(event.target.value)}
          />
        </Field>
        <Field label="Price per million tokens" optional hint="As the training service asks it">
          <Input
            type="number"
            min={0}
            step="any"
            value={price}
            onChange={(event) => setPrice(event.target.value)}
          />
        </Field>
      </div>
      <p className="text-sm" aria-live="polite">
        {estimated ? "About " : ""}
        {millions.toLocaleString("en", { maximumFractionDigits: 2 })} million tokens are read in training
        {cost !== null && Number.isFinite(cost) && (
          <>
            : <strong>{cost.toLocaleString("en", { maximumFractionDigits: 2 })}</strong> in the price's
            currency
          </>
        )}
        .
      </p>
      <p className="text-xs text-muted">
        The prompt is the same in every row: services that bill cached or packed tokens less will ask less.
      </p>
    </div>
  );
}
