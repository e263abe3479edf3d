import fs from "node:fs";
import { mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { readWholeDatabase } from "@/lib/db/backup";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { VERSION } from "@/lib/version";
import { authorise } from "../authorise";
import { type BackupManifest, type BackupSummary, fileOf, MANIFEST, summaryOf } from "./format";

/**
 * Writes every table as of one moment into a new folder, while everybody goes on working. The folder appears only
 * when it is whole. It holds people's password hashes and all texts: keep it like the database.
 * @throws AppError already_exists, forbidden
 */
export async function backUp(actor: Actor, folder: string): Promise<BackupSummary> {
  authorise(actor, "people:manage");
  authorise(actor, "dataset:manage");
  if (fs.existsSync(folder))
    throw new AppError("already_exists", `${folder} exists already; name a new folder for the backup.`);
  const part = `${folder}.part-${process.pid}`;
  await mkdir(part, { recursive: true, mode: 0o700 });
  try {
    const manifest = await readWholeDatabase(async (source): Promise<BackupManifest> => {
      const tables: BackupManifest["tables"] = [];
      for (const table of source.tables) {
        const file = path.join(part, fileOf(table.name));
        let rows = 0;
        const counter = new Transform({
          transform(chunk: Buffer, _encoding, done) {
            for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) rows += 1;
            done(null, chunk);
          },
        });
        await pipeline(
          source.rows(table),
          counter,
          createGzip({ level: 1 }),
          fs.createWriteStream(file, { mode: 0o600 }),
        );
        tables.push({ ...table, rows, bytes: (await stat(file)).size });
      }
      const { migrations, sequences } = source;
      const created_at = new Date().toISOString();
      return { format: "parallax-backup-1", created_at, version: VERSION, migrations, sequences, tables };
    });
    await writeFile(path.join(part, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    await sync(part);
    await rename(part, folder);
    return summaryOf(folder, manifest);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

/** Onto the disk, before the folder gets its name. */
async function sync(folder: string): Promise<void> {
  for (const name of fs.readdirSync(folder)) {
    const handle = await open(path.join(folder, name), "r+");
    await handle.sync();
    await handle.close();
  }
}
