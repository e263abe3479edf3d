import type { z } from "zod";

/**
 * What a form's server action answers: an error for the whole form, errors by field, what was typed (never
 * passwords), or a result.
 */
export type FormState<Result = undefined> = {
  error?: string;
  fields?: Readonly<Record<string, string>>;
  values?: Readonly<Record<string, string>>;
  result?: Result;
};

/** The text fields of a form; files and what is repeated are left out. */
export function textFields(form: FormData): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === "string" && !name.startsWith("$")) fields[name] = value;
  }
  return fields;
}

/** What may be shown again in the form after an error. */
export const shownAgain = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).filter(([name]) => !/password|current|next_password/i.test(name)),
  );

/** The first message of each field, as a form shows them. */
export function fieldErrors(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[String(issue.path[0] ?? "form")] ??= issue.message;
  return fields;
}

/** A path of this site to go to after signing in; anything else becomes "/". */
export function safeNext(next: string | undefined): string {
  if (!next?.startsWith("/")) return "/";
  const base = "http://here.invalid";
  if (!URL.canParse(next, base)) return "/";
  const url = new URL(next, base);
  return url.origin === base && !url.pathname.startsWith("//") ? url.pathname + url.search : "/";
}
