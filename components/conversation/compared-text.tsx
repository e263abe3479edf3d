import { Fragment } from "react";
import { cn } from "@/components/ui/cn";
import { LongText } from "./long-text";
import { type DiffPart, wordDiff } from "./word-diff";

const ADDED = "rounded-sm bg-green-bg text-green-fg underline decoration-1";
const REMOVED = "rounded-sm bg-red-bg text-red-fg line-through decoration-1";

/**
 * A text with what differs from another one marked word by word, and what the marks mean; plain where there is nothing
 * to compare with or too little in common.
 */
export function ComparedText({
  text,
  against,
  other = "the label",
  className,
}: {
  text: string;
  against?: string | null;
  /** Whose text it is compared with, for the legend. */
  other?: string;
  className?: string;
}) {
  const parts = against == null || against === text ? null : wordDiff(against, text);
  if (!parts) return <LongText text={text} {...(className && { className })} />;
  return (
    <>
      <p dir="auto" className={cn("whitespace-pre-wrap wrap-anywhere", className)}>
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
          <Fragment key={index}>
            <Part part={part} />
            {index < parts.length - 1 && (/\s+$/u.exec(part.text)?.[0] ?? " ")}
          </Fragment>
        ))}
      </p>
      <p className="text-xs text-muted">
        <del className={REMOVED}>struck</del> only in {other}, <ins className={ADDED}>underlined</ins> only
        here
      </p>
    </>
  );
}

/** Without the white space behind it, which is nothing that differs. */
function Part({ part: { kind, text } }: { part: DiffPart }) {
  const words = text.trimEnd();
  if (kind === "added") return <ins className={ADDED}>{words}</ins>;
  return kind === "removed" ? <del className={REMOVED}>{words}</del> : words;
}
