"use client";
import { FileUp, Upload as UploadIcon } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { Bytes } from "@/components/ui/format";
import { Label } from "@/components/ui/label";
import { Progress } from "@/components/ui/progress";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { type Upload, uploadFile } from "./upload-file";

export type FormatChoice = { value: string; label: string; shape: string };

/** Takes a file by drop or button, sends it with a visible progress, and goes on to the import's own page. */
export function ImportForm({
  slug,
  formats,
  splits,
}: {
  slug: string;
  formats: readonly FormatChoice[];
  splits: readonly string[];
}) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const upload = useRef<Upload>(undefined);
  const [file, setFile] = useState<File>();
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState<number>();
  const [error, setError] = useState<string>();
  const [format, setFormat] = useState("auto");
  const [split, setSplit] = useState("");
  const [atomic, setAtomic] = useState(false);
  const [dryRun, setDryRun] = useState(false);
  const sending = sent !== undefined;
  const here = useRef(false);

  // External system: whether this page is still the one that is looked at when the upload ends.
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);

  // External system: closing or reloading the browser's page would cut the upload off, so the browser asks first.
  useEffect(() => {
    if (!sending) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [sending]);

  const choose = (files: FileList | null) => {
    setError(files && files.length > 1 ? "One file at a time: the first one was taken." : undefined);
    const chosen = files?.[0];
    if (chosen) setFile(chosen);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!sending) choose(event.dataTransfer.files);
  };
  const send = async () => {
    if (!file) return;
    setError(undefined);
    setSent(0);
    upload.current = uploadFile(slug, file, { format, split, atomic, dryRun }, setSent);
    try {
      const { id } = await upload.current.queued;
      const report = `/imports/${id}` as Route;
      // Whoever has gone on to other work is told, never carried off.
      if (here.current) router.push(report);
      else
        toast.success(`${file.name} is uploaded and being imported`, {
          action: { label: "Look", onClick: () => router.push(report) },
        });
    } catch (failure) {
      setSent(undefined);
      if (failure instanceof DOMException) return;
      const { message } = failure as Error;
      if (here.current) setError(message);
      else toast.error(`${file.name} was not imported: ${message}`);
    }
  };
  const shape = formats.find(({ value }) => value === format)?.shape;

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button does the same by keyboard */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          "flex flex-col items-center gap-3 rounded-lg border border-dashed border-line-strong bg-sunken px-6 py-10 text-center",
          over && "border-accent bg-accent-soft",
        )}
      >
        <FileUp aria-hidden className="size-7 text-muted" />
        {file ? (
          <p className="max-w-full text-base font-medium wrap-anywhere">
            {file.name}{" "}
            <span className="font-normal text-muted">
              · <Bytes value={file.size} />
            </span>
          </p>
        ) : (
          <p className="text-base font-medium">Drop a file here</p>
        )}
        <p className="max-w-lg text-sm text-muted">
          JSON lines or one JSON array, UTF-8, plain or gzip. Good rows go in, each bad line is listed with
          its reason and can be downloaded, mended and imported again; rows that are there already are
          counted, not doubled.
        </p>
        <input
          ref={input}
          type="file"
          accept=".jsonl,.ndjson,.json,.gz,application/json,application/x-ndjson,application/gzip"
          aria-label="File to import"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => choose(event.target.files)}
        />
        <Button disabled={sending} onClick={() => input.current?.click()}>
          {file ? "Choose another file" : "Choose a file"}
        </Button>
      </div>
      {error && <Banner tone="red">{error}</Banner>}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Format" hint={shape}>
          <Select value={format} disabled={sending} onChange={(event) => setFormat(event.target.value)}>
            {formats.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Split" hint="For rows that name none in meta.split.">
          <Select value={split} disabled={sending} onChange={(event) => setSplit(event.target.value)}>
            <option value="">none</option>
            {splits.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
        <Choice
          id="atomic"
          label="All or nothing"
          hint="One bad line, and no row goes in."
          checked={atomic}
          disabled={sending}
          onChange={setAtomic}
        />
        <Choice
          id="dry-run"
          label="Dry run"
          hint="Reads and reports; stores no row."
          checked={dryRun}
          disabled={sending}
          onChange={setDryRun}
        />
      </div>
      {sending && file ? (
        <div className="flex flex-wrap items-center gap-3" aria-live="polite">
          <Progress label="Upload" value={sent} max={file.size} className="min-w-40 grow basis-0" />
          <span className="text-sm text-muted">
            <Bytes value={Math.min(sent, file.size)} /> of <Bytes value={file.size} />
          </span>
          <Button size="sm" onClick={() => upload.current?.abort()}>
            Cancel
          </Button>
        </div>
      ) : (
        <div>
          <Button type="submit" variant="primary" disabled={!file}>
            <UploadIcon aria-hidden />
            {dryRun ? "Try the import" : "Import"}
          </Button>
        </div>
      )}
    </form>
  );
}

function Choice(props: {
  id: string;
  label: string;
  hint: string;
  checked: boolean;
  disabled: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <div className="flex items-start gap-2">
      <Checkbox
        id={props.id}
        className="mt-0.5"
        checked={props.checked}
        disabled={props.disabled}
        aria-describedby={`${props.id}-hint`}
        onCheckedChange={(checked) => props.onChange(checked === true)}
      />
      <div>
        <Label htmlFor={props.id}>{props.label}</Label>
        <p id={`${props.id}-hint`} className="text-xs text-muted">
          {props.hint}
        </p>
      </div>
    </div>
  );
}
