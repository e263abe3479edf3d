import { type RefObject, useLayoutEffect } from "react";
import { Transcript } from "@/components/conversation/transcript";
import { Badge } from "@/components/ui/badge";
import type { ReviewItem } from "@/lib/contracts/reviews";
import type { ScrollTo } from "./workspace-types";

/** The talk that is judged, scrolled to its end, with what is known of the row. */
export function TalkColumn({
  row,
  column,
}: {
  row: ReviewItem["row"];
  column: RefObject<HTMLElement | null>;
}) {
  // External system: the scroll position. A talk is read from its end: the decision is made at the last turn.
  useLayoutEffect(() => {
    if (column.current) column.current.scrollTop = column.current.scrollHeight;
  }, [column]);
  const facts = [row.channel, row.domain, row.difficulty, row.locale].filter((fact) => fact !== null);
  return (
    <section
      aria-label="Conversation"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
      ref={column}
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

const LINES_PX = 60;

/** Scrolls the talk; where the page is one column, the page. */
export function scrollTalk(column: HTMLElement | null, to: ScrollTo): void {
  if (!column) return;
  const own = column.scrollHeight > column.clientHeight + 1;
  const scroller = own ? column : document.documentElement;
  const page = scroller.clientHeight * 0.85;
  if (to === "start") scroller.scrollTop = own ? 0 : scroller.scrollTop + column.getBoundingClientRect().top;
  else if (to === "end") {
    if (own) scroller.scrollTop = scroller.scrollHeight;
    else column.scrollIntoView({ block: "end" });
  } else scroller.scrollTop += { pageUp: -page, pageDown: page, up: -LINES_PX, down: LINES_PX }[to];
}
