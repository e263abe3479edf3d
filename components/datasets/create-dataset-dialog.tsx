"use client";
import { Plus } from "lucide-react";
import { useActionState, useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { FormState } from "@/lib/contracts/form";

const FORM = "create-dataset";

/** "Support calls, spring" → "support-calls-spring" */
const slugOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);

/** Names a new, empty data set; the action goes on to its import page. */
export function CreateDatasetDialog({
  create,
}: {
  create: (state: FormState, form: FormData) => Promise<FormState>;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <Plus aria-hidden />
          New data set
        </Button>
      </DialogTrigger>
      {open && <CreateForm create={create} />}
    </Dialog>
  );
}

function CreateForm({ create }: { create: (state: FormState, form: FormData) => Promise<FormState> }) {
  const [state, submit, pending] = useActionState(create, {});
  const [name, setName] = useState("");
  const [slug, setSlug] = useState<string>();
  return (
    <DialogContent
      title="New data set"
      description="An empty place for conversations. Rows come in by import next."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={FORM} variant="primary" pending={pending}>
            Create
          </Button>
        </>
      }
    >
      <form id={FORM} action={submit} className="flex flex-col gap-3">
        {state.error && <Banner tone="red">{state.error}</Banner>}
        <Field label="Name" error={state.fields?.name}>
          <Input
            name="name"
            required
            maxLength={200}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field
          label="Slug"
          hint="Its name in addresses and commands: lower-case letters, digits, hyphens."
          error={state.fields?.slug}
        >
          <Input
            name="slug"
            required
            autoComplete="off"
            spellCheck={false}
            pattern="[a-z0-9][a-z0-9\-]{0,62}"
            className="font-mono"
            value={slug ?? slugOf(name)}
            onChange={(event) => setSlug(event.target.value)}
          />
        </Field>
        <Field label="Description" optional error={state.fields?.description}>
          <Textarea name="description" maxLength={2000} rows={2} defaultValue={state.values?.description} />
        </Field>
      </form>
    </DialogContent>
  );
}
