import { z } from "zod";
import { type ImportView, importErrorSchema } from "@/lib/contracts/imports";
import type { ImportRow } from "@/lib/db/imports";

/** What `import.options` holds. `resume` is the state of a run that is not finished. */
export const storedOptionsSchema = z.object({
  atomic: z.boolean().default(false),
  dry_run: z.boolean().default(false),
  split: z.string().nullable().default(null),
  actor: z
    .object({
      kind: z.enum(["user", "key", "cli", "system"]),
      id: z.string(),
      name: z.string(),
      role: z.enum(["ADMIN", "REVIEWER", "VIEWER"]),
    })
    .optional(),
  resume: z
    .object({
      rejectsBytes: z.number(),
      reasonsBytes: z.number(),
      line: z.number(),
      count: z.number(),
      closed: z.boolean(),
    })
    .nullish(),
});

const failureSchema = z.object({ code: z.string(), message: z.string() });

/** An import as the API and the pages show it. */
export function toView(row: ImportRow & { dataset: { slug: string; name: string } }): ImportView {
  const options = storedOptionsSchema.parse(row.options);
  const link = (id: string | null, name: string) => (id ? `/api/v1/imports/${row.id}/${name}` : null);
  return {
    id: row.id,
    dataset: row.dataset.slug,
    dataset_name: row.dataset.name,
    file_name: row.fileName,
    format: row.format,
    status: row.status,
    atomic: options.atomic,
    dry_run: options.dry_run,
    split: options.split,
    bytes_total: row.bytesTotal === null ? null : Number(row.bytesTotal),
    bytes_read: Number(row.bytesRead),
    read: row.read,
    inserted: row.inserted,
    duplicates: row.duplicates,
    rejected: row.rejected,
    warnings: z.record(z.string(), z.number()).parse(row.warnings),
    errors: z.array(importErrorSchema).parse(row.errors),
    failure: row.failure === null ? null : failureSchema.parse(row.failure),
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    finished_at: row.finishedAt?.toISOString() ?? null,
    rejects: link(row.rejectsId, "rejects"),
    reasons: link(row.reasonsId, "reasons"),
  };
}
