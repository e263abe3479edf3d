"use client";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import type { FormState } from "@/lib/contracts/form";

export type SettingsAction = (state: FormState<string>, form: FormData) => Promise<FormState<string>>;

/** Says that something was done as soon as its action has answered. */
export const announcing =
  (action: SettingsAction): SettingsAction =>
  async (state, form) => {
    const next = await action(state, form);
    if (next.result) toast.success(next.result);
    if (next.error) toast.error(next.error);
    return next;
  };

export function NameForm({ action, name }: { action: SettingsAction; name: string }) {
  const [state, send, pending] = useActionState(announcing(action), {});
  return (
    <form action={send} className="flex max-w-md flex-col gap-3" noValidate>
      <Field
        label="Name"
        hint="Shown beside your reviews and in the activity list"
        error={state.fields?.name}
      >
        <Input name="name" defaultValue={state.values?.name ?? name} autoComplete="name" required />
      </Field>
      <Button type="submit" pending={pending} className="self-start">
        Save name
      </Button>
    </form>
  );
}
