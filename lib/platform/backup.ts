import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import type { EmbeddedServer } from "./embedded-postgres";
import { POSTGRES_MAJOR } from "./postgres-binaries";

/** Automatic backups kept; older ones are removed after a new one has succeeded. */
const KEPT = 3;
const PREFIX = "before-";

/** Folder of the backups inside a data directory. */
export function backupDirectory(dataDirectory: string): string {
  return path.join(dataDirectory, "backups");
}

interface BackupOptions {
  readonly server: EmbeddedServer;
  readonly dataDirectory: string;
  readonly pending: readonly string[];
  readonly log?: (line: string) => void;
}

/** Copies the whole embedded server, while it runs, before the first of the pending migrations changes it. */
export async function backupBeforeMigration({
  server,
  dataDirectory,
  pending,
  log,
}: BackupOptions): Promise<void> {
  const directory = backupDirectory(dataDirectory);
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const target = path.join(directory, `${PREFIX}${pending[0]}-${stamp}`);
  log?.(`Backup before ${pending.length} migration(s): ${target}`);
  await backupServer(server, target);
  const old = fs.readdirSync(directory).filter((name) => name.startsWith(PREFIX) && !name.endsWith(".part"));
  const byAge = old.map((name) => ({ name, at: fs.statSync(path.join(directory, name)).mtimeMs }));
  for (const { name } of byAge.sort((a, b) => b.at - a.at).slice(KEPT))
    fs.rmSync(path.join(directory, name), { recursive: true, force: true });
}

/**
 * A base backup of the running server by PostgreSQL's own protocol (`pg_backup_start` … copy …
 * `pg_backup_stop`): consistent, complete, and nobody has to wait. The target appears only when it is whole.
 *
 * @param target folder that must not exist; it becomes `{data, password}`, the layout of the server's home.
 */
export async function backupServer(server: EmbeddedServer, target: string): Promise<void> {
  const part = `${target}.part`;
  const from = path.join(server.home, "data");
  const to = path.join(part, "data");
  fs.mkdirSync(part, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const client = new pg.Client({
    connectionString: server.url("postgres"),
    application_name: "parallax backup",
  });
  await client.connect();
  try {
    await client.query("SELECT pg_backup_start('parallax', fast => true)");
    copyTree(from, to, (relative) => !SKIPPED.test(relative));
    for (const folder of EMPTY_FOLDERS) makeFolderLike(path.join(from, folder), path.join(to, folder));
    const { rows } = await client.query(
      "SELECT labelfile, spcmapfile FROM pg_backup_stop(wait_for_archive => false)",
    );
    // Replaying the log from the label on is what makes the copy consistent: it comes after the stop.
    copyTree(path.join(from, "pg_wal"), path.join(to, "pg_wal"), () => true);
    const owner = fs.statSync(from);
    const label = path.join(to, "backup_label");
    fs.writeFileSync(label, rows[0].labelfile, { mode: 0o600 });
    chownIfRoot(label, owner);
    fs.copyFileSync(path.join(server.home, "password"), path.join(part, "password"));
    fs.chmodSync(path.join(part, "password"), 0o600);
    fs.renameSync(part, target);
  } finally {
    await client.end();
    fs.rmSync(part, { recursive: true, force: true });
  }
}

/**
 * Puts a backup in the place of a data directory's server, which must not be running. What stood there is
 * kept beside it as `pg18.replaced-<time>`.
 * @returns where the replaced server's files are, if there were any.
 */
export function restoreServer(backup: string, dataDirectory: string): string | undefined {
  const home = path.join(dataDirectory, `pg${POSTGRES_MAJOR}`);
  if (
    !fs.existsSync(path.join(backup, "data", "backup_label")) ||
    !fs.existsSync(path.join(backup, "password"))
  )
    throw new Error(`${backup} is not a backup made by Parallax (no data/backup_label or password in it)`);
  const draft = `${home}.restore-${process.pid}`;
  fs.mkdirSync(draft, { mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  copyTree(path.join(backup, "data"), path.join(draft, "data"), () => true);
  fs.copyFileSync(path.join(backup, "password"), path.join(draft, "password"));
  fs.chmodSync(path.join(draft, "password"), 0o600);
  let replaced: string | undefined;
  if (fs.existsSync(home)) {
    replaced = `${home}.replaced-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`;
    fs.renameSync(home, replaced);
  }
  fs.renameSync(draft, home);
  return replaced;
}

/** Contents that a base backup leaves out (manual, "Making a Base Backup Using the Low Level API"). */
const SKIPPED =
  /^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map)|^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)(\/|$)|(^|\/)pgsql_tmp|pg_internal\.init/;
const EMPTY_FOLDERS = [
  ...[
    "pg_wal",
    "pg_replslot",
    "pg_dynshmem",
    "pg_notify",
    "pg_serial",
    "pg_snapshots",
    "pg_stat_tmp",
    "pg_subtrans",
  ],
];

/** Copies files as they are now; one that vanishes or changes meanwhile is mended by the log's replay. */
function copyTree(from: string, to: string, keep: (relative: string) => boolean, relative = ""): void {
  makeFolderLike(path.join(from, relative), path.join(to, relative));
  for (const entry of fs.readdirSync(path.join(from, relative), { withFileTypes: true })) {
    const name = relative ? `${relative}/${entry.name}` : entry.name;
    if (!keep(name)) continue;
    if (entry.isDirectory()) copyTree(from, to, keep, name);
    else if (entry.isFile()) copyFile(path.join(from, name), path.join(to, name));
  }
}

function copyFile(from: string, to: string): void {
  try {
    const stat = fs.statSync(from);
    fs.copyFileSync(from, to, fs.constants.COPYFILE_FICLONE);
    fs.chmodSync(to, stat.mode);
    chownIfRoot(to, stat);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function makeFolderLike(from: string, to: string): void {
  const stat = fs.statSync(from, { throwIfNoEntry: false });
  if (!stat) return;
  fs.mkdirSync(to, { recursive: true, mode: stat.mode });
  chownIfRoot(to, stat);
}

function chownIfRoot(file: string, { uid, gid }: fs.Stats): void {
  if (process.getuid?.() === 0) fs.chownSync(file, uid, gid);
}
