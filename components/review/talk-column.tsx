import { Transcript } from "@/components/conversation/transcript";
import { Badge } from "@/components/ui/badge";
import type { ReviewItem } from "@/lib/contracts/reviews";

/** The talk that is judged, scrolled to its end, with what is known of the row. */
export function TalkColumn({ row }: { row: ReviewItem["row"] }) {
  const facts = [row.channel, row.domain, row.difficulty, row.locale].filter((fact) => fact !== null);
  return (
    <section
      aria-label="Conversation"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
      ref={toTheEnd}
      className="min-h-0 overflow-y-auto p-4 lg:border-r"
    >
      {facts.length + row.warnings.length > 0 && (
        <p className="mb-3 flex flex-wrap gap-1.5">
          {facts.map((fact) => (
            <Badge key={fact}>{fact}</Badge>
          ))}
          {row.warnings.map((warning) => (
            <Badge key={warning} tone="amber">
              {warning}
            </Badge>
          ))}
        </p>
      )}
      <Transcript messages={row.messages} channel={row.channel} />
    </section>
  );
}

/** A talk is read from its end: the decision is made at the last turn. */
function toTheEnd(element: HTMLElement | null): void {
  if (element) element.scrollTop = element.scrollHeight;
}
