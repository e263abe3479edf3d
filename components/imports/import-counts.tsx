import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { Num } from "@/components/ui/format";
import { TONE_TEXT } from "@/components/ui/tone";
import type { ImportView } from "@/lib/contracts/imports";

/** read = inserted + duplicates + rejected. */
export function ImportCounts({ view }: { view: ImportView }) {
  const items = [
    { label: "Read", value: view.read, hint: "records of the file" },
    {
      label: view.dry_run ? "New" : "Inserted",
      value: view.inserted,
      hint: view.dry_run ? "would go in" : "new rows",
    },
    { label: "Duplicates", value: view.duplicates, hint: "were there already" },
    { label: "Rejected", value: view.rejected, hint: "bad lines", bad: view.rejected > 0 },
  ];
  return (
    <Card>
      <dl className="grid grid-cols-2 divide-line sm:grid-cols-4 sm:divide-x">
        {items.map(({ label, value, hint, bad }) => (
          <div key={label} className="px-4 py-3">
            <dt className="text-xs text-muted">{label}</dt>
            <dd className={cn("text-2xl font-semibold", bad && TONE_TEXT.red)}>
              <Num value={value} />
            </dd>
            <dd className="text-xs text-muted">{hint}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
