import type { ReactNode } from "react";
import { Num, Percent } from "@/components/ui/format";
import type { GenerationView } from "@/lib/contracts/generations";
import { rejectedOf } from "./generation-status";

/** Money in a currency that may be any short name. */
export function Money({ value, currency }: { value: number; currency: string }) {
  return (
    <>
      <Num value={value} minimumFractionDigits={2} maximumFractionDigits={value !== 0 && value < 1 ? 4 : 2} />{" "}
      {currency}
    </>
  );
}

/** What a generation has done and used so far. */
export function Figures({ view }: { view: GenerationView }) {
  const rejected = rejectedOf(view);
  const refused = Object.values(view.tries).reduce((sum, n) => sum + n, 0);
  const judged = view.accepted + refused;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-3 lg:grid-cols-6">
      <Figure name="Accepted" detail={<>of {<Num value={view.requested} />} asked for</>}>
        <Num value={view.accepted} />
      </Figure>
      <Figure name="Rejected" detail={<>after {view.options.tries} tries each at most</>}>
        <Num value={rejected} />
      </Figure>
      <Figure name="Accept rate" detail={<>of {<Num value={judged} />} scenarios</>}>
        {judged === 0 ? "–" : <Percent value={view.accepted / judged} />}
      </Figure>
      <Figure name="Tokens" detail={<>{<Num value={view.requests} />} requests</>}>
        {view.tokens.estimated && "≈ "}
        <Num value={view.tokens.total} notation="compact" maximumFractionDigits={1} />
      </Figure>
      <Figure
        name="Cost"
        detail={
          view.options.max_cost === null ? (
            "no limit"
          ) : (
            <>
              limit <Money value={view.options.max_cost} currency={view.currency} />
            </>
          )
        }
      >
        {view.priced ? <Money value={view.cost} currency={view.currency} /> : "no prices"}
      </Figure>
      <Figure name="Time" detail={view.eta_seconds === null ? "worked on" : `${span(view.eta_seconds)} left`}>
        {span(view.seconds)}
      </Figure>
    </dl>
  );
}

function Figure({ name, detail, children }: { name: string; detail: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 bg-surface px-4 py-3">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-lg leading-6 font-semibold tabular-nums">{children}</dd>
      <dd className="text-xs text-muted">{detail}</dd>
    </div>
  );
}

/** A length of time in words. */
export function span(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}
