import { FigureStrip, StripFigure } from "@/components/ui/figure-strip";
import { Num, Percent } from "@/components/ui/format";
import { span } from "@/components/ui/span";
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
    <FigureStrip>
      <StripFigure name="Accepted" detail={<>of {<Num value={view.requested} />} asked for</>}>
        <Num value={view.accepted} />
      </StripFigure>
      <StripFigure name="Rejected" detail={<>after {view.options.tries} tries each at most</>}>
        <Num value={rejected} />
      </StripFigure>
      <StripFigure name="Accept rate" detail={<>of {<Num value={judged} />} scenarios</>}>
        {judged === 0 ? "–" : <Percent value={view.accepted / judged} />}
      </StripFigure>
      <StripFigure name="Tokens" detail={<>{<Num value={view.requests} />} requests</>}>
        {view.tokens.estimated && "≈ "}
        <Num value={view.tokens.total} notation="compact" maximumFractionDigits={1} />
      </StripFigure>
      <StripFigure
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
      </StripFigure>
      <StripFigure
        name="Time"
        detail={view.eta_seconds === null ? "worked on" : `${span(view.eta_seconds)} left`}
      >
        {span(view.seconds)}
      </StripFigure>
    </FigureStrip>
  );
}
