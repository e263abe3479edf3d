import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { GenerationRun } from "@/components/generation/generation-run";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { readGeneration } from "@/lib/services/generations/read-generation";
import { cancel, resume } from "../actions";
import { CODES, PATTERN_NAMES } from "../texts";

export const metadata: Metadata = { title: "Generation" };

export default async function GenerationPage({ params }: { params: Promise<{ slug: string; id: string }> }) {
  const actor = await requireActor();
  const { slug, id } = await params;
  const view = await readGeneration(actor, id).catch((error: unknown): never => {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  });
  if (view.dataset !== slug) notFound();
  return (
    <GenerationRun
      key={id}
      initial={view}
      codes={CODES}
      names={PATTERN_NAMES}
      {...(can(actor, "runs:manage") && { cancel, resume })}
    />
  );
}
