"use client";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import type { ExportPreview } from "@/lib/contracts/exports";

type Part = ExportPreview["rows"][number]["parts"][number];

/** Longer texts begin shortened: the prompt is the same in every row. */
const LONG = 700;

/** The rendered text: control tokens are grey, what carries loss is underlined on a coloured ground. */
export function RenderedRow({ parts }: { parts: readonly Part[] }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="text-xs text-muted">
        <mark className={LOSS}>Marked and underlined</mark>: what the model is trained to write. All else is
        given to it.
      </p>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard
        tabIndex={0}
        aria-label="Rendered row"
        // Reversed, it begins at its end, where the loss is.
        className="flex max-h-96 flex-col-reverse overflow-y-auto rounded-md bg-gray-bg p-3 font-mono text-xs leading-relaxed whitespace-pre-wrap wrap-anywhere"
      >
        <div>
          {parts.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one row never change places
            <PartText key={index} part={part} />
          ))}
        </div>
      </section>
    </div>
  );
}

const LOSS = "rounded-sm bg-green-bg px-0.5 text-green-fg underline decoration-green-line underline-offset-2";

function PartText({ part: { text, special, loss, tokens } }: { part: Part }) {
  const [open, setOpen] = useState(false);
  if (special) return <span className={cn("text-muted", loss && LOSS)}>{text}</span>;
  if (text.length <= LONG || open) return loss ? <mark className={LOSS}>{text}</mark> : <span>{text}</span>;
  return (
    <>
      {text.slice(0, LONG / 2)}
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="mx-1 rounded-sm border bg-surface px-1 font-sans text-accent-text hover:underline"
      >
        … show all {tokens.toLocaleString("en")} tokens …
      </button>
      {text.slice(-LONG / 2)}
    </>
  );
}
