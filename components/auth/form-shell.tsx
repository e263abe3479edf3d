"use client";
import { type ReactNode, useActionState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import type { FormState } from "@/lib/contracts/form";

export type FormAction = (state: FormState, form: FormData) => Promise<FormState>;

/** A form over a server action: error of the whole, fields, and one button. Works before the page's script has come. */
export function FormShell({
  action,
  submit,
  children,
}: {
  action: FormAction;
  submit: string;
  children: (state: FormState) => ReactNode;
}) {
  const [state, send, pending] = useActionState(action, {});
  return (
    <form action={send} className="flex flex-col gap-4" noValidate>
      {state.error && <Banner tone="red">{state.error}</Banner>}
      {children(state)}
      <Button type="submit" variant="primary" size="lg" pending={pending} className="mt-1 w-full">
        {submit}
      </Button>
    </form>
  );
}
