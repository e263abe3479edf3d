"use client";
import { Sparkles } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { OFFLINE } from "@/components/ui/offline";
import { Select } from "@/components/ui/select";
import type { StartGeneration } from "@/lib/contracts/generations";
import { Estimate } from "./estimate";
import { type Level, LevelChoice } from "./level-choice";
import { useEstimate } from "./use-estimate";

export type WriterChoice = { name: string; model: string; priced: boolean; currency: string };
/** A factor of the plan: its key in the request, and its levels. */
export type FactorChoice = { key: string; legend: string; levels: readonly Level[] };

type Props = {
  slug: string;
  writers: readonly WriterChoice[];
  factors: readonly FactorChoice[];
  splits: readonly string[];
  most: number;
  start: (slug: string, asked: StartGeneration) => Promise<{ id: string } | { error: string }>;
};

/** How many rows, by whom, of which cells, within which limits; what it may cost is said before it begins. */
export function GenerationForm({ slug, writers, factors, splits, most, start }: Props) {
  const router = useRouter();
  const [typed, setTyped] = useState({
    n: "100",
    model: writers[0]?.name ?? "",
    voter: "",
    votes: "3",
    tries: "3",
    concurrency: "4",
    rate: "",
    maxCost: "",
    split: "train",
    seed: "",
  });
  const [only, setOnly] = useState<Record<string, string[]>>({});
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const put = (change: Partial<typeof typed>) => setTyped((old) => ({ ...old, ...change }));

  const n = Number(typed.n);
  const wrong = {
    n: Number.isInteger(n) && n >= 1 && n <= most ? undefined : `A whole number from 1 to ${most}.`,
    rate: amount(typed.rate) === undefined ? "A number above 0, or nothing." : undefined,
    maxCost: amount(typed.maxCost) === undefined ? "An amount above 0, or nothing." : undefined,
  };
  const valid = Object.values(wrong).every((message) => message === undefined);
  const asked: StartGeneration | null = valid
    ? {
        n,
        model: typed.model,
        ...(typed.voter && { voter: typed.voter }),
        ...(typed.seed.trim() && { seed: typed.seed.trim() }),
        votes: Number(typed.votes),
        tries: Number(typed.tries),
        concurrency: Number(typed.concurrency),
        requests_per_minute: amount(typed.rate) ?? null,
        max_cost: amount(typed.maxCost) ?? null,
        split: (typed.split || null) as StartGeneration["split"],
        // Values come from the levels that the page gave.
        only: Object.fromEntries(
          Object.entries(only).filter(([, levels]) => levels.length > 0),
        ) as NonNullable<StartGeneration["only"]>,
      }
    : null;
  const estimate = useEstimate(slug, asked);
  const chosen = [typed.model, ...(typed.votes !== "0" && typed.voter ? [typed.voter] : [])];
  const currency = writers.find(({ name }) => name === typed.model)?.currency ?? "";
  const priced = chosen.every((name) => writers.find((writer) => writer.name === name)?.priced);

  const send = async () => {
    if (!asked) return;
    setError(undefined);
    setPending(true);
    try {
      const answer = await start(slug, asked);
      if ("error" in answer) setError(answer.error);
      else return router.push(`/datasets/${slug}/generate/${answer.id}` as Route);
    } catch {
      setError(OFFLINE.error);
    }
    setPending(false);
  };

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Card>
        <CardHeader title="1. Who writes, who votes" description="Voters see conversation and ledger only." />
        <CardBody className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
          <Field label="Rows" error={wrong.n}>
            <Input inputMode="numeric" value={typed.n} onChange={(event) => put({ n: event.target.value })} />
          </Field>
          <Pick label="Writing model" value={typed.model} onChange={(model) => put({ model })}>
            {writers.map(({ name, model }) => (
              <option key={name} value={name}>
                {name} ({model})
              </option>
            ))}
          </Pick>
          <Pick label="Voting model" value={typed.voter} onChange={(voter) => put({ voter })}>
            <option value="">the writer itself</option>
            {writers.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </Pick>
          <Pick label="Blind votes a row" value={typed.votes} onChange={(votes) => put({ votes })}>
            {["0", "1", "3", "5", "7"].map((votes) => (
              <option key={votes} value={votes}>
                {votes === "0" ? "none" : `${votes}, ${Math.floor(Number(votes) / 2) + 1} must agree`}
              </option>
            ))}
          </Pick>
        </CardBody>
      </Card>
      <Card>
        <CardHeader
          title="2. Which cells"
          description="The plan is balanced over everything that is ticked; where nothing is ticked, over all of it."
        />
        <CardBody className="flex flex-col gap-5">
          {factors.map(({ key, legend, levels }) => (
            <LevelChoice
              key={key}
              legend={legend}
              levels={levels}
              chosen={only[key] ?? []}
              onChange={(chosen) => setOnly((old) => ({ ...old, [key]: chosen }))}
            />
          ))}
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="3. Limits" />
        <CardBody className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          <Field
            label={`Cost limit${priced && currency ? `, ${currency}` : ""}`}
            optional
            error={wrong.maxCost}
            hint={
              priced
                ? "It stops before this is spent, and can be resumed."
                : "Needs models with prices (Settings → Models)."
            }
          >
            <Input
              inputMode="decimal"
              disabled={!priced}
              value={typed.maxCost}
              onChange={(event) => put({ maxCost: event.target.value })}
            />
          </Field>
          <Field label="Requests a minute" optional error={wrong.rate} hint="At most; spread evenly.">
            <Input
              inputMode="decimal"
              value={typed.rate}
              onChange={(event) => put({ rate: event.target.value })}
            />
          </Field>
          <Pick
            label="Rows at work at once"
            value={typed.concurrency}
            onChange={(concurrency) => put({ concurrency })}
          >
            {["1", "2", "4", "8", "16", "32", "64"].map((value) => (
              <option key={value}>{value}</option>
            ))}
          </Pick>
          <Pick label="Tries a row" value={typed.tries} onChange={(tries) => put({ tries })}>
            {["1", "2", "3", "5", "10"].map((value) => (
              <option key={value}>{value}</option>
            ))}
          </Pick>
          <Pick label="Split of the rows" value={typed.split} onChange={(split) => put({ split })}>
            <option value="">none</option>
            {splits.map((split) => (
              <option key={split}>{split}</option>
            ))}
          </Pick>
          <Field label="Seed" optional hint="The same seed gives the same plan.">
            <Input
              value={typed.seed}
              maxLength={100}
              onChange={(event) => put({ seed: event.target.value })}
            />
          </Field>
        </CardBody>
      </Card>
      <Card>
        <CardHeader
          title="What it may take"
          description="From every scenario taken at once, to every try but the last refused."
        />
        <CardBody className="flex flex-col gap-4">
          <Estimate value={asked ? estimate : null} />
          {error && <Banner tone="red">{error}</Banner>}
          <div>
            <Button type="submit" variant="primary" pending={pending} disabled={!asked}>
              <Sparkles aria-hidden />
              Generate
            </Button>
          </div>
        </CardBody>
      </Card>
    </form>
  );
}

/** null for nothing, undefined for what is no amount. */
function amount(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const value = Number(text);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}

function Pick({
  label,
  value,
  onChange,
  children,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}) {
  return (
    <Field label={label}>
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        {children}
      </Select>
    </Field>
  );
}
