import { Percent } from "@/components/ui/format";

const share = (value: number | null) => (value === null ? "–" : <Percent value={value} />);

/** A share of right answers with its 95 % interval in small, and of how many rows. */
export function Right({
  value,
  low,
  high,
  of,
}: Record<"value" | "low" | "high", number | null> & { of?: number }) {
  if (value === null) return "–";
  return (
    <>
      {share(value)}{" "}
      <span className="text-xs whitespace-nowrap text-muted">
        [{share(low)}, {share(high)}]{of !== undefined && ` of ${of} rows`}
      </span>
    </>
  );
}
