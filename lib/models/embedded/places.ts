import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const WORKER = path.join("lib", "models", "embedded", "embedding-worker.mjs");

/**
 * The checkout. From the sources it is found beside this file; the web server runs from a bundle, whose place says
 * nothing, and is started in the checkout.
 */
function checkout(): string {
  const beside = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
  return fs.existsSync(path.join(/* turbopackIgnore: true */ beside, WORKER)) ? beside : process.cwd();
}

/** Absolute path of the worker thread's program; no bundler takes part in it. */
export const workerFile = (): string => path.join(/* turbopackIgnore: true */ checkout(), WORKER);

/** Where embeddings are kept: in the folder of everything that this installation keeps. */
export function embeddingFolder(): string {
  const setting = process.env.PARALLAX_DATA_DIR;
  const data = setting ? path.resolve(setting) : path.join(/* turbopackIgnore: true */ checkout(), ".data");
  return path.join(data, "embeddings");
}
