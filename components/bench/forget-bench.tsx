"use client";
import { Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog, type ConfirmResult } from "@/components/ui/confirm-dialog";

export const ForgetBench = ({ forget }: { forget: () => Promise<ConfirmResult> }) => (
  <ConfirmDialog
    trigger={
      <Button>
        <Trash2 aria-hidden />
        Forget
      </Button>
    }
    title="Forget this benchmark?"
    loses="The report and its place in the history are gone. A file of it can be imported again."
    confirmLabel="Forget it"
    onConfirm={forget}
  />
);
