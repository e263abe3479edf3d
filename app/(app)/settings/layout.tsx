import type { ReactNode } from "react";
import { SettingsNav } from "@/components/settings/settings-nav";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const actor = await requireActor();
  const items = [
    { href: "/settings", label: "Profile" },
    { href: "/settings/keys", label: "API keys" },
    ...(can(actor, "models:manage") ? [{ href: "/settings/models", label: "Models" }] : []),
    ...(can(actor, "people:manage") ? [{ href: "/settings/people", label: "People" }] : []),
  ];
  return (
    <Page>
      <PageHeader title="Settings" />
      <SettingsNav items={items} />
      {children}
    </Page>
  );
}
