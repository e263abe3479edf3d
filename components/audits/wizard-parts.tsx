import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** A numbered part of the wizard. */
export function Step({ n, title, children }: { n: number; title: string; children: ReactNode }) {
  return (
    <Card className="p-0">
      <fieldset className="flex min-w-0 flex-col gap-3 p-4">
        <legend className="float-left w-full text-sm font-semibold">
          <span className="mr-2 text-muted tabular-nums">{n}</span>
          {title}
        </legend>
        {children}
      </fieldset>
    </Card>
  );
}

export function NumberField({
  label,
  hint,
  error,
  value,
  onChange,
  ...limits
}: {
  label: string;
  hint?: string;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  min: number;
  max: number;
  step?: "any";
}) {
  return (
    <Field label={label} {...(hint && { hint })} error={error}>
      <Input type="number" value={value} onChange={(event) => onChange(event.target.value)} {...limits} />
    </Field>
  );
}
