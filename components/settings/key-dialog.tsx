"use client";
import { KeyRound } from "lucide-react";
import { useActionState, useId, useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { FormState } from "@/lib/contracts/form";
import type { CreatedKey } from "@/lib/contracts/keys";
import type { Scope } from "@/lib/domain/access";
import { Secret } from "./link-dialog";

export type CreateKeyAction = (
  state: FormState<CreatedKey>,
  form: FormData,
) => Promise<FormState<CreatedKey>>;

const SCOPE_TEXT: Record<Scope, string> = {
  read: "read data sets, rows and reviews",
  import: "make data sets and import rows",
  export: "export rows",
  review: "claim and submit reviews",
  route: "ask the router for decisions",
  metrics: "read metrics",
  admin: "everything that you may do",
};

/** Makes a key and shows it once. */
export function KeyDialog({ action, scopes }: { action: CreateKeyAction; scopes: readonly Scope[] }) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<CreatedKey>();
  const change = (next: boolean) => {
    setOpen(next);
    setMade(undefined);
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <KeyRound aria-hidden />
          New key
        </Button>
      </DialogTrigger>
      {made ? (
        <DialogContent
          title={`Key “${made.name}”`}
          description="Copy it now: only its hash is kept, and it is not shown again."
          footer={<Button onClick={() => change(false)}>Done</Button>}
        >
          <Secret value={made.key} label="Copy key" />
        </DialogContent>
      ) : (
        <DialogContent
          title="New API key"
          description="It acts as you, within these scopes, and never exceeds your role."
        >
          <KeyForm action={action} scopes={scopes} onMade={setMade} />
        </DialogContent>
      )}
    </Dialog>
  );
}

function KeyForm({
  action,
  scopes,
  onMade,
}: {
  action: CreateKeyAction;
  scopes: readonly Scope[];
  onMade: (key: CreatedKey) => void;
}) {
  const id = useId();
  const [state, send, pending] = useActionState<FormState<CreatedKey>, FormData>(async (before, form) => {
    const after = await action(before, form);
    if (after.result) onMade(after.result);
    return after;
  }, {});
  return (
    <form action={send} className="flex flex-col gap-3" noValidate>
      {state.error && <Banner tone="red">{state.error}</Banner>}
      <Field label="Name" hint="The program that will use it" error={state.fields?.name}>
        <Input name="name" autoComplete="off" defaultValue={state.values?.name} required />
      </Field>
      <fieldset className="flex flex-col gap-1.5" aria-describedby={state.fields?.scopes && `${id}-scopes`}>
        <legend className="mb-1 text-sm font-medium">Scopes</legend>
        {scopes.map((scope) => (
          <label key={scope} htmlFor={`${id}-${scope}`} className="flex items-center gap-2 text-sm">
            <Checkbox id={`${id}-${scope}`} name="scopes" value={scope} defaultChecked={scope === "read"} />
            <code className="w-16 font-mono text-xs">{scope}</code>
            <span className="text-muted">{SCOPE_TEXT[scope]}</span>
          </label>
        ))}
        <p id={`${id}-scopes`} aria-live="polite" className="text-xs text-red-fg">
          {state.fields?.scopes}
        </p>
      </fieldset>
      <Field label="Expires" error={state.fields?.expires_in_days}>
        <Select name="expires_in_days" defaultValue={state.values?.expires_in_days ?? "365"}>
          <option value="30">in 30 days</option>
          <option value="90">in 90 days</option>
          <option value="365">in a year</option>
          <option value="">never</option>
        </Select>
      </Field>
      <Button type="submit" variant="primary" pending={pending} className="mt-1 self-end">
        Make the key
      </Button>
    </form>
  );
}
