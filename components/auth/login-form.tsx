"use client";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type FormAction, FormShell } from "./form-shell";
import { PasswordInput } from "./password-input";

export function LoginForm({ action, next }: { action: FormAction; next: string }) {
  return (
    <FormShell action={action} submit="Sign in">
      {(state) => (
        <>
          <input type="hidden" name="next" value={next} />
          <Field label="E-mail" error={state.fields?.email}>
            <Input
              name="email"
              type="email"
              autoComplete="username"
              defaultValue={state.values?.email}
              autoFocus
              required
            />
          </Field>
          <Field label="Password" error={state.fields?.password}>
            <PasswordInput name="password" autoComplete="current-password" required />
          </Field>
        </>
      )}
    </FormShell>
  );
}
