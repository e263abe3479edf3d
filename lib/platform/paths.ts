import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the checkout. */
export const repositoryRoot = path.resolve(fileURLToPath(new URL("../..", import.meta.url)));

/**
 * Absolute path of the folder that holds everything this installation must keep: the embedded
 * database, the session secret, logs. `PARALLAX_DATA_DIR` (relative to the current folder) or
 * `.data` in the checkout. The folder is created.
 */
export function dataDirectory(setting: string | undefined = process.env.PARALLAX_DATA_DIR): string {
  const directory = setting ? path.resolve(setting) : path.join(repositoryRoot, ".data");
  // As root the database runs as another user, who has to pass through (not read) this folder.
  fs.mkdirSync(directory, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  // One spelling for everyone: the running server is recognised by this path.
  return fs.realpathSync(directory);
}

/** Absolute path of a file in the checkout. */
export function inRepository(...parts: string[]): string {
  return path.join(repositoryRoot, ...parts);
}
