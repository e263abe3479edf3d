import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** What `postmaster.pid` says about the server that runs (or ran) on a data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready`, `stopping`; empty while the file is being written. */
  readonly state: string;
  readonly raw: string;
}

const pidFile = (cluster: string) => path.join(cluster, "postmaster.pid");

/** The server's pid file, or undefined where there is none. Says nothing about whether it still runs. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  let raw: string;
  try {
    raw = fs.readFileSync(pidFile(cluster), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const lines = raw.split("\n");
  return { pid: Number(lines[0]), port: Number(lines[3]), state: (lines[7] ?? "").trim(), raw };
}

/**
 * True if the process with that id is the server of this data folder. After a crash or a restart of
 * the machine the number may belong to any other program, even to ourselves.
 */
export function isPostmaster(pid: number, cluster: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return false;
  const command = commandLine(pid);
  // On systems that do not tell, believe the file: the connection that follows is the proof.
  return command === undefined || (command.includes("postgres") && command.includes(cluster));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function commandLine(pid: number): string | undefined {
  if (process.platform === "win32") return undefined;
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch (error) {
    if (process.platform === "linux")
      return (error as NodeJS.ErrnoException).code === "ENOENT" ? "" : undefined;
  }
  const answer = spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  return answer.error ? undefined : answer.stdout;
}

/**
 * Removes the pid file of a server that is gone. It is moved first and looked at again, so that a
 * file which another process wrote in this very moment comes back instead of being lost.
 */
export function removeStalePostmaster(cluster: string, seen: Postmaster): void {
  const aside = path.join(cluster, `postmaster.pid.${randomBytes(6).toString("hex")}`);
  try {
    fs.renameSync(pidFile(cluster), aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (fs.readFileSync(aside, "utf8") !== seen.raw) fs.linkSync(aside, pidFile(cluster));
  fs.rmSync(aside, { force: true });
}
