import { CircleCheck, CircleX } from "lucide-react";
import { Card, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { Num, Percent } from "@/components/ui/format";
import type { QualityBar } from "@/lib/contracts/quality";
import { isShare, meaningOf } from "./meanings";

/** Every bar with its value, what it means, and what to do where it is missed; the missed ones first. */
export function BarsCard({ bars }: { bars: readonly QualityBar[] }) {
  const missed = bars.filter(({ met }) => !met);
  const sorted = [...missed, ...bars.filter(({ met }) => met)];
  return (
    <Card>
      <CardHeader
        title={
          missed.length === 0 ? "Every bar is met" : `${missed.length} of ${bars.length} bars are missed`
        }
        description="What a data set has to hold before a model is trained on it."
      />
      <ul>
        {sorted.map((bar) => (
          <BarLine key={bar.name} bar={bar} />
        ))}
      </ul>
    </Card>
  );
}

function BarLine({ bar }: { bar: QualityBar }) {
  const { title, means, mend } = meaningOf(bar);
  const Icon = bar.met ? CircleCheck : CircleX;
  return (
    <li className="grid items-baseline gap-x-4 gap-y-1 border-b px-4 py-2.5 last:border-b-0 sm:grid-cols-[5rem_minmax(0,1fr)_6rem_9rem]">
      <span
        className={cn(
          "inline-flex items-center gap-1.5 text-xs font-medium",
          bar.met ? "text-green-fg" : "text-red-fg",
        )}
      >
        <Icon aria-hidden className="size-3.5 shrink-0 self-center" />
        {bar.met ? "met" : "missed"}
      </span>
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        <p className="text-xs text-muted">
          {means}
          {!bar.met && <span className="text-fg"> {mend}</span>}
        </p>
      </div>
      <span className="font-medium tabular-nums sm:text-right">
        <span className="mr-1 text-xs font-normal text-muted sm:hidden">Value</span>
        {bar.value === null ? "–" : isShare(bar) ? <Percent value={bar.value} /> : <Num value={bar.value} />}
      </span>
      <span className="text-xs text-muted sm:text-right">
        Bar: <Limit bar={bar} />
      </span>
    </li>
  );
}

/** The bar as it is told, its number written like the value beside it. */
function Limit({ bar }: { bar: QualityBar }) {
  const [, words, number] = /^(.*?)([\d.]+)$/.exec(bar.bar) ?? [];
  if (words === undefined || number === undefined || bar.name === "contract") return bar.bar;
  return (
    <>
      {words}
      <Percent value={Number(number)} digits={0} />
      {!isShare(bar) && " alike"}
    </>
  );
}
