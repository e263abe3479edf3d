import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RunDetail } from "@/components/runs/run-detail";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { runSummary } from "@/lib/services/predict/run-summary";
import { getRun } from "@/lib/services/runs/get-run";
import { cancel, resume } from "../actions";

export const metadata: Metadata = { title: "Run" };

export default async function RunPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireActor();
  const { id } = await params;
  if (!isId(id)) notFound();
  const view = await getRun(actor, id).catch((error: unknown): never => {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  });
  const { latency } = await runSummary(view);
  return (
    <RunDetail
      key={id}
      initial={view}
      latency={latency}
      {...(can(actor, "runs:manage") && { cancel, resume })}
    />
  );
}
