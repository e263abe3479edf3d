import { cn } from "@/components/ui/cn";
import { LongText } from "./long-text";
import { wordDiff } from "./word-diff";

/** A text with what differs from another one marked word by word; plain where there is nothing to compare with. */
export function ComparedText({
  text,
  against,
  className,
}: {
  text: string;
  against?: string | null;
  className?: string;
}) {
  const parts = against == null || against === text ? null : wordDiff(against, text);
  if (!parts) return <LongText text={text} {...(className && { className })} />;
  return (
    <p dir="auto" className={cn("whitespace-pre-wrap wrap-anywhere", className)}>
      {parts.map(({ kind, text: part }, index) => {
        if (kind === "added")
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
            <ins key={index} className="rounded-sm bg-green-bg text-green-fg underline decoration-1">
              {part}
            </ins>
          );
        if (kind === "removed")
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
            <del key={index} className="rounded-sm bg-red-bg text-red-fg line-through decoration-1">
              {part}
            </del>
          );
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
        return <span key={index}>{part}</span>;
      })}
    </p>
  );
}
