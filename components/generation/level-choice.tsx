"use client";
import { Checkbox } from "@/components/ui/checkbox";
import { Label } from "@/components/ui/label";

export type Level = { value: string; label: string };

/** Which levels of a factor are wanted; none ticked means all of them. */
export function LevelChoice({
  legend,
  levels,
  chosen,
  onChange,
}: {
  legend: string;
  levels: readonly Level[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-sm font-medium">
        {legend}{" "}
        <span className="font-normal text-muted">
          {chosen.length === 0 ? "all" : `${chosen.length} of ${levels.length}`}
        </span>
      </legend>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-4 gap-y-1.5">
        {levels.map(({ value, label }) => {
          const id = `level-${legend}-${value}`.replace(/\W+/g, "-");
          return (
            <div key={value} className="flex min-w-0 items-center gap-2">
              <Checkbox
                id={id}
                checked={chosen.includes(value)}
                onCheckedChange={(checked) =>
                  onChange(checked === true ? [...chosen, value] : chosen.filter((one) => one !== value))
                }
              />
              <Label htmlFor={id} className="truncate font-normal" title={label}>
                {label}
              </Label>
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}
