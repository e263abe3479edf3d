"use client";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type FormAction, FormShell } from "./form-shell";
import { PasswordInput } from "./password-input";

type LinkFormProps = { action: FormAction; token: string; passwordMin: number };

const Token = ({ token }: { token: string }) => <input type="hidden" name="token" value={token} />;

const NewPassword = ({ error, min }: { error: string | undefined; min: number }) => (
  <Field label="Password" hint={`At least ${min} characters; a few words in a row are good`} error={error}>
    <PasswordInput name="password" autoComplete="new-password" required />
  </Field>
);

export function SetupForm({ action, token, passwordMin }: LinkFormProps) {
  return (
    <FormShell action={action} submit="Create the first admin">
      {(state) => (
        <>
          <Token token={token} />
          <Field label="Name" error={state.fields?.name}>
            <Input name="name" autoComplete="name" defaultValue={state.values?.name} autoFocus required />
          </Field>
          <Field label="E-mail" hint="You sign in with it; no mail is sent" error={state.fields?.email}>
            <Input
              name="email"
              type="email"
              autoComplete="username"
              defaultValue={state.values?.email}
              required
            />
          </Field>
          <NewPassword error={state.fields?.password} min={passwordMin} />
        </>
      )}
    </FormShell>
  );
}

export function InviteForm({
  action,
  token,
  passwordMin,
  email,
  name,
}: LinkFormProps & { email: string; name: string }) {
  return (
    <FormShell action={action} submit="Join">
      {(state) => (
        <>
          <Token token={token} />
          {/* Hidden from view, so that a password manager keeps the address with the password. */}
          <input type="hidden" name="username" autoComplete="username" value={email} />
          <Field label="Name" error={state.fields?.name}>
            <Input
              name="name"
              autoComplete="name"
              defaultValue={state.values?.name ?? name}
              autoFocus
              required
            />
          </Field>
          <NewPassword error={state.fields?.password} min={passwordMin} />
        </>
      )}
    </FormShell>
  );
}

export function ResetForm({ action, token, passwordMin, email }: LinkFormProps & { email: string }) {
  return (
    <FormShell action={action} submit="Set password and sign in">
      {(state) => (
        <>
          <Token token={token} />
          <input type="hidden" name="username" autoComplete="username" value={email} />
          <NewPassword error={state.fields?.password} min={passwordMin} />
        </>
      )}
    </FormShell>
  );
}
