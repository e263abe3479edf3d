import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isBuilt } from "@/lib/platform/build";
import { postgresHome } from "@/lib/platform/embedded-postgres";
import { inRepository } from "@/lib/platform/paths";
import { freePort } from "@/lib/platform/ports";
import { isPostmaster, readPostmaster } from "@/lib/platform/postmaster";

let dataDirectory: string;
let started: Started[];

interface Started {
  readonly pid: number;
  readonly port: number;
  /** Everything that it has printed so far. */
  output(): string;
  readonly ready: Promise<void>;
  readonly exited: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** `npm start` without npm. */
async function start(port?: number): Promise<Started> {
  const chosen = port ?? (await freePort());
  const child = spawn(process.execPath, [inRepository("scripts", "start.mjs")], {
    cwd: inRepository(),
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      DATABASE_URL: "",
      NODE_ENV: "production",
      PARALLAX_DATA_DIR: dataDirectory,
      PORT: String(chosen),
    },
  });
  let output = "";
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString("utf8");
        if (output.includes("Ctrl-C stops it")) resolve();
      });
    void exited.then((code) => reject(new Error(`ended with ${code}: ${output}`)));
  });
  ready.catch(() => {});
  const one: Started = {
    pid: child.pid ?? -1,
    port: chosen,
    output: () => output,
    ready,
    exited,
    kill: (signal) => child.kill(signal),
  };
  started.push(one);
  return one;
}

const cluster = () => path.join(postgresHome(dataDirectory), "data");
const databaseRuns = () => {
  const seen = readPostmaster(cluster());
  return seen !== undefined && isPostmaster(seen.pid, cluster());
};
const answers = (port: number) =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    (response) => response.status,
    () => undefined,
  );

const childrenOf = (pid: number): number[] =>
  spawnSync("ps", ["-A", "-o", "pid=", "-o", "ppid="], { encoding: "utf8" })
    .stdout.trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (child !== undefined && parent === pid ? [child] : []));
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

beforeEach(() => {
  dataDirectory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), `parallax-test-${process.pid}-`)));
  fs.chmodSync(dataDirectory, 0o711);
  started = [];
});

afterEach(async () => {
  for (const one of started) {
    one.kill("SIGTERM");
    await one.exited;
  }
  const left = readPostmaster(cluster());
  if (left && isPostmaster(left.pid, cluster())) process.kill(left.pid, "SIGQUIT");
  fs.rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

// `npm test` builds first; a run of this file alone does not start a build behind your back.
describe.skipIf(!isBuilt())("npm start", { timeout: 120_000 }, () => {
  test("serves, refuses a second start on the same data with the address, and stops everything when told", async () => {
    const first = await start();
    await first.ready;
    expect(await answers(first.port)).toBe(200);
    const second = await start();
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(`http://127.0.0.1:${first.port}`);
    expect(await answers(first.port)).toBe(200);
    first.kill("SIGTERM");
    expect(await first.exited).toBe(0);
    expect(await answers(first.port)).toBeUndefined();
    expect(databaseRuns()).toBe(false);
  });

  test("leaves no web server behind when it is killed, and the next start finds all data", async () => {
    const first = await start();
    await first.ready;
    const secret = fs.readFileSync(path.join(dataDirectory, "secret"), "utf8");
    // Asked for by process, not by port: whoever needs a port may get the one that has become free.
    const database = readPostmaster(cluster())?.pid;
    const servers = childrenOf(first.pid).filter((pid) => pid !== database);
    expect(servers).toHaveLength(2);
    first.kill("SIGKILL");
    await first.exited;
    await expect.poll(() => servers.filter(isAlive), { timeout: 20_000 }).toEqual([]);
    const second = await start();
    await second.ready;
    expect(await answers(second.port)).toBe(200);
    expect(second.output()).not.toContain("migrations applied");
    expect(fs.readFileSync(path.join(dataDirectory, "secret"), "utf8")).toBe(secret);
    expect(fs.statSync(path.join(dataDirectory, "secret")).mode & 0o777).toBe(0o600);
  });

  test("says that the port is taken, and by which setting to choose another", async () => {
    const first = await start();
    await first.ready;
    const others = dataDirectory;
    dataDirectory = fs.mkdtempSync(path.join(os.tmpdir(), `parallax-test-${process.pid}-`));
    fs.chmodSync(dataDirectory, 0o711);
    try {
      const second = await start(first.port);
      expect(await second.exited).toBe(1);
      expect(second.output()).toMatch(new RegExp(`Port ${first.port} .* is taken.*PORT=`));
    } finally {
      fs.rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
      dataDirectory = others;
    }
  });
});
