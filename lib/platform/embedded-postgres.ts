import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { platformError } from "./errors";
import { freePort, probePort } from "./ports";
import { POSTGRES_MAJOR, postgresBinaries } from "./postgres-binaries";
import { chooseUser, commandAs, type RunAs } from "./postgres-user";
import { isPostmaster, readPostmaster, removeStalePostmaster } from "./postmaster";

/** A running PostgreSQL on this machine. */
export interface EmbeddedServer {
  readonly port: number;
  readonly pid: number;
  /** True if this call started it; false if it was found running. */
  readonly started: boolean;
  /** Folder with the cluster, its password and its log. */
  readonly home: string;
  url(database: string): string;
  /** Ends all its connections and stops it; returns when it is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Folder that holds `pg18/`. */
  readonly dataDirectory: string;
  /** For tests: no fsync; nothing survives a crash. */
  readonly throwaway?: boolean;
}

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 20;
const LOG_LIMIT_BYTES = 8 * 1024 * 1024;

interface Place {
  readonly home: string;
  readonly cluster: string;
  readonly password: string;
  readonly log: string;
  readonly port: string;
}

function placeOf(home: string): Place {
  const at = (name: string) => path.join(home, name);
  return { home, cluster: at("data"), password: at("password"), log: at("server.log"), port: at("port") };
}

/** Folder of the embedded server inside a data directory. */
export function postgresHome(dataDirectory: string): string {
  return path.join(dataDirectory, `pg${POSTGRES_MAJOR}`);
}

/**
 * Starts the server of a data directory, or finds it running; makes the cluster at first use.
 * Safe to call from many processes at once and after any crash: the cluster appears by one atomic
 * rename, and PostgreSQL's own interlocks decide which of two servers may live.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = placeOf(postgresHome(options.dataDirectory));
  const binaries = postgresBinaries();
  if (!fs.existsSync(place.home)) createCluster(place, binaries, options);
  const runAs = chooseUser(binaries, place.home, place.cluster);
  const deadline = Date.now() + START_TIMEOUT_MS;
  let started = false;
  let complaint = "";
  while (Date.now() < deadline) {
    const seen = readPostmaster(place.cluster);
    if (!seen) {
      const failure = await launch(place, binaries, runAs, options);
      started = failure === undefined;
      if (failure !== undefined) {
        complaint = failure;
        // Lost the race against another starter, or backends of a killed server are still dying.
        if (!/postmaster\.pid|still in use|Address already in use/i.test(failure)) break;
        await delay(POLL_MS * 5);
      }
    } else if (seen.raw.includes("\n") && !isPostmaster(seen.pid, place.cluster)) {
      removeStalePostmaster(place.cluster, seen);
    } else if (seen.state === "ready" && (await answers(place, seen.port))) {
      return serverOf(place, seen.pid, seen.port, started);
    } else {
      await delay(POLL_MS);
    }
  }
  throw platformError(
    "POSTGRES_START",
    `The embedded PostgreSQL did not start (log: ${place.log}).\n${complaint || tail(place.log)}`,
  );
}

function serverOf(place: Place, pid: number, port: number, started: boolean): EmbeddedServer {
  return {
    port,
    pid,
    started,
    home: place.home,
    url: (database) => urlOf(place, port, database),
    stop: () => stopServer(place, pid),
  };
}

function urlOf(place: Place, port: number, database: string): string {
  const password = fs.readFileSync(place.password, "utf8").trim();
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** `initdb` into a folder of its own, which takes its name only when it is complete. */
function createCluster(place: Place, binaries: string, options: EmbeddedOptions): void {
  const parent = path.dirname(place.home);
  removeAbandoned(parent);
  const draft = placeOf(`${place.home}.new-${process.pid}-${randomBytes(4).toString("hex")}`);
  const root = process.getuid?.() === 0;
  fs.mkdirSync(draft.home, { mode: root ? 0o711 : 0o700 });
  try {
    const runAs = chooseUser(binaries, draft.home, draft.cluster);
    fs.mkdirSync(draft.cluster, { mode: 0o700 });
    fs.writeFileSync(draft.password, randomBytes(24).toString("base64url"), { mode: 0o600 });
    const passwordForInit = path.join(draft.cluster, "..", "password.init");
    fs.copyFileSync(draft.password, passwordForInit);
    fs.chmodSync(passwordForInit, 0o600);
    if (runAs.uid !== undefined && runAs.gid !== undefined) {
      fs.chownSync(draft.cluster, runAs.uid, runAs.gid);
      fs.chownSync(passwordForInit, runAs.uid, runAs.gid);
    }
    const {
      command,
      args,
      options: spawnOptions,
    } = commandAs(runAs, path.join(binaries, "bin", "initdb"), [
      ...["-D", draft.cluster, "-U", "postgres", "-A", "scram-sha-256", `--pwfile=${passwordForInit}`],
      ...["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"],
      ...(options.throwaway ? ["--no-sync"] : []),
    ]);
    const result = spawnSync(command, args, { ...spawnOptions, encoding: "utf8" });
    fs.rmSync(passwordForInit, { force: true });
    if (result.status !== 0)
      throw platformError(
        "POSTGRES_INIT",
        `initdb failed in ${draft.cluster}: ${result.stderr || result.stdout || result.error}`,
        result.error,
      );
    try {
      fs.renameSync(draft.home, place.home);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "";
      if (!["ENOTEMPTY", "EEXIST", "EPERM"].includes(code) || !fs.existsSync(place.password)) throw error;
      // Another first start was quicker; its cluster is the one that counts.
    }
  } finally {
    fs.rmSync(draft.home, { recursive: true, force: true });
  }
}

/** Drafts of an `initdb` that was killed. An hour is far longer than any initdb takes. */
function removeAbandoned(parent: string): void {
  const prefix = `pg${POSTGRES_MAJOR}.new-`;
  for (const name of fs.readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    const draft = path.join(parent, name);
    const age = Date.now() - (fs.statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 3_600_000) fs.rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * Starts the server process, detached and with its output in a file, so that it outlives us.
 * @returns undefined once it is ready, else the end of its log.
 */
async function launch(place: Place, binaries: string, runAs: RunAs, options: EmbeddedOptions) {
  const port = await choosePort(place);
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: "256MB",
    max_wal_size: "4GB",
    jit: "off",
    ...(options.throwaway ? { fsync: "off", full_page_writes: "off", synchronous_commit: "off" } : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = commandAs(runAs, path.join(binaries, "bin", "postgres"), [
    ...["-D", place.cluster, "-p", String(port)],
    ...flags,
  ]);
  if ((fs.statSync(place.log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES)
    fs.renameSync(place.log, `${place.log}.old`);
  const offset = fs.statSync(place.log, { throwIfNoEntry: false })?.size ?? 0;
  const log = fs.openSync(place.log, "a", 0o600);
  const child = spawn(server.command, server.args, {
    ...server.options,
    detached: true,
    stdio: ["ignore", log, log],
    env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
  });
  fs.closeSync(log);
  let ended: string | undefined;
  child.on("error", (error) => {
    ended = String(error);
  });
  child.on("exit", (code, signal) => {
    ended = `exit ${code ?? signal}`;
  });
  child.unref();
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (ended === undefined && Date.now() < deadline) {
    const seen = readPostmaster(place.cluster);
    if (seen?.pid === child.pid && seen?.state === "ready") {
      if (!options.throwaway) fs.writeFileSync(place.port, String(port), { mode: 0o600 });
      return undefined;
    }
    await delay(POLL_MS);
  }
  return `${ended ?? "no answer"}\n${tail(place.log, offset)}`;
}

/** The port of last time, so that clients of a server that was started again find it; else a free one. */
async function choosePort(place: Place): Promise<number> {
  const last = fs.existsSync(place.port) ? Number(fs.readFileSync(place.port, "utf8")) : 0;
  return (last > 0 ? await probePort(last) : undefined) ?? freePort();
}

async function answers(place: Place, port: number): Promise<boolean> {
  const client = new pg.Client({
    connectionString: urlOf(place, port, "postgres"),
    connectionTimeoutMillis: 5_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === "28P01")
      throw platformError(
        "POSTGRES_PASSWORD",
        `The embedded PostgreSQL refuses the password in ${place.password}. Was that file replaced? Put back the one that belongs to ${place.cluster}.`,
        error,
      );
    return false; // starting, stopping, or just gone
  } finally {
    await client.end().catch(() => {});
  }
}

async function stopServer(place: Place, pid: number): Promise<void> {
  const send = (signal: NodeJS.Signals) => {
    if (isPostmaster(pid, place.cluster)) process.kill(pid, signal);
  };
  send("SIGINT"); // "fast shutdown": ends the connections, writes a checkpoint
  const deadline = Date.now() + 30_000;
  while (isPostmaster(pid, place.cluster)) {
    if (Date.now() > deadline) send("SIGQUIT"); // recovers from its log at the next start
    await delay(POLL_MS);
  }
}

function tail(file: string, from = 0): string {
  if (!fs.existsSync(file)) return "";
  const text = fs.readFileSync(file).subarray(from).toString("utf8");
  return text.slice(-3_000).trim();
}
