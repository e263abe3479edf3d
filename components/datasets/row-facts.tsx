import { CopyButton } from "@/components/ui/copy-button";
import { Time } from "@/components/ui/format";
import type { Row } from "@/lib/contracts/rows";

const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Where a row comes from and by what it is known. */
export function RowFacts({ row }: { row: Row }) {
  const facts: [string, string][] = [
    ["split", row.split ?? "none"],
    // The split of the row is the one that holds; meta keeps what the import said.
    ...Object.entries(row.meta ?? {})
      .filter(([key]) => key !== "split")
      .map(([key, value]): [string, string] => [key, text(value)]),
  ];
  const hashes: [string, string][] = [
    ["id", row.id],
    ["input hash", row.input_hash],
    ["content hash", row.content_hash],
  ];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-1 text-xs">
      <dt className="text-muted">imported</dt>
      <dd>
        <Time value={row.created_at} />
      </dd>
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="wrap-anywhere">{value}</dd>
        </div>
      ))}
      {hashes.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="flex min-w-0 items-center gap-1">
            <code className="truncate font-mono" title={value}>
              {value}
            </code>
            <CopyButton text={value} label={`Copy the ${name}`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
