import { isAction } from "@/prompts/actions";
import type { Form } from "./form";
import type { Sending } from "./workspace-types";

/** The part of the browser's storage that is used. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** A form as this browser kept it at a moment (ms), before or after the first choice on a blind row. */
export type KeptForm = { form: Form; at: number; chosen: boolean };

/**
 * What this browser keeps of one reviewer's work in one audit, so that neither a reload nor a crash loses it: forms by
 * item, and reviews that the server has not answered for. A full or forbidden storage is no error: the server has
 * the drafts too.
 */
export function keptWork(store: Store | null, userId: string, auditId: string) {
  const root = `parallax:review:${userId}:${auditId}`;
  const formKey = (itemId: string) => `${root}:form:${itemId}`;
  const outbox = `${root}:send:`;
  const write = (key: string, value: unknown) => attempt(() => store?.setItem(key, JSON.stringify(value)));
  const read = (key: string): unknown =>
    attempt(() => JSON.parse(store?.getItem(key) ?? "null") as unknown) ?? null;
  const remove = (key: string) => attempt(() => store?.removeItem(key));
  const keys = (): string[] =>
    attempt(() => Array.from({ length: store?.length ?? 0 }, (_, n) => store?.key(n) ?? "")) ?? [];
  return {
    keepForm: (itemId: string, kept: KeptForm) => write(formKey(itemId), kept),
    readForm(itemId: string): KeptForm | null {
      const value = read(formKey(itemId)) as Partial<Record<keyof KeptForm, unknown>> | null;
      if (!value || !isForm(value.form) || typeof value.at !== "number") return null;
      return { form: value.form, at: value.at, chosen: value.chosen === true };
    },
    forgetForm: (itemId: string) => remove(formKey(itemId)),
    /** Each review under its own key: a second tab of the same reviewer must not wipe out the first one's. */
    keepSending: (sending: Sending) => write(outbox + sending.key, sending),
    forgetSending: (key: string) => remove(outbox + key),
    readSending(): Sending[] {
      const found = keys()
        .filter((key) => key.startsWith(outbox))
        .map(read);
      return found.filter(isSending).sort((a, b) => a.item.position - b.item.position);
    },
  };
}
export type KeptWork = ReturnType<typeof keptWork>;

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const isForm = (value: unknown): value is Form =>
  isObject(value) &&
  (value.action === null || isAction(value.action)) &&
  isObject(value.texts) &&
  typeof value.comment === "string" &&
  Array.isArray(value.tags);

const isSending = (value: unknown): value is Sending =>
  isObject(value) &&
  typeof value.key === "string" &&
  isForm(value.form) &&
  isObject(value.body) &&
  isObject(value.item) &&
  typeof value.item.item_id === "string";
