"use client";
import { MonitorSmartphone } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog, type ConfirmResult } from "@/components/ui/confirm-dialog";
import { Time } from "@/components/ui/format";

export type SessionItem = { id: string; createdAt: string; current: boolean };

/** The browsers in which this person is signed in. */
export function SessionList({
  sessions,
  end,
  endAll,
}: {
  sessions: readonly SessionItem[];
  end: (id: string) => Promise<ConfirmResult>;
  endAll: () => Promise<ConfirmResult>;
}) {
  return (
    <div className="flex flex-col gap-3">
      <ul className="divide-y rounded-md border">
        {sessions.map((session) => (
          <li key={session.id} className="flex items-center gap-3 px-3 py-2">
            <MonitorSmartphone aria-hidden className="size-4 shrink-0 text-muted" />
            <span className="grow text-sm">
              Signed in <Time value={session.createdAt} format="relative" />
            </span>
            {session.current ? (
              <Badge tone="green">this browser</Badge>
            ) : (
              <ConfirmDialog
                trigger={<Button size="sm">End</Button>}
                title="End this session?"
                loses="That browser has to sign in again. Drafts that it saved stay."
                confirmLabel="End session"
                onConfirm={() => end(session.id)}
              />
            )}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        trigger={<Button className="self-start">Sign out everywhere</Button>}
        title="Sign out everywhere?"
        loses="Every browser, this one too, has to sign in again. API keys go on working."
        confirmLabel="Sign out everywhere"
        onConfirm={endAll}
      />
    </div>
  );
}
