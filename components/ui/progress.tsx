import { cn } from "./cn";

/** `value` of `max` done; null = under way, but nobody knows how far. */
export function Progress({
  label,
  value,
  max = 100,
  className,
}: {
  label: string;
  value: number | null;
  max?: number;
  className?: string;
}) {
  const share = value === null || max <= 0 ? null : Math.min(100, Math.max(0, (value / max) * 100));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value === null ? undefined : Math.min(value, max)}
      className={cn("h-1.5 w-full overflow-hidden rounded-full bg-active", className)}
    >
      <div
        className={cn(
          "h-full rounded-full bg-accent transition-[width] duration-300",
          share === null && "w-1/3 animate-pulse-soft",
        )}
        style={share === null ? undefined : { width: `${share}%` }}
      />
    </div>
  );
}
