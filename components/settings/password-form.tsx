"use client";
import { useActionState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { announcing, type SettingsAction } from "./name-form";

export function PasswordForm({
  action,
  email,
  hasPassword,
  passwordMin,
}: {
  action: SettingsAction;
  email: string;
  hasPassword: boolean;
  passwordMin: number;
}) {
  const [state, send, pending] = useActionState(announcing(action), {});
  return (
    <form action={send} className="flex max-w-md flex-col gap-3" noValidate>
      {state.error && <Banner tone="red">{state.error}</Banner>}
      <input type="hidden" name="username" autoComplete="username" value={email} />
      {hasPassword && (
        <Field label="Present password" error={state.fields?.current}>
          <Input name="current" type="password" autoComplete="current-password" required />
        </Field>
      )}
      <Field
        label="New password"
        hint={`At least ${passwordMin} characters. All other sessions end.`}
        error={state.fields?.password}
      >
        <Input name="password" type="password" autoComplete="new-password" required />
      </Field>
      <Button type="submit" pending={pending} className="self-start">
        {hasPassword ? "Change password" : "Set password"}
      </Button>
    </form>
  );
}
