"use client";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { Num } from "@/components/ui/format";

const LONG = 1_600;
const SHORTENED = 900;

/** Text as it is, nothing in it is markup. Long texts begin shortened. */
export function LongText({ text, mono, className }: { text: string; mono?: boolean; className?: string }) {
  const [open, setOpen] = useState(false);
  const long = text.length > LONG;
  const shown = long && !open ? `${text.slice(0, SHORTENED).trimEnd()} …` : text;
  return (
    <>
      <p
        dir="auto"
        className={cn("whitespace-pre-wrap wrap-anywhere", mono && "font-mono text-xs", className)}
      >
        {shown}
      </p>
      {long && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="mt-1 text-xs font-medium text-accent-text hover:underline"
        >
          {open ? (
            "Show less"
          ) : (
            <>
              Show all <Num value={text.length} /> characters
            </>
          )}
        </button>
      )}
    </>
  );
}
