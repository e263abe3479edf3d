import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { type CodeTexts, ImportReport } from "@/components/imports/import-report";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { IMPORT_CODES } from "@/lib/domain/import/codes";
import { isAppError } from "@/lib/errors";
import { readImport } from "@/lib/services/imports/read-import";
import { cancel } from "../actions";

export const metadata: Metadata = { title: "Import" };

const CODES: CodeTexts = Object.fromEntries(
  Object.entries(IMPORT_CODES).map(([code, [, means, mend]]) => [code, { means, mend }]),
);

export default async function ImportPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireActor();
  const { id } = await params;
  const view = await readImport(actor, id).catch((error: unknown): never => {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  });
  const mayImport = can(actor, "dataset:import");
  return <ImportReport key={id} initial={view} codes={CODES} {...(mayImport && { cancel })} />;
}
