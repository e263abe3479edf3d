import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";

/** A figure with its name above and what it means below. */
export function Headline({ name, note, children }: { name: string; note: ReactNode; children: ReactNode }) {
  return (
    <Card className="flex flex-col gap-1 p-4 break-inside-avoid">
      <h2 className="text-xs text-muted">{name}</h2>
      <div className="text-2xl font-semibold tracking-tight">{children}</div>
      <div className="text-xs text-muted">{note}</div>
    </Card>
  );
}
