import type { Route } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Asks by a plain GET form: what is asked stands in the address. */
export function ActivityFilter({ actor, action }: { actor: string | undefined; action: string | undefined }) {
  return (
    <search>
      <form action="/activity" className="flex flex-wrap items-end gap-3">
        <Field label="Who" className="w-52">
          <Input name="actor" defaultValue={actor} placeholder="part of a name" />
        </Field>
        <Field label="Action" className="w-52">
          <Input name="action" defaultValue={action} placeholder="such as key or key.create" list="actions" />
        </Field>
        <datalist id="actions">
          {["audit", "dataset", "export", "import", "key", "person", "review", "session"].map((area) => (
            <option key={area} value={area} />
          ))}
        </datalist>
        <Button type="submit">Filter</Button>
        {(actor || action) && (
          <Button asChild variant="ghost">
            <Link href={"/activity" as Route}>Clear</Link>
          </Button>
        )}
      </form>
    </search>
  );
}
