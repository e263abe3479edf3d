import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../../..");

export type CliResult = { code: number; stdout: string; stderr: string };

/** The command line as a user types it, on the database of the server under test. */
export async function parallax(...args: string[]): Promise<CliResult> {
  try {
    const { stdout, stderr } = await run(process.execPath, [path.join(root, "cli", "bin.mjs"), ...args], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    if (typeof code !== "number") throw error;
    return { code, stdout: stdout ?? "", stderr: stderr ?? "" };
  }
}

/** The one JSON object that a command prints with --json. */
export async function parallaxJson<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await parallax(...args, "--json");
  if (stdout === "") throw new Error(`parallax ${args.join(" ")} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** The link for the first admin, as `npm start` prints it. */
export async function firstAdminLink(): Promise<string> {
  const { stdout } = await run(
    process.execPath,
    ["--import", "tsx", path.join(root, "scripts", "first-link.ts")],
    {
      cwd: root,
    },
  );
  return stdout.trim();
}

/** A key with these scopes, owned by the first admin. */
export async function apiKey(scopes: string): Promise<string> {
  const made = await parallaxJson<{ key: string }>(
    "key",
    "create",
    `e2e ${scopes}`,
    "--scopes",
    scopes,
    "--user",
    ADMIN.email,
  );
  return made.key;
}

export const ADMIN = { name: "Ada Admin", email: "ada@example.com", password: "a long enough passphrase" };
/** Where the signed-in admin's cookies are kept between the setup and the tests. */
export const ADMIN_STATE = "test-results/admin.json";
