import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { platformError } from "./errors";
import { inRepository } from "./paths";

/** Folders of the checkout whose files can change what `next build` makes. */
const SOURCES = ["app", "components", "docs", "lib", "prompts", "public"];
/** Parts of them that cannot: command line, jobs and tests never reach a page. */
const WITHOUT = /(^|\/)(node_modules|__snapshots__|screenshots)(\/|$)|\.test\.tsx?$|^lib\/platform\//;

/** A hash of everything that the build depends on. About 50 ms for some hundred files. */
export function sourceHash(root = inRepository()): string {
  const hash = createHash("sha256");
  const add = (relative: string) => {
    if (WITHOUT.test(relative)) return;
    const stat = fs.statSync(path.join(root, relative), { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      for (const name of fs.readdirSync(path.join(root, relative)).sort()) add(`${relative}/${name}`);
    } else if (stat?.isFile()) {
      hash.update(`${relative}\0${stat.size}\0`);
      hash.update(fs.readFileSync(path.join(root, relative)));
    }
  };
  for (const folder of SOURCES) add(folder);
  const top = fs.readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile());
  const configuration =
    /^(next|postcss|tailwind)\.config\.|^(proxy|instrumentation(-client)?)\.ts$|^(package-lock|tsconfig)\.json$/;
  for (const { name } of top) if (configuration.test(name)) add(name);
  hash.update(process.version);
  return hash.digest("hex");
}

const stampFile = () => inRepository(".next", "parallax-build");

/** True if `.next` was built from the sources as they are now. */
export function isBuilt(hash = sourceHash()): boolean {
  return (
    fs.existsSync(inRepository(".next", "BUILD_ID")) &&
    fs.existsSync(stampFile()) &&
    fs.readFileSync(stampFile(), "utf8") === hash
  );
}

export interface BuildOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends the build when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Runs `next build` unless the last one was made from the same sources.
 * @returns whether it had to build.
 */
export async function ensureBuild({ env, signal }: BuildOptions = {}): Promise<boolean> {
  const hash = sourceHash();
  if (isBuilt(hash)) return false;
  fs.rmSync(stampFile(), { force: true });
  let output = "";
  const code = await new Promise<number>((resolve) => {
    const next = inRepository("node_modules", "next", "dist", "bin", "next");
    const child = spawn(process.execPath, [next, "build"], {
      cwd: inRepository(),
      signal,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...env,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
      } as NodeJS.ProcessEnv,
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString("utf8");
      });
    child.once("error", (error) => {
      output += String(error);
      resolve(1);
    });
    child.once("exit", (status) => resolve(status ?? 1));
  });
  if (code !== 0) throw platformError("build_failed", `next build failed:\n${output.trim()}`);
  fs.writeFileSync(stampFile(), hash);
  return true;
}
