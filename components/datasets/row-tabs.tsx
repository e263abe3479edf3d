"use client";
import { usePathname, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";

const TABS = ["conversation", "history", "raw"] as const;

/** Conversation, history and raw data of a row; the chosen one stands in the address. */
export function RowTabs({
  conversation,
  history,
  raw,
  events,
}: {
  conversation: ReactNode;
  history: ReactNode;
  raw: ReactNode;
  /** Entries of the history. */
  events: number;
}) {
  const path = usePathname();
  const params = useSearchParams();
  const asked = params.get("tab");
  const tab = TABS.find((name) => name === asked) ?? "conversation";
  const choose = (name: string) => {
    const next = new URLSearchParams(params);
    if (name === "conversation") next.delete("tab");
    else next.set("tab", name);
    window.history.replaceState(null, "", next.size > 0 ? `${path}?${next}` : path);
  };
  return (
    <Tabs value={tab} onValueChange={choose}>
      <TabsList aria-label="Parts of the row">
        <TabsTrigger value="conversation">Conversation</TabsTrigger>
        <TabsTrigger value="history">
          History <span className="text-xs text-muted tabular-nums">{events}</span>
        </TabsTrigger>
        <TabsTrigger value="raw">Raw JSON</TabsTrigger>
      </TabsList>
      <TabsContent value="conversation">{conversation}</TabsContent>
      <TabsContent value="history">{history}</TabsContent>
      <TabsContent value="raw">{raw}</TabsContent>
    </Tabs>
  );
}
