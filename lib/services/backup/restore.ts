import fs from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { fillWholeDatabase, type RestoreTarget } from "@/lib/db/backup";
import type { Actor } from "@/lib/domain/access";
import { AppError, messageOf } from "@/lib/errors";
import { authorise } from "../authorise";
import {
  type BackupManifest,
  type BackupSummary,
  fileOf,
  MANIFEST,
  manifestSchema,
  summaryOf,
} from "./format";

/**
 * Puts a backup into an empty database: all of it, or (after any failure) nothing.
 * @throws AppError not_found (no backup there), conflict (the database holds something, or has other migrations),
 *   unusable_file (damaged), forbidden
 */
export async function restore(actor: Actor, folder: string): Promise<BackupSummary> {
  authorise(actor, "people:manage");
  authorise(actor, "dataset:manage");
  const manifest = readManifest(folder);
  await fillWholeDatabase(async (target) => {
    assertFits(folder, manifest, target);
    for (const { name, columns, rows } of manifest.tables) {
      const stream = target.rows({ name, columns });
      try {
        await pipeline(fs.createReadStream(path.join(folder, fileOf(name))), createGunzip(), stream);
      } catch (cause) {
        throw new AppError(
          "unusable_file",
          `${fileOf(name)} of the backup ${folder} cannot be read: ${messageOf(cause)}`,
          { cause },
        );
      }
      const { rowCount } = stream as unknown as { rowCount: number };
      if (rowCount !== rows) {
        throw new AppError(
          "unusable_file",
          `${fileOf(name)} of the backup ${folder} holds ${rowCount} rows instead of ${rows}; it is damaged.`,
        );
      }
    }
    for (const [name, value] of Object.entries(manifest.sequences)) await target.setSequence(name, value);
    await target.requeueImports();
  });
  return summaryOf(folder, manifest);
}

function readManifest(folder: string): BackupManifest {
  const file = path.join(folder, MANIFEST);
  if (!fs.existsSync(file)) throw new AppError("not_found", `${folder} is no backup: it has no ${MANIFEST}.`);
  try {
    return manifestSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch (cause) {
    throw new AppError("unusable_file", `${file} is not the manifest of a backup that this version knows.`, {
      cause,
    });
  }
}

function assertFits(folder: string, manifest: BackupManifest, target: RestoreTarget): void {
  if (target.filled.length > 0) {
    throw new AppError(
      "conflict",
      `The database is not empty (${target.filled.join(", ")}). Restore into a new one: set PARALLAX_DATA_DIR to a new folder, or DATABASE_URL to an empty database.`,
    );
  }
  if (manifest.migrations.join() !== target.migrations.join()) {
    throw new AppError(
      "conflict",
      `The backup ${folder} was made by Parallax ${manifest.version} with other migrations (last: ${manifest.migrations.at(-1)}; here: ${target.migrations.at(-1)}). ` +
        "Restore it with that version, then start this one on the same data: it migrates.",
    );
  }
}
