import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { platformError } from "./errors";

/** How the server's programs are run: directly, as another user, or behind a prefix command. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
  readonly prefix: readonly string[];
}

const OWN_NAMESPACE = ["unshare", "--user", "--map-user=65534", "--map-group=65534"];

/**
 * PostgreSQL refuses to run as root. Root therefore runs it as the owner of the existing files,
 * else as `nobody`, else (files that nobody can reach, such as a checkout under /root) in a user
 * namespace of its own.
 *
 * @param binaries folder with `bin/postgres`
 * @param home     an existing folder; the server's user must be able to pass through it
 * @param cluster  the data folder, which may not exist yet
 */
export function chooseUser(binaries: string, home: string, cluster: string): RunAs {
  const owner = fs.existsSync(cluster) ? fs.statSync(cluster) : undefined;
  if (process.getuid?.() !== 0) {
    if (owner && process.getuid && owner.uid !== process.getuid())
      throw platformError(
        "DATA_DIRECTORY_OWNER",
        `${cluster} belongs to another user (uid ${owner.uid}). Run as that user, or set PARALLAX_DATA_DIR to a folder of your own.`,
      );
    return { prefix: [] };
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, prefix: [] };
  if (!owner) {
    const nobody = nobodyIds();
    if (nobody && canRun(nobody, binaries, home)) return { ...nobody, prefix: [] };
  }
  const [command = "", ...rest] = OWN_NAMESPACE;
  if (spawnSync(command, [...rest, "true"], { cwd: "/" }).status === 0) return { prefix: OWN_NAMESPACE };
  throw platformError(
    "POSTGRES_AS_ROOT",
    `PostgreSQL refuses to run as root, and the user "nobody" cannot reach ${home} and ${binaries}. ` +
      "Run as an ordinary user, move the checkout to a folder that others can pass through, or set DATABASE_URL.",
  );
}

function nobodyIds(): { uid: number; gid: number } | undefined {
  const ask = (flag: string) => {
    const answer = spawnSync("id", [flag, "nobody"], { encoding: "utf8" });
    return answer.status === 0 ? Number(answer.stdout) : Number.NaN;
  };
  const uid = ask("-u");
  const gid = ask("-g");
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : undefined;
}

function canRun(ids: { uid: number; gid: number }, binaries: string, home: string): boolean {
  const options = { ...ids, cwd: "/" };
  return (
    spawnSync(path.join(binaries, "bin", "postgres"), ["--version"], options).status === 0 &&
    spawnSync("test", ["-x", home], options).status === 0
  );
}

/** Command, arguments and options to run one of the server's programs. */
export function commandAs(runAs: RunAs, program: string, args: readonly string[]) {
  const [command, ...rest] = [...runAs.prefix, program, ...args];
  const ids = runAs.uid === undefined ? {} : { uid: runAs.uid, gid: runAs.gid };
  return { command: command ?? program, args: rest, options: { ...ids, cwd: "/" } };
}
