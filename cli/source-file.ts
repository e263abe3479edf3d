import fs from "node:fs";
import path from "node:path";
import { AppError } from "@/lib/errors";

/**
 * Where the bad lines of a file (- for stdin) go: as typed, or a free name in the current folder.
 * @throws AppError invalid_input where the file cannot be written, or would be the one that is read
 */
export function rejectsFile(file: string, typed: string | undefined): string {
  const fromStdin = file === "-";
  const rejects = typed ?? freeName(fromStdin ? "stdin" : path.basename(file));
  if (!fromStdin && path.resolve(rejects) === path.resolve(file)) {
    throw new AppError(
      "invalid_input",
      `The rejects would overwrite the file that is imported (${file}); choose another name.`,
    );
  }
  if (typed !== undefined) assertWritable(rejects);
  return rejects;
}

/** Size in bytes; undefined for what is no plain file (a pipe). @throws AppError invalid_input */
export function sizeOf(file: string): number | undefined {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new AppError("invalid_input", `There is no file ${file}.`);
  if (stat.isDirectory()) throw new AppError("invalid_input", `${file} is a folder; name a file in it.`);
  return stat.isFile() ? stat.size : undefined;
}

/** Told before the first row goes in, not at the first bad line. */
function assertWritable(rejects: string): void {
  const refuse = (why: string) => {
    throw new AppError("invalid_input", `The rejects cannot be written to "${rejects}": ${why}.`);
  };
  const folder = path.dirname(rejects);
  if (rejects.trim() === "") refuse("name a file");
  if (fs.statSync(rejects, { throwIfNoEntry: false })?.isDirectory())
    refuse("it is a folder; name a file in it");
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) refuse(`there is no folder ${folder}`);
  try {
    fs.accessSync(folder, fs.constants.W_OK);
  } catch {
    refuse(`you may not write in the folder ${folder}`);
  }
}

/** A name that is not taken: an earlier rejects file may just be being mended. */
function freeName(base: string): string {
  for (let n = 1; ; n += 1) {
    const name = `${base}.rejects${n === 1 ? "" : `.${n}`}.jsonl`;
    if (!fs.existsSync(name)) return name;
  }
}
