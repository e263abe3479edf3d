"use client";
import { BadgeCheck, Target } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActionBadge } from "@/components/ui/action-badge";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Num, Time } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { OFFLINE } from "@/components/ui/offline";
import { RUN_KIND_WORDS } from "@/components/ui/run-kind";
import { Select } from "@/components/ui/select";
import { Figure, Share } from "@/components/ui/share";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { NumberCell, NumberHeaders } from "@/components/ui/table-columns";
import type { Calibrate, CalibrationView, Certified } from "@/lib/contracts/calibrations";
import type { RunView } from "@/lib/contracts/runs";
import { TRUTH_LABELS } from "./words";

const STALE_WORDS: Record<CalibrationView["stale"][number], string> = {
  model_version: "the model has a newer version",
  prompt_version: "the prompt has changed",
  data_hash: "the truth of the judged rows has changed",
};

export type CalibrateAction = (asked: Calibrate) => Promise<{ error: string } | { id: string }>;

/** What was promised, on what ground, and whether it still holds; and a way to certify anew. */
export function Calibrations({
  dataset,
  runs,
  shown,
  splits,
  calibrations,
  calibrate,
}: {
  dataset: string;
  /** Runs that can be judged, newest first. */
  runs: readonly RunView[];
  /** Ids of those whose figures stand on the page. */
  shown: readonly string[];
  splits: readonly string[];
  calibrations: readonly CalibrationView[];
  /** Absent for people who may not manage models. */
  calibrate?: CalibrateAction;
}) {
  return (
    <Card>
      <CardHeader
        title="Certificates"
        description="Thresholds from which on a model may be trusted with a known risk: Learn then Test, fixed sequence. Bound to the model's version, the prompt and the judged rows."
      />
      {calibrate && runs.length > 0 && (
        <CertifyForm
          key={shown.join()}
          dataset={dataset}
          runs={runs}
          shown={shown}
          splits={splits}
          calibrate={calibrate}
        />
      )}
      {calibrations.length === 0 ? (
        <EmptyState icon={Target} title="Nothing has been certified yet">
          Choose how many wrong answers are allowed among those that are taken. Where that cannot be shown,
          you are told whether more judged rows would help, and about how many, or whether the model is wrong
          too often for any number.
        </EmptyState>
      ) : (
        <ul className="divide-y">
          {calibrations.map((one) => (
            <li key={one.id} className="flex flex-col gap-2 px-4 py-3">
              <Promised calibration={one} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function CertifyForm({
  dataset,
  runs,
  shown,
  splits,
  calibrate,
}: {
  dataset: string;
  runs: readonly RunView[];
  shown: readonly string[];
  splits: readonly string[];
  calibrate: CalibrateAction;
}) {
  const router = useRouter();
  const above = runs.filter(({ id }) => shown.includes(id));
  const others = runs.filter(({ id }) => !shown.includes(id));
  const [typed, setTyped] = useState({
    run: (above.find(({ role }) => role === "student") ?? above[0] ?? others[0])?.id ?? "",
    alpha: "10",
    delta: "5",
    split: splits.includes("test") ? "test" : (splits[0] ?? ""),
  });
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const put = (change: Partial<typeof typed>) => setTyped((old) => ({ ...old, ...change }));
  const share = (text: string) => {
    const value = Number(text) / 100;
    return value > 0 && value < 1 ? value : null;
  };
  const [alpha, delta] = [share(typed.alpha), share(typed.delta)];
  const wrong = "Between 0 and 100.";
  const send = async () => {
    if (alpha === null || delta === null) return;
    setPending(true);
    setError(undefined);
    try {
      const answer = await calibrate({ dataset, model: typed.run, alpha, delta, split: typed.split });
      if ("error" in answer) setError(answer.error);
      else router.refresh();
    } catch {
      setError(OFFLINE.error);
    }
    setPending(false);
  };
  return (
    <CardBody className="border-b">
      <form
        className="flex flex-wrap items-start gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field label="Run" className="w-72 max-w-full">
          <Select value={typed.run} onChange={(event) => put({ run: event.target.value })}>
            <RunOptions label="Shown above" runs={above} />
            <RunOptions label="Others" runs={others} />
          </Select>
        </Field>
        <Field label="Wrong at most, %" className="w-32" error={alpha === null ? wrong : undefined}>
          <Input
            inputMode="decimal"
            value={typed.alpha}
            onChange={(event) => put({ alpha: event.target.value })}
          />
        </Field>
        <Field label="Broken at most, %" className="w-32" error={delta === null ? wrong : undefined}>
          <Input
            inputMode="decimal"
            value={typed.delta}
            onChange={(event) => put({ delta: event.target.value })}
          />
        </Field>
        <Field label="Judged on split" className="w-36">
          <Select value={typed.split} onChange={(event) => put({ split: event.target.value })}>
            {splits.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
        <Button type="submit" pending={pending} className="mt-6.5">
          <BadgeCheck aria-hidden />
          Certify
        </Button>
      </form>
      {error && (
        <Banner tone="red" className="mt-3">
          {error}
        </Banner>
      )}
    </CardBody>
  );
}

const RunOptions = ({ label, runs }: { label: string; runs: readonly RunView[] }) =>
  runs.length > 0 && (
    <optgroup label={label}>
      {runs.map((run) => (
        <option key={run.id} value={run.id}>
          {run.model}, {RUN_KIND_WORDS[run.kind]}, {run.created_at.slice(0, 10)}
          {run.kind === "out_of_fold" && " (estimate only)"}
        </option>
      ))}
    </optgroup>
  );

function Promised({ calibration: c }: { calibration: CalibrationView }) {
  const unjudged = c.human_judged === 0;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span className="font-medium">
          {c.model}, version {c.version}
        </span>
        {c.certified && c.valid && (
          <Badge tone={unjudged ? "amber" : "green"}>
            {unjudged ? "certified against unjudged labels" : "certified"}
          </Badge>
        )}
        {c.certified && !c.valid && <Badge tone="amber">no longer holds</Badge>}
        {!c.certified && c.basis === "estimate" && <Badge tone="gray">estimate</Badge>}
        {!c.certified && c.basis === "certificate" && <Badge tone="amber">not certified</Badge>}
        <span className="text-xs text-muted">
          at most <Share value={c.alpha} /> wrong with <Share value={1 - c.delta} /> confidence; split{" "}
          {c.split}, <Num value={c.rows} /> rows; truth: {TRUTH_LABELS[c.truth]},{" "}
          <Num value={c.human_judged} /> of <Num value={c.rows} /> rows judged by humans; run{" "}
          <Link href={`/runs/${c.run}` as Route} className="underline underline-offset-2">
            {RUN_KIND_WORDS[c.run_kind]}, <Time value={c.run_at} />
          </Link>
          ; <Time value={c.created_at} format="relative" /> by {c.created_by}
        </span>
      </div>
      {c.warnings.map((warning) => (
        <Banner key={warning} tone="amber">
          {warning}
        </Banner>
      ))}
      {c.stale.length > 0 && (
        <p className="text-sm text-muted">
          Made for something else: {c.stale.map((reason) => STALE_WORDS[reason]).join("; ")}. Certify again.
        </p>
      )}
      {c.certified ? (
        <p className="text-sm">
          Take answers from <Figure value={c.threshold} /> on: <Share value={c.coverage} /> of all, of which{" "}
          <Num value={c.k} /> of <Num value={c.n} /> were wrong; at most <Share value={c.bound} /> are, with{" "}
          <Share value={1 - c.delta} /> confidence.
        </p>
      ) : (
        <p className="text-sm">{c.why}</p>
      )}
      <p className="text-xs text-muted">
        {c.temperature_rows === 0 ? (
          "No temperature"
        ) : (
          <>
            Temperature <Figure value={c.temperature} /> from <Num value={c.temperature_rows} /> rows of{" "}
            {c.temperature_split}
          </>
        )}
        ; calibration error <Figure value={c.ece_before} /> → <Figure value={c.ece_after} /> (
        <Figure value={c.ece.low} /> to <Figure value={c.ece.high} />, by chance{" "}
        <Figure value={c.ece.by_chance} />, n <Num value={c.ece.n} />
        ); AURC <Figure value={c.aurc} digits={4} />, AUGRC <Figure value={c.augrc} digits={4} />
      </p>
      <details className="text-xs">
        <summary className="w-fit rounded-sm text-muted hover:text-fg">By action</summary>
        <Table aria-label={`Certificates of ${c.model} by action`} className="mt-2">
          <TableHead>
            <TableRow>
              <TableHeader>Action</TableHeader>
              <TableHeader>State</TableHeader>
              <NumberHeaders names={["Threshold", "Taken", "Wrong", "Bound"]} />
            </TableRow>
          </TableHead>
          <TableBody>
            {c.per_action.map((one) => (
              <TableRow key={one.action}>
                <TableCell>
                  <ActionBadge action={one.action} />
                </TableCell>
                <TableCell>{stateOf(one)}</TableCell>
                <NumberCell>
                  <Figure value={one.threshold} />
                </NumberCell>
                <NumberCell>
                  <Share value={one.coverage} />
                </NumberCell>
                <NumberCell>
                  {one.k} of {one.n}
                </NumberCell>
                <NumberCell>
                  <Share value={one.bound} />
                </NumberCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
        {neededMost(c) > 0 && c.split_rows !== null && neededMost(c) > c.split_rows - c.rows && (
          <p className="mt-2 text-muted">
            The split has <Num value={Math.max(0, c.split_rows - c.rows)} /> rows beyond the{" "}
            <Num value={c.rows} /> that are judged: more have to be imported into it.
          </p>
        )}
      </details>
    </>
  );
}

/** The most answers that an action still needs. */
const neededMost = ({ per_action }: CalibrationView): number =>
  Math.max(0, ...per_action.map(({ needed_labels }) => needed_labels ?? 0));

function stateOf({ certified, needed_labels }: Certified): string {
  if (certified) return "certified";
  return needed_labels === null ? "too many errors" : `about ${needed_labels} more judged answers`;
}
