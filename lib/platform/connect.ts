import { backupBeforeMigration } from "./backup";
import { platformError } from "./errors";
import { ensureDatabase, type MigrationStatus, migrate } from "./migrate";
import { dataDirectory } from "./paths";
import { joinServer, type Role } from "./processes";

/** Name of the database inside the embedded server. */
export const EMBEDDED_DATABASE = "parallax";

export interface OpenDatabase {
  /** Connection string; also in `process.env.DATABASE_URL` from now on, where `lib/db` looks. */
  readonly url: string;
  /** True for the server that ships with Parallax, false for one given by DATABASE_URL. */
  readonly embedded: boolean;
  /** Names of the migrations that this call applied. */
  readonly migrated: readonly string[];
  /** Gives it back; the last process to do so stops the embedded server. Safe to call twice. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** `start` for `npm start` (one per data directory), `guest` for everyone else. */
  readonly role?: Role;
  /** False leaves the schema as it is (for `db status` and restores). */
  readonly migrate?: boolean;
  /** Progress, one line each. */
  readonly log?: (line: string) => void;
  /** Called once if the embedded server goes away while it is open. */
  readonly onLost?: () => void;
}

/**
 * The database for this process, ready and migrated: the one of DATABASE_URL, else the embedded one, started
 * if need be. The caller closes its own pools first, then calls `close`.
 */
export async function openDatabase(options: OpenOptions = {}): Promise<OpenDatabase> {
  const given = process.env.DATABASE_URL;
  if (given) {
    assertPostgres(given);
    const status = options.migrate === false ? undefined : await migrate(given);
    return { url: given, embedded: false, migrated: status?.pending ?? [], close: async () => {} };
  }
  const directory = dataDirectory();
  const membership = await joinServer({
    dataDirectory: directory,
    role: options.role,
    onLost: options.onLost,
  });
  const url = membership.server.url(EMBEDDED_DATABASE);
  const close = async () => {
    if (process.env.DATABASE_URL === url) delete process.env.DATABASE_URL;
    await membership.leave();
  };
  try {
    const beforeChange = ({ pending }: MigrationStatus) =>
      backupBeforeMigration({
        server: membership.server,
        dataDirectory: directory,
        pending,
        log: options.log,
      });
    const status =
      options.migrate === false ? await ensureDatabase(url) : await migrate(url, { beforeChange });
    process.env.DATABASE_URL = url;
    return { url, embedded: true, migrated: status?.pending ?? [], close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Not shown: it may hold a password. The driver would take any text for the name of a host. */
function assertPostgres(url: string): void {
  if (/^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url)) return;
  throw platformError(
    "database_url_invalid",
    "DATABASE_URL is not the address of a PostgreSQL: write postgres://user:password@host:5432/name, or unset it to use the embedded database.",
  );
}
