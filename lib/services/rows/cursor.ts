import type { Position } from "@/lib/db/row-page";
import { AppError } from "@/lib/errors";

/** A place between two rows as an opaque text for addresses: base64url of direction and sequence number. */
export const writeCursor = ({ seq, direction }: Position): string =>
  Buffer.from(`${direction === "after" ? ">" : "<"}${seq}`).toString("base64url");

/** @throws AppError invalid_input for anything that writeCursor did not write. */
export function readCursor(cursor: string): Position {
  const parts = /^([<>])(\d{1,18})$/.exec(Buffer.from(cursor, "base64url").toString("latin1"));
  if (!parts?.[2]) {
    throw new AppError(
      "invalid_input",
      "query.cursor: not a cursor of this list; leave it out to begin at the first row",
    );
  }
  return { direction: parts[1] === ">" ? "after" : "before", seq: BigInt(parts[2]) };
}
