"use client";
import { useActionState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import type { FormState } from "@/lib/contracts/form";
import type { ModelView } from "@/lib/contracts/models";

export type SaveModelAction = (state: FormState<ModelView>, form: FormData) => Promise<FormState<ModelView>>;

const STRUCTURED = {
  json_schema: "response_format (OpenAI, Together, Ollama, llama.cpp)",
  structured_outputs: "structured_outputs (vLLM 0.12 and later)",
  guided_json: "guided_json (vLLM before 0.12)",
  json_object: "any JSON object",
  none: "by the prompt alone",
} as const;

/** Options with a small field of their own, each with what holds where it is left empty. */
const SMALL = [
  { name: "votes", label: "Votes", otherwise: "1" },
  { name: "concurrency", label: "Calls at a time", otherwise: "8" },
  { name: "requests_per_minute", label: "Requests a minute", otherwise: "no limit" },
  { name: "price_in", label: "Price in", otherwise: "not known" },
  { name: "price_out", label: "Price out", otherwise: "not known" },
  { name: "currency", label: "Currency", otherwise: "USD" },
];

/** All options with a field of their own; the others are written as JSON. */
const OWN = ["structured", ...SMALL.map(({ name }) => name)];

/** Registers a model, or changes one. `edited`: "new", the model, or nothing while it is closed. */
export function ModelDialog({
  edited,
  save,
  onClose,
  onSaved,
}: {
  edited: ModelView | "new" | undefined;
  save: SaveModelAction;
  onClose: () => void;
  onSaved: (model: ModelView) => void;
}) {
  const model = edited === "new" ? undefined : edited;
  return (
    <Dialog open={edited !== undefined} onOpenChange={(open) => !open && onClose()}>
      {edited && (
        <DialogContent
          title={model ? `Change “${model.name}”` : "New model"}
          description={
            model
              ? "What it has said so far stays with the version that said it."
              : "Behind any server that speaks OpenAI's chat-completions protocol."
          }
          className="max-w-xl"
        >
          <ModelForm key={model?.id ?? "new"} model={model} save={save} onSaved={onSaved} />
        </DialogContent>
      )}
    </Dialog>
  );
}

function ModelForm({
  model,
  save,
  onSaved,
}: {
  model: ModelView | undefined;
  save: SaveModelAction;
  onSaved: (model: ModelView) => void;
}) {
  const [state, send, pending] = useActionState<FormState<ModelView>, FormData>(async (before, form) => {
    const after = await save(before, form);
    if (after.result) {
      toast.success(`“${after.result.name}” is ${model ? "changed" : "registered"}`);
      onSaved(after.result);
    }
    return after;
  }, {});
  const options = model?.options ?? {};
  const now = (name: string, otherwise = "") => state.values?.[name] ?? String(options[name] ?? otherwise);
  const others = Object.fromEntries(Object.entries(options).filter(([name]) => !OWN.includes(name)));
  const fields = state.fields ?? {};
  return (
    <form action={send} className="flex flex-col gap-3" noValidate>
      {state.error && <Banner tone="red">{state.error}</Banner>}
      {model ? (
        <input type="hidden" name="id" value={model.id} />
      ) : (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Name" hint="What it is called here" error={fields.name}>
            <Input
              name="name"
              autoComplete="off"
              spellCheck={false}
              defaultValue={state.values?.name}
              required
            />
          </Field>
          <Field label="Role" error={fields.role}>
            <Select name="role" defaultValue={state.values?.role ?? "TEACHER"}>
              <option value="TEACHER">teacher: large, labels and votes</option>
              <option value="STUDENT">student: small and fast</option>
            </Select>
          </Field>
        </div>
      )}
      <Field label="Address" hint="Up to and with /v1" error={fields.base_url}>
        <Input
          name="base_url"
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder="http://localhost:8000/v1"
          defaultValue={state.values?.base_url ?? model?.base_url ?? ""}
          required
        />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Model" hint="Its name at the server" error={fields.model}>
          <Input
            name="model"
            autoComplete="off"
            spellCheck={false}
            defaultValue={state.values?.model ?? model?.model ?? ""}
            required
          />
        </Field>
        <Field
          label="Key"
          optional
          hint="Variable of the server's environment, such as OPENAI_API_KEY or PARALLAX_MODEL_KEY_…; never the key"
          error={fields.key_env}
        >
          <Input
            name="key_env"
            autoComplete="off"
            spellCheck={false}
            defaultValue={state.values?.key_env ?? model?.key_env ?? ""}
          />
        </Field>
      </div>
      <Field label="Structured output" error={fields.structured}>
        <Select name="structured" defaultValue={now("structured", "json_schema")}>
          {Object.entries(STRUCTURED).map(([mode, label]) => (
            <option key={mode} value={mode}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {SMALL.map(({ name, label, otherwise }) => (
          <Field key={name} label={label} error={fields[name]}>
            <Input name={name} autoComplete="off" placeholder={otherwise} defaultValue={now(name)} />
          </Field>
        ))}
      </div>
      <p className="text-xs text-muted">
        Votes above 1 give a confidence where the server has no log-probabilities. Prices are for a million
        tokens.
      </p>
      <Field
        label="Other options"
        optional
        hint="JSON: temperature, max_tokens, reasoning_effort, logprobs, deadline_ms, extra_body, …"
        error={fields.options}
      >
        <Textarea
          name="options"
          spellCheck={false}
          className="font-mono text-xs"
          placeholder="{}"
          defaultValue={
            state.values?.options ?? (Object.keys(others).length > 0 ? JSON.stringify(others) : "")
          }
        />
      </Field>
      <Button type="submit" variant="primary" pending={pending} className="mt-1 self-end">
        Save and test
      </Button>
    </form>
  );
}
