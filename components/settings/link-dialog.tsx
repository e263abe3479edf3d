"use client";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Time } from "@/components/ui/format";
import type { AccessLink } from "@/lib/contracts/people";

/** A secret that is shown once: what it is, and a button that copies it. */
export function Secret({ value, label }: { value: string; label: string }) {
  return (
    <div className="flex items-center gap-2 rounded-md border bg-sunken p-2">
      <code className="min-w-0 grow font-mono text-xs wrap-anywhere select-all">{value}</code>
      <CopyButton text={value} label={label}>
        Copy
      </CopyButton>
    </div>
  );
}

/** A one-time link, shown once. */
export function LinkDialog({ link, onClose }: { link: AccessLink | undefined; onClose: () => void }) {
  return (
    <Dialog open={link !== undefined} onOpenChange={(open) => !open && onClose()}>
      {link && (
        <DialogContent
          title={`Link for ${link.email}`}
          description="Hand it over yourself; Parallax sends no mail. It works once and is not shown again."
        >
          <div className="flex flex-col gap-2">
            <Secret value={link.link} label="Copy link" />
            <p className="text-xs text-muted">
              Works until <Time value={link.expires_at} />.
            </p>
          </div>
        </DialogContent>
      )}
    </Dialog>
  );
}
