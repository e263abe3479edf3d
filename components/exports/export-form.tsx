"use client";
import { Download } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Num } from "@/components/ui/format";
import { Select } from "@/components/ui/select";

/** What a data set offers to an export. */
export type ExportSource = {
  slug: string;
  name: string;
  statuses: Record<string, number>;
  splits: string[];
};

export type ExportChoice = { value: string; label: string; hint: string };
export type StatusChoice = ExportChoice & { statuses: readonly string[] };

/**
 * Picks what to export. The download is the browser's own (a plain GET form): it streams to disk, shows its
 * progress where downloads do, and can be cancelled there.
 */
export function ExportForm({
  sources,
  targets,
  statuses,
  selected,
  chosen,
}: {
  sources: readonly ExportSource[];
  targets: readonly ExportChoice[];
  statuses: readonly StatusChoice[];
  selected?: string;
  chosen?: ChosenRows;
}) {
  const router = useRouter();
  // The page stays while the browser downloads, and nobody tells it of the end: the history is asked for soon after.
  const lookSoon = () => {
    for (const seconds of [1, 4]) setTimeout(() => router.refresh(), seconds * 1000);
  };
  return (
    <div onSubmit={lookSoon}>
      {chosen ? (
        <ChosenForm chosen={chosen} targets={targets} />
      ) : (
        <OpenForm sources={sources} targets={targets} statuses={statuses} selected={selected} />
      )}
    </div>
  );
}

/** Rows that were filtered in the browser: exactly these are exported. */
export type ChosenRows = {
  slug: string;
  name: string;
  /** Exact. */
  rows: number;
  /** The filter as fields of the request. */
  fields: readonly { name: string; value: string }[];
};

function ChosenForm({ chosen, targets }: { chosen: ChosenRows; targets: readonly ExportChoice[] }) {
  const [target, setTarget] = useState(targets[0]?.value ?? "");
  return (
    <form action={`/api/v1/datasets/${chosen.slug}/export`} method="get" className="flex flex-col gap-4">
      <Banner title={`Only the rows of ${chosen.name} that you filtered`}>
        {chosen.fields.map(({ name, value }) => `${name}: ${value}`).join(" · ")}
      </Banner>
      {chosen.fields.map(({ name, value }) => (
        <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
      ))}
      <TargetField target={target} targets={targets} onChange={setTarget} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" disabled={chosen.rows === 0}>
          <Download aria-hidden />
          Download <Num value={chosen.rows} /> {chosen.rows === 1 ? "row" : "rows"}
        </Button>
        <Button asChild variant="ghost">
          <Link href={`/exports?dataset=${chosen.slug}` as Route}>Choose other rows</Link>
        </Button>
      </div>
    </form>
  );
}

function TargetField({
  target,
  targets,
  onChange,
}: {
  target: string;
  targets: readonly ExportChoice[];
  onChange: (target: string) => void;
}) {
  return (
    <Field label="Target" hint={targets.find((option) => option.value === target)?.hint} className="max-w-xs">
      <Select name="target" value={target} onChange={(event) => onChange(event.target.value)}>
        {targets.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function OpenForm({
  sources,
  targets,
  statuses,
  selected,
}: {
  sources: readonly ExportSource[];
  targets: readonly ExportChoice[];
  statuses: readonly StatusChoice[];
  selected: string | undefined;
}) {
  const [slug, setSlug] = useState(selected ?? sources[0]?.slug ?? "");
  const [target, setTarget] = useState(targets[0]?.value ?? "");
  const [status, setStatus] = useState(statuses[0]?.value ?? "");
  const source = sources.find((candidate) => candidate.slug === slug);
  const choice = statuses.find((candidate) => candidate.value === status);
  const rows = (choice?.statuses ?? []).reduce((sum, name) => sum + (source?.statuses[name] ?? 0), 0);
  return (
    <form action={`/api/v1/datasets/${slug}/export`} method="get" className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <Field label="Data set">
          <Select value={slug} onChange={(event) => setSlug(event.target.value)}>
            {sources.map((option) => (
              <option key={option.slug} value={option.slug}>
                {option.name}
              </option>
            ))}
          </Select>
        </Field>
        <TargetField target={target} targets={targets} onChange={setTarget} />
        <Field label="Rows" hint={choice?.hint}>
          <Select name="status" value={status} onChange={(event) => setStatus(event.target.value)}>
            {statuses.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Split" hint="The file of one split, or all rows in one file">
          <Select name="split" key={slug} defaultValue="">
            <option value="">All splits</option>
            {(source?.splits ?? []).map((split) => (
              <option key={split} value={split}>
                {split}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {rows === 0 && (
        <Banner tone="amber" title="No row has this status yet">
          Review rows first, or choose all rows.
        </Banner>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" disabled={rows === 0}>
          <Download aria-hidden />
          Download JSONL
        </Button>
        <p className="text-sm text-muted" aria-live="polite">
          <Num value={rows} /> {rows === 1 ? "row has" : "rows have"} this status; the split narrows them
          further.
        </p>
      </div>
    </form>
  );
}
