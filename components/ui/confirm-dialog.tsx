"use client";
import { TriangleAlert } from "lucide-react";
import { AlertDialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Banner } from "./banner";
import { Button } from "./button";
import { Field } from "./field";
import { Input } from "./input";
import { OFFLINE } from "./offline";

export type ConfirmResult = { error: string } | undefined;

/**
 * Asks once before something is destroyed, and says what will be lost. Give `trigger`, or hold it open yourself
 * with `open` and `onOpenChange`. `onConfirm` may return `{error}`: it is shown and the dialog stays.
 */
export function ConfirmDialog({
  trigger,
  open,
  onOpenChange,
  title,
  loses,
  confirmLabel,
  typeToConfirm,
  danger = true,
  onConfirm,
}: {
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  title: ReactNode;
  /** What will be lost, in plain words. */
  loses: ReactNode;
  confirmLabel: string;
  /** This very text has to be typed first. */
  typeToConfirm?: string;
  danger?: boolean;
  // biome-ignore lint/suspicious/noConfusingVoidType: handlers that answer nothing are welcome
  onConfirm: () => Promise<ConfirmResult | void> | ConfirmResult | void;
}) {
  const [own, setOwn] = useState(false);
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const setOpen = (next: boolean) => {
    setOwn(next);
    setTyped("");
    setError(undefined);
    onOpenChange?.(next);
  };
  const confirm = async () => {
    setPending(true);
    try {
      const result = await onConfirm();
      if (result?.error) setError(result.error);
      else setOpen(false);
    } catch {
      setError(OFFLINE.error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Radix.Root open={open ?? own} onOpenChange={setOpen}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay animate-in" />
        <Radix.Content className="fixed top-[18dvh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 overflow-hidden rounded-lg bg-surface shadow-pop outline-none">
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void confirm();
            }}
          >
            <div className="flex gap-3 p-5">
              {danger && <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-red-fg" />}
              <div className="flex min-w-0 grow flex-col gap-3">
                <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
                <Radix.Description asChild>
                  <div className="text-sm text-muted">{loses}</div>
                </Radix.Description>
                {typeToConfirm && (
                  <Field
                    label={
                      <>
                        Type <code className="font-mono">{typeToConfirm}</code> to confirm
                      </>
                    }
                  >
                    <Input
                      autoComplete="off"
                      spellCheck={false}
                      value={typed}
                      onChange={(event) => setTyped(event.target.value)}
                    />
                  </Field>
                )}
                {error && <Banner tone="red">{error}</Banner>}
              </div>
            </div>
            <div className="flex justify-end gap-2 border-t bg-sunken px-5 py-3">
              <Radix.Cancel asChild>
                <Button>Keep it</Button>
              </Radix.Cancel>
              <Button
                type="submit"
                variant={danger ? "danger" : "primary"}
                pending={pending}
                disabled={typeToConfirm !== undefined && typed !== typeToConfirm}
              >
                {confirmLabel}
              </Button>
            </div>
          </form>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
