"use server";
import type { Route } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import type { PaletteDataset } from "@/components/shell/command-palette";
import { requireActor } from "@/lib/auth/current-actor";
import { sessionCookieName } from "@/lib/auth/session-token";
import { listDatasets } from "@/lib/services/datasets/list-datasets";

export async function signOut(): Promise<void> {
  (await cookies()).delete(sessionCookieName());
  redirect("/login" as Route);
}

export async function loadPaletteDatasets(): Promise<PaletteDataset[]> {
  const actor = await requireActor();
  const datasets = await listDatasets(actor, {});
  return datasets.map(({ slug, name }) => ({ slug, name }));
}
