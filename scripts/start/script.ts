import { spawn } from "node:child_process";
import { AppError } from "@/lib/errors";
import { inRepository } from "@/lib/platform/paths";

export interface ScriptOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Ends the process when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a TypeScript file of the checkout in a process of its own; its stderr is shown.
 * @returns what it wrote to stdout
 * @throws AppError if it fails
 */
export function runScript(file: string, { env, signal }: ScriptOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", file], {
      cwd: inRepository(),
      signal,
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...env } as NodeJS.ProcessEnv,
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new AppError("unavailable", `${file} failed with code ${code}.\n${output}`.trim()));
    });
  });
}
