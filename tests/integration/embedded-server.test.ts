import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { backupServer, restoreServer } from "@/lib/platform/backup";
import { type EmbeddedServer, postgresHome } from "@/lib/platform/embedded-postgres";
import { inRepository } from "@/lib/platform/paths";
import { isPostmaster, readPostmaster } from "@/lib/platform/postmaster";
import { joinServer, type Membership, noteAddress } from "@/lib/platform/processes";

let dataDirectory: string;
let members: Membership[];
let children: ChildProcess[];

beforeEach(() => {
  dataDirectory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), `parallax-test-${process.pid}-`)));
  fs.chmodSync(dataDirectory, 0o711);
  members = [];
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  for (const member of members) await member.leave();
  const left = readPostmaster(cluster());
  if (left && isPostmaster(left.pid, cluster())) process.kill(left.pid, "SIGQUIT");
  fs.rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const cluster = () => path.join(postgresHome(dataDirectory), "data");
const runs = ({ pid }: EmbeddedServer) => isPostmaster(pid, cluster());

async function join(role: "start" | "guest" = "guest", onLost?: () => void): Promise<Membership> {
  const member = await joinServer({ dataDirectory, role, onLost });
  members.push(member);
  return member;
}

async function sql(server: EmbeddedServer, text: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: server.url("postgres") });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe("the embedded server", () => {
  test("is started once by many who come together, and stopped by the last who leaves", async () => {
    const [a, b, c] = await Promise.all([join(), join(), join()]);
    expect(new Set([a.server.pid, b.server.pid, c.server.pid]).size).toBe(1);
    await a.leave();
    await a.leave();
    await b.leave();
    expect(runs(c.server)).toBe(true);
    await c.leave();
    expect(runs(c.server)).toBe(false);
  });

  test("is stopped when all leave at the same moment, and serves those who come meanwhile", async () => {
    const some = await Promise.all([join(), join(), join()]);
    const [late] = await Promise.all([join(), ...some.map((member) => member.leave())]);
    expect(await sql(late.server, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await late.leave();
    expect(runs(late.server)).toBe(false);
  });

  test("keeps its password to its owner", async () => {
    const { server } = await join();
    expect(fs.statSync(path.join(server.home, "password")).mode & 0o777).toBe(0o600);
    const wrong = new pg.Client(server.url("postgres").replace(/:[^:@]+@/, ":wrong@"));
    await expect(wrong.connect()).rejects.toThrow(/password authentication failed/);
  });

  test("outlives a killed user, who counts as left", async () => {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", inRepository("tests/support/hold-server.ts"), dataDirectory],
      { stdio: ["ignore", "pipe", "inherit"], cwd: inRepository() },
    );
    children.push(child);
    await once(child.stdout as NodeJS.ReadableStream, "data");
    const member = await join();
    expect(member.server.started).toBe(false);
    child.kill("SIGKILL");
    await once(child, "exit");
    await expect
      .poll(() => sql(member.server, "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory'"))
      .toEqual([{ n: 1 }]);
    await member.leave();
    expect(runs(member.server)).toBe(false);
  });

  test("comes back with its data after it was killed", async () => {
    let lost = 0;
    const before = await join("guest", () => {
      lost += 1;
    });
    await sql(before.server, "CREATE TABLE kept AS SELECT 42 AS n");
    process.kill(before.server.pid, "SIGKILL");
    const after = await join();
    expect(await sql(after.server, "SELECT n FROM kept")).toEqual([{ n: 42 }]);
    await expect.poll(() => lost).toBe(1);
  });

  test("starts although its stale pid file names a process of somebody else", async () => {
    const first = await join();
    const { raw } = readPostmaster(cluster()) ?? { raw: "" };
    await first.leave();
    fs.writeFileSync(path.join(cluster(), "postmaster.pid"), raw.replace(/^\d+/, String(process.pid)));
    const second = await join();
    expect(second.server.started).toBe(true);
  });

  test("lets one `npm start` in, and tells a second one where the first answers", async () => {
    await join("start");
    noteAddress(dataDirectory, "http://127.0.0.1:3000");
    await expect(join("start")).rejects.toThrow(/already runs.*http:\/\/127\.0\.0\.1:3000/);
    const guest = await join("guest");
    expect(runs(guest.server)).toBe(true);
  });

  test("is backed up while it works, and restored as it was", async () => {
    const backup = path.join(dataDirectory, "backups", "one");
    const before = await join();
    await sql(before.server, "CREATE TABLE kept AS SELECT generate_series(1, 5000) AS n");
    const writing = sql(before.server, "INSERT INTO kept SELECT generate_series(5001, 200000)");
    await backupServer(before.server, backup);
    await writing;
    await sql(before.server, "DROP TABLE kept");
    await before.leave();

    const replaced = restoreServer(backup, dataDirectory);
    const after = await join();
    const [row] = await sql(after.server, "SELECT count(*)::int AS n FROM kept");
    expect([5000, 200000]).toContain(row?.n);
    expect(fs.existsSync(path.join(replaced ?? "", "data", "PG_VERSION"))).toBe(true);
  });
});
