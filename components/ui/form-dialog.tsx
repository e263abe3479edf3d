"use client";
import { type ReactNode, useId } from "react";
import { Banner } from "./banner";
import { Button } from "./button";
import { DialogClose, DialogContent } from "./dialog";

/** Content of a `Dialog` that asks for something and sends it, by its button or Enter; where that fails it stays and says why. */
export function FormDialogContent({
  title,
  description,
  sendLabel,
  pending,
  disabled,
  error,
  onSend,
  children,
}: {
  title: ReactNode;
  description: ReactNode;
  sendLabel: string;
  pending: boolean;
  /** Nothing can be sent as it stands. */
  disabled?: boolean;
  error: string | undefined;
  onSend: () => Promise<void>;
  children: ReactNode;
}) {
  const form = useId();
  return (
    <DialogContent
      title={title}
      description={description}
      footer={
        <>
          <DialogClose asChild>
            <Button>Not now</Button>
          </DialogClose>
          <Button type="submit" form={form} variant="primary" pending={pending} disabled={disabled}>
            {sendLabel}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void onSend();
        }}
      >
        {children}
        {error && <Banner tone="red">{error}</Banner>}
      </form>
    </DialogContent>
  );
}
