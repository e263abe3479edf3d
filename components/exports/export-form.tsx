"use client";
import { Download, Eye, PackageCheck } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Num } from "@/components/ui/format";
import { Select } from "@/components/ui/select";
import type { ExportPreview as Preview } from "@/lib/contracts/exports";
import { ExportPreview } from "./export-preview";
import { FurtherOptions } from "./further-options";
import {
  type ChosenRows,
  EMPTY_WISH,
  type ExportChoice,
  type ExportSource,
  requestOf,
  type StatusChoice,
  type Wish,
} from "./wish";

export type ExportActions = {
  make: (request: unknown) => Promise<{ id: string } | { error: string }>;
  preview: (request: unknown) => Promise<{ preview: Preview } | { error: string }>;
};

/**
 * Picks what to export. "Make files" has the worker write them, to be downloaded in parts and repeated; the download is
 * the browser's own (a plain GET form): one stream to disk, which can be cancelled there.
 */
export function ExportForm({
  sources,
  targets,
  statuses,
  selected,
  chosen,
  actions,
}: {
  sources: readonly ExportSource[];
  targets: readonly ExportChoice[];
  statuses: readonly StatusChoice[];
  selected?: string;
  chosen?: ChosenRows;
  actions: ExportActions;
}) {
  const router = useRouter();
  const [wish, setWish] = useState<Wish>({
    ...EMPTY_WISH,
    slug: chosen?.slug ?? selected ?? sources[0]?.slug ?? "",
    target: targets[0]?.value ?? "",
    status: statuses[0]?.value ?? "",
  });
  const [preview, setPreview] = useState<Preview>();
  const [error, setError] = useState<string>();
  const [looking, look] = useTransition();
  const [making, make] = useTransition();
  const target = targets.find(({ value }) => value === wish.target);
  const change = (part: Partial<Wish>) => {
    const next = { ...wish, ...part };
    const thinks = targets.find(({ value }) => value === next.target)?.thinks ?? false;
    setWish({ ...next, reasoned: next.reasoned && thinks });
    setPreview(undefined);
    setError(undefined);
  };
  const source = sources.find(({ slug }) => slug === wish.slug);
  const names = statuses.find(({ value }) => value === wish.status)?.statuses ?? [];
  const rows = chosen?.rows ?? names.reduce((sum, name) => sum + (source?.statuses[name] ?? 0), 0);

  // Of rows that were filtered in the browser only the number is known here.
  const unjudged =
    !chosen && rows > 0 && names.every((name) => name === "pending" || !source?.statuses[name]);

  const ask = () =>
    look(async () => {
      const answer = await actions.preview(requestOf(wish, chosen)).catch(() => OFFLINE);
      setError("error" in answer ? answer.error : undefined);
      setPreview("preview" in answer ? answer.preview : undefined);
    });
  const begin = () =>
    make(async () => {
      const answer = await actions.make(requestOf(wish, chosen)).catch(() => OFFLINE);
      if ("error" in answer) setError(answer.error);
      else router.push(`/exports/${answer.id}` as Route);
    });
  // The page stays while the browser downloads, and nobody tells it of the end: the history is asked for soon after.
  const lookSoon = () => {
    for (const seconds of [1, 4]) setTimeout(() => router.refresh(), seconds * 1000);
  };
  return (
    <form
      action={`/api/v1/datasets/${wish.slug}/export`}
      method="get"
      onSubmit={lookSoon}
      className="flex flex-col gap-4"
    >
      {chosen ? (
        <>
          <Banner title={`Only the rows of ${chosen.name} that you filtered`}>
            {chosen.fields.map(({ name, value }) => `${name}: ${value}`).join(" · ")}
          </Banner>
          {chosen.fields.map(({ name, value }) => (
            <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
          ))}
          <TargetField wish={wish} targets={targets} onChange={change} />
        </>
      ) : (
        <RowFields
          {...{ wish, sources, targets, statuses, onChange: change }}
          splits={source?.splits ?? []}
        />
      )}
      <FurtherOptions wish={wish} thinks={target?.thinks ?? false} onChange={change} />
      {rows === 0 && !chosen && (
        <Banner tone="amber" title="No row has this status yet">
          Review rows first, or choose all rows.
        </Banner>
      )}
      {unjudged && (
        <Banner tone="amber" title="No row of these was judged by people">
          Nothing is known of how many labels are right; the manifest and the card will say so.
        </Banner>
      )}
      {error && <Banner tone="red">{error}</Banner>}
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" onClick={begin} pending={making} disabled={rows === 0}>
          <PackageCheck aria-hidden />
          Make files
        </Button>
        <Button onClick={ask} pending={looking} disabled={rows === 0}>
          <Eye aria-hidden />
          Preview
        </Button>
        <Button type="submit" disabled={rows === 0 || wish.target === "parquet"}>
          <Download aria-hidden />
          {chosen ? (
            <>
              Download <Num value={rows} /> {rows === 1 ? "row" : "rows"}
            </>
          ) : (
            "Download JSONL"
          )}
        </Button>
        {chosen ? (
          <Button asChild variant="ghost">
            <Link href={`/exports?dataset=${chosen.slug}` as Route}>Choose other rows</Link>
          </Button>
        ) : (
          <p className="text-sm text-muted" aria-live="polite">
            <Num value={rows} /> {rows === 1 ? "row has" : "rows have"} this status; the split narrows them
            further.
          </p>
        )}
      </div>
      <p className="text-xs text-muted">
        Files are written by the worker with their card and manifest, one a split; they can be downloaded in
        parts and repeated byte for byte. A download is one stream of all rows, not split anew and not kept.
      </p>
      {preview && <ExportPreview preview={preview} slug={wish.slug} rows={rows} />}
    </form>
  );
}

const OFFLINE = { error: "The server did not answer; try again" } as const;

function TargetField({
  wish,
  targets,
  onChange,
}: {
  wish: Wish;
  targets: readonly ExportChoice[];
  onChange: (part: Partial<Wish>) => void;
}) {
  return (
    <Field
      label="Target"
      hint={targets.find((option) => option.value === wish.target)?.hint}
      className="max-w-xs"
    >
      <Select
        name="target"
        value={wish.target}
        onChange={(event) => onChange({ target: event.target.value })}
      >
        {targets.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function RowFields({
  wish,
  sources,
  targets,
  statuses,
  splits,
  onChange,
}: {
  wish: Wish;
  sources: readonly ExportSource[];
  targets: readonly ExportChoice[];
  statuses: readonly StatusChoice[];
  splits: readonly string[];
  onChange: (part: Partial<Wish>) => void;
}) {
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      <Field label="Data set">
        <Select value={wish.slug} onChange={(event) => onChange({ slug: event.target.value, split: "" })}>
          {sources.map((option) => (
            <option key={option.slug} value={option.slug}>
              {option.name}
            </option>
          ))}
        </Select>
      </Field>
      <TargetField wish={wish} targets={targets} onChange={onChange} />
      <Field label="Rows" hint={statuses.find(({ value }) => value === wish.status)?.hint}>
        <Select
          name="status"
          value={wish.status}
          onChange={(event) => onChange({ status: event.target.value })}
        >
          {statuses.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Split" hint="Rows of one stored split, or all of them">
        <Select name="split" value={wish.split} onChange={(event) => onChange({ split: event.target.value })}>
          <option value="">All splits</option>
          {splits.map((split) => (
            <option key={split} value={split}>
              {split}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}
