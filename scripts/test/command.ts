import { spawn } from "node:child_process";
import { inRepository } from "@/lib/platform/paths";

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/** Runs `node <args>` in the checkout with its output shown. @returns its exit code */
export function runNode(args: readonly string[], { env, signal }: CommandOptions = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...args], {
      cwd: inRepository(),
      stdio: ["ignore", "inherit", "inherit"],
      signal,
      env: { ...process.env, ...env } as NodeJS.ProcessEnv,
    });
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Path of a program inside node_modules. */
export const tool = (...parts: string[]) => inRepository("node_modules", ...parts);
