"use client";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { Num } from "@/components/ui/format";

const LONG = { characters: 1_600, lines: 30 };
const SHORTENED = { characters: 900, lines: 14 };

/** The beginning of a long text; null where all of it may stand there. */
function beginning(text: string): string | null {
  const lines = text.split("\n");
  if (text.length <= LONG.characters && lines.length <= LONG.lines) return null;
  return `${lines.slice(0, SHORTENED.lines).join("\n").slice(0, SHORTENED.characters).trimEnd()} …`;
}

/** Text as it is, nothing in it is markup. Long texts begin shortened. */
export function LongText({ text, mono, className }: { text: string; mono?: boolean; className?: string }) {
  const [open, setOpen] = useState(false);
  const short = beginning(text);
  const shown = open ? text : (short ?? text);
  return (
    <>
      <p
        dir="auto"
        className={cn("whitespace-pre-wrap wrap-anywhere", mono && "font-mono text-xs", className)}
      >
        {shown}
      </p>
      {short !== null && (
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
