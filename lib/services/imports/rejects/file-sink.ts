import { type FileHandle, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { AppError, messageOf } from "@/lib/errors";
import type { RejectsSink } from "./writer";

export type FileSink = RejectsSink & {
  /** Gives the files their names. @returns where they are; null if nothing was rejected (then there are none) */
  finish: () => Promise<{ rejects: string; reasons: string } | null>;
  /** Removes what was written. */
  discard: () => Promise<void>;
};

/** Rejects as files: under temporary names beside their place until they are whole. */
export function fileSink(rejects: string): FileSink {
  const reasons = `${rejects}.reasons.jsonl`;
  const draft = (name: string) =>
    path.join(path.dirname(name), `.${path.basename(name)}.${process.pid}.part`);
  let handles: { rejects: FileHandle; reasons: FileHandle } | undefined;
  const close = async () => {
    await handles?.rejects.close();
    await handles?.reasons.close();
  };
  return {
    async append(bad, why) {
      try {
        handles ??= { rejects: await open(draft(rejects), "w"), reasons: await open(draft(reasons), "w") };
        await handles.rejects.appendFile(bad);
        await handles.reasons.appendFile(why);
      } catch (cause) {
        const message = `The rejects cannot be written to ${rejects} (${messageOf(cause)}); name another place with --rejects.`;
        throw new AppError("unavailable", message, { cause });
      }
    },
    async finish() {
      if (!handles) return null;
      await handles.rejects.sync();
      await close();
      handles = undefined;
      await rename(draft(rejects), rejects);
      await rename(draft(reasons), reasons);
      return { rejects, reasons };
    },
    async discard() {
      if (!handles) return;
      await close();
      handles = undefined;
      await rm(draft(rejects), { force: true });
      await rm(draft(reasons), { force: true });
    },
  };
}
