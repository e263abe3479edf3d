"use server";
import type { Route } from "next";
import { redirect } from "next/navigation";
import type { PaletteDataset } from "@/components/shell/command-palette";
import { clearSessionCookie } from "@/lib/auth/browser-session";
import { currentSession, requireActor } from "@/lib/auth/current-actor";
import { listDatasets } from "@/lib/services/datasets/list-datasets";
import { endSession } from "@/lib/services/sessions/own-sessions";

export async function signOut(): Promise<void> {
  const session = await currentSession();
  if (session) await endSession(session.actor, session.sessionId);
  await clearSessionCookie();
  redirect("/login" as Route);
}

export async function loadPaletteDatasets(): Promise<PaletteDataset[]> {
  const actor = await requireActor();
  const datasets = await listDatasets(actor, {});
  return datasets.map(({ slug, name }) => ({ slug, name }));
}
