import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

const FACETS = ["status", "action", "channel", "split"] as const;
export type Chosen = Readonly<Record<string, readonly string[]>>;

/** Which rows are meant: the usual facets by count, whatever else the address brought along, and words. */
export function FilterStep({
  counts,
  chosen,
  q,
  onChoose,
  onWords,
}: {
  counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  chosen: Chosen;
  q: string;
  onChoose: (facet: string, values: readonly string[]) => void;
  onWords: (q: string) => void;
}) {
  const further = Object.keys(chosen).filter((facet) => !(FACETS as readonly string[]).includes(facet));
  return (
    <div className="flex flex-col gap-3">
      {FACETS.map((facet) => (
        <Facet
          key={facet}
          facet={facet}
          values={Object.entries(counts[facet] ?? {}).filter(([, rows]) => rows > 0)}
          chosen={chosen[facet] ?? []}
          onChoose={(values) => onChoose(facet, values)}
        />
      ))}
      {further.map((facet) => (
        <Facet
          key={facet}
          facet={facet.replaceAll("_", " ")}
          values={(chosen[facet] ?? []).map((value) => [value, null])}
          chosen={chosen[facet] ?? []}
          onChoose={(values) => onChoose(facet, values)}
        />
      ))}
      <Field label="Words" optional>
        <Input value={q} autoComplete="off" onChange={(event) => onWords(event.target.value)} />
      </Field>
    </div>
  );
}

function Facet({
  facet,
  values,
  chosen,
  onChoose,
}: {
  facet: string;
  values: readonly (readonly [string, number | null])[];
  chosen: readonly string[];
  onChoose: (values: readonly string[]) => void;
}) {
  if (values.length < 2 && chosen.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset inside the step would draw a second frame
    <div role="group" aria-label={facet} className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="w-14 text-xs text-muted">{facet}</span>
      {values.map(([value, rows]) => (
        <label key={value} className="inline-flex min-h-6 items-center gap-1.5 text-xs">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChoose(event.target.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
            }
          />
          {value} {rows !== null && <span className="text-muted tabular-nums">{rows}</span>}
        </label>
      ))}
    </div>
  );
}
