import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { ExportRecord } from "@/lib/contracts/exports";
import { formWords } from "./form-words";

/** Which two exports of a data set are compared; a plain form, so that the address says it. */
export function DiffChoice({
  exports,
  before,
  after,
}: {
  exports: readonly ExportRecord[];
  before: string;
  after: string;
}) {
  const options = exports.map((record) => (
    <option key={record.id} value={record.id}>
      {nameOf(record)}
    </option>
  ));
  return (
    <form className="grid items-end gap-3 sm:grid-cols-[1fr_1fr_auto]">
      <Field label="From">
        <Select name="before" defaultValue={before}>
          {options}
        </Select>
      </Field>
      <Field label="To">
        <Select name="after" defaultValue={after}>
          {options}
        </Select>
      </Field>
      <Button type="submit">Compare</Button>
    </form>
  );
}

/** When it was made, in universal time: the server does not know the reader's. */
function nameOf(record: ExportRecord): string {
  const { created_at, target, manifest } = record;
  const rows = manifest?.files.reduce((sum, file) => sum + file.rows, 0) ?? 0;
  const when = created_at.slice(0, 19).replace("T", " ");
  return [`${when} UTC`, target, formWords(record), `${rows.toLocaleString("en")} rows`]
    .filter((word) => word !== "")
    .join(" · ");
}
