"use client";
import { UserPlus } from "lucide-react";
import { useActionState, useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { FormState } from "@/lib/contracts/form";
import type { AccessLink } from "@/lib/contracts/people";

export type InviteAction = (state: FormState<AccessLink>, form: FormData) => Promise<FormState<AccessLink>>;

export const ROLE_LABELS = {
  VIEWER: "Viewer: reads",
  REVIEWER: "Reviewer: judges rows and exports",
  ADMIN: "Admin: everything",
} as const;

/** Asks for e-mail and role; the answer's link is shown by `onInvited`. */
export function InviteDialog({
  action,
  onInvited,
}: {
  action: InviteAction;
  onInvited: (link: AccessLink) => void;
}) {
  const [open, setOpen] = useState(false);
  const [state, send, pending] = useActionState<FormState<AccessLink>, FormData>(async (before, form) => {
    const after = await action(before, form);
    if (after.result) {
      setOpen(false);
      onInvited(after.result);
    }
    return after;
  }, {});
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <UserPlus aria-hidden />
          Invite
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Invite a person"
        description="You get a link to hand over; it works once, for seven days."
      >
        <form action={send} className="flex flex-col gap-3" noValidate>
          {state.error && <Banner tone="red">{state.error}</Banner>}
          <Field label="E-mail" error={state.fields?.email}>
            <Input name="email" type="email" autoComplete="off" defaultValue={state.values?.email} required />
          </Field>
          <Field label="Name" optional error={state.fields?.name}>
            <Input name="name" autoComplete="off" defaultValue={state.values?.name} />
          </Field>
          <Field label="Role" error={state.fields?.role}>
            <Select name="role" defaultValue={state.values?.role ?? "REVIEWER"}>
              {Object.entries(ROLE_LABELS).map(([role, label]) => (
                <option key={role} value={role}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
          <Button type="submit" variant="primary" pending={pending} className="mt-1 self-end">
            Make the link
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
