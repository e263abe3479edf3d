import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { requireSession } from "@/lib/auth/current-actor";
import { loadPaletteDatasets, signOut } from "./shell-actions";

export default async function AppLayout({ children }: { children: ReactNode }) {
  const { actor, email } = await requireSession();
  return (
    <Shell
      user={{ name: actor.name, email, role: actor.role }}
      signOut={signOut}
      loadDatasets={loadPaletteDatasets}
    >
      {children}
    </Shell>
  );
}
