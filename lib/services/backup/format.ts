import { z } from "zod";

/** `manifest.json` of a backup; beside it one `<table>.copy.gz` a table. */
export const manifestSchema = z.object({
  format: z.literal("parallax-backup-1"),
  created_at: z.string(),
  version: z.string(),
  migrations: z.array(z.string()),
  sequences: z.record(z.string(), z.string()),
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.string()),
      rows: z.number().int(),
      bytes: z.number().int(),
    }),
  ),
});
export type BackupManifest = z.output<typeof manifestSchema>;

export const MANIFEST = "manifest.json";
export const fileOf = (table: string): string => `${table}.copy.gz`;

export type BackupSummary = {
  folder: string;
  tables: number;
  rows: number;
  bytes: number;
  created_at: string;
  version: string;
};

export const summaryOf = (folder: string, manifest: BackupManifest): BackupSummary => ({
  folder,
  tables: manifest.tables.length,
  rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
  bytes: manifest.tables.reduce((sum, { bytes }) => sum + bytes, 0),
  created_at: manifest.created_at,
  version: manifest.version,
});
