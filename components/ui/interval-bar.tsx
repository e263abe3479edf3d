/** An interval on the line from 0 to 1, the estimate marked. The words beside it say the same. */
export function IntervalBar({ estimate, low, high }: { estimate: number; low: number; high: number }) {
  const at = (share: number) => `${share * 100}%`;
  return (
    <div aria-hidden className="relative mt-1 h-2 rounded-full bg-active">
      <div
        className="absolute inset-y-0 rounded-full bg-blue-solid/50"
        style={{ left: at(low), width: at(high - low) }}
      />
      <div
        className="absolute -inset-y-0.5 w-0.5 -translate-x-1/2 rounded-full bg-fg"
        style={{ left: at(estimate) }}
      />
    </div>
  );
}
