"use server";
import { z } from "zod";
import { requireActor } from "@/lib/auth/current-actor";
import { type ExportPreview, exportRequestSchema } from "@/lib/contracts/exports";
import { AppError } from "@/lib/errors";
import { failureMessage } from "@/lib/http/form-failure";
import { removeExport } from "@/lib/services/exports/delete-export";
import type { ExportOptions } from "@/lib/services/exports/export-options";
import { previewExport } from "@/lib/services/exports/preview-export";
import { queueExport } from "@/lib/services/exports/queue-export";
import { readRequest } from "@/lib/services/exports/read-request";
import { repeatExport } from "@/lib/services/exports/repeat-export";

export async function make(request: unknown): Promise<{ id: string } | { error: string }> {
  const actor = await requireActor();
  try {
    return { id: (await queueExport(actor, optionsOf(request))).id };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

export async function preview(request: unknown): Promise<{ preview: ExportPreview } | { error: string }> {
  const actor = await requireActor();
  try {
    return { preview: await previewExport(actor, optionsOf(request)) };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

export async function repeat(id: string): Promise<{ id: string } | { error: string }> {
  const actor = await requireActor();
  try {
    return { id: (await repeatExport(actor, z.uuid().parse(id))).id };
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

export async function remove(id: string): Promise<{ error: string } | undefined> {
  const actor = await requireActor();
  try {
    await removeExport(actor, z.uuid().parse(id));
  } catch (error) {
    return { error: failureMessage(error) };
  }
}

function optionsOf(request: unknown): ExportOptions {
  const parsed = exportRequestSchema.safeParse(request);
  if (parsed.success) return readRequest(parsed.data);
  const [issue] = parsed.error.issues;
  throw new AppError(
    "invalid_input",
    `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not understood"}`,
  );
}
